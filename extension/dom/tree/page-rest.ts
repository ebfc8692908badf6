import { native } from './native.ts'
import { nextChange } from './next-change.ts'

/** A page this young, in ms since its navigation began, may still be drawing itself and putting its handlers on. */
const YOUNG_MS = 2000
const MOST_REST_MS = 1000

/**
 * Waits until a young page rests: it has loaded, and nothing in it changed for `quietMs`; for a second at most, and not at
 * all in a page that has stood for two. A person is never quicker than that; a click that comes before a page's script has
 * taken its elements over is swallowed.
 */
export const pageRest = async (document: Document, quietMs: number): Promise<void> => {
  const end = Math.min(performance.now() + MOST_REST_MS, YOUNG_MS)
  while (performance.now() < end) {
    const before = performance.now()
    await nextChange(document, quietMs)
    if (performance.now() - before >= quietMs - 5 && native.ready(document) === 'complete') return
  }
}
