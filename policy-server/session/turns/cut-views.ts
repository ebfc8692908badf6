import { diffOutline } from '@writ/dsl/contract'

/** What is told of views: of the last one what changed since `before`, or all of it; and all of them cut to about this many tokens. */
export interface ViewWanted {
  readonly before?: string | undefined
  readonly isDiff: boolean
  readonly maxTokens: number
}

/** The views of one answer. */
export interface ViewsTold {
  /** What was seen last. */
  readonly view?: string
  /** What was seen before it, in order. */
  readonly earlierViews?: string[]
  /** How many there was no room for: the first ones. */
  readonly viewsLeftOut?: number
}

/** Characters that a token is reckoned at: what is cut is cut short rather than long. */
const CHARACTERS = 3.5
/** With less of a view than this nothing can be done. */
const LEAST_TOKENS = 100

const cut = (view: string, most: number): string => {
  if (view.length <= most) return view
  const lines = view.split('\n')
  const told: string[] = []
  let length = 0
  for (const line of lines) {
    length += line.length + 1
    if (length > most) break
    told.push(line)
  }
  return [...told, `… ${lines.length - told.length} more lines`].join('\n')
}

/** Each cut to an equal share of the characters; what a short one leaves, the longer ones share. */
const cutAll = (views: readonly string[], most: number): readonly string[] => {
  const told = [...views]
  let left = most
  const shortFirst = views.map((view, i) => ({ view, i })).sort((a, b) => a.view.length - b.view.length)
  for (const [n, { view, i }] of shortFirst.entries()) {
    const share = Math.floor(left / (views.length - n))
    left -= Math.min(view.length, share)
    told[i] = cut(view, share)
  }
  return told
}

/** What an answer tells of all that its run observed, in order. What is no outline is left out. */
export const cutViews = (views: readonly unknown[] = [], { before, isDiff, maxTokens }: ViewWanted): ViewsTold => {
  const all = views.filter((view) => typeof view === 'string')
  const last = all.pop()
  if (last === undefined) return {}
  const whole = [...all, isDiff && before !== undefined ? diffOutline(before, last) : last]
  const room = Math.max(1, Math.floor(maxTokens / LEAST_TOKENS))
  const told = [...cutAll(whole.slice(-room), Math.floor(maxTokens * CHARACTERS))]
  const view = told.pop()
  return {
    ...(view !== undefined && { view }),
    ...(told.length > 0 && { earlierViews: told }),
    ...(whole.length > room && { viewsLeftOut: whole.length - room })
  }
}
