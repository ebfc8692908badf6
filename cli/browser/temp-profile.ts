import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh profile folder. A browser may still write for an instant after it ended, so removing tries more than once. */
export const makeTempProfile = () => {
  const path = mkdtempSync(join(tmpdir(), 'writ-profile-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) }
}

/** A profile of somebody else, who removes it. */
export const keptProfile = (path: string): ReturnType<typeof makeTempProfile> => ({ path, remove: () => undefined })
