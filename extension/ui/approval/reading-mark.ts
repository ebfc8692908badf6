/** What of a page stands in the window now, in CSS pixels from the page's top. */
export interface InView {
  readonly top: number
  readonly bottom: number
}

export interface ReadingMark {
  /** Looks again; `end` is where what is to be read ends. True once all of it was in view, from the top on without a gap. */
  readonly look: (view: InView, end: number) => boolean
}

/** How far a page was read. What was jumped over, as by the End key, was not: it is read on from where it was left. */
export const readingMark = (): ReadingMark => {
  let read = 0
  return {
    look: ({ top, bottom }, end) => {
      if (top <= read) read = Math.max(read, bottom)
      return read >= end
    }
  }
}
