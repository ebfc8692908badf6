import { browser } from './browser.ts'
import { randomId } from './storage/device-key.ts'

const KEY = 'session'

/** An id of this session of the browser, kept in memory by the browser: after a restart it is another, and so are all tab ids. */
export const browserSession = async (): Promise<string> => {
  const kept: unknown = (await browser.storage.session.get(KEY))[KEY]
  if (typeof kept === 'string') return kept
  const made = randomId()
  await browser.storage.session.set({ [KEY]: made })
  return made
}
