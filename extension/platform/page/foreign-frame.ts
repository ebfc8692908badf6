import { originOf } from './origin-of.ts'
import type { Pages } from './pages.ts'

/** A frame that has not gone anywhere shows nothing of anybody's. */
const isBlank = (url: string): boolean => url === '' || url.startsWith('about:')

/** Is there a document of another origin in a tab, be it of none at all? What the browser does not tell of counts as one. */
export const hasForeignFrame = async (tab: number, origin: string, pages: Pick<Pages, 'frames'>): Promise<boolean> => {
  const frames = await pages.frames(tab)
  return !frames || frames.some(({ frameId, url }) => frameId !== 0 && !isBlank(url) && originOf(url) !== origin)
}
