import { native } from './native.ts'
import { nextChange } from './next-change.ts'

/** A page this young, in ms since its navigation began, may still be drawing itself and putting its handlers on. */
const YOUNG_MS = 2000
const MOST_REST_MS = 1000

/** When a document was last seen to change, or to be seen at all; kept from act to act, so that a page that rested once is not waited for again. */
const changedAt = new WeakMap<Document, number>()

const watchChanges = (document: Document): void => {
  if (changedAt.has(document)) return
  changedAt.set(document, performance.now())
  const changed = () => void changedAt.set(document, performance.now())
  const observer = new MutationObserver(changed)
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  // A page whose load is over begins with what that sets off: its quiet before says nothing of that.
  native.listen(document, 'readystatechange', changed)
  const stop = () => {
    observer.disconnect()
    native.unlisten(document, 'readystatechange', changed)
  }
  setTimeout(stop, Math.max(0, YOUNG_MS - performance.now()))
}

/** For how long nothing in the document has changed, in ms. */
const quietFor = (document: Document): number => performance.now() - (changedAt.get(document) ?? performance.now())

/**
 * Waits until a young page rests: it has loaded, and since then nothing in it changed for `quietMs`; for a second at most, and not at
 * all in a page that has stood for two, or that rests already. A person is never quicker than that; a click that comes before a page's
 * script has taken its elements over is swallowed.
 */
export const pageRest = async (document: Document, quietMs: number): Promise<void> => {
  const end = Math.min(performance.now() + MOST_REST_MS, YOUNG_MS)
  if (performance.now() >= end) return
  watchChanges(document)
  const rests = (): boolean => quietFor(document) >= quietMs && native.ready(document) === 'complete'
  while (performance.now() < end && !rests()) {
    const left = quietMs - quietFor(document)
    // It is quiet, and has not loaded yet.
    await nextChange(document, left > 0 ? left : quietMs)
  }
}
