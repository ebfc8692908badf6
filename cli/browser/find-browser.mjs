import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Browsers that load an extension from a folder. Google's own Chrome ignores --load-extension since version 137, and
 * Mozilla's release Firefox takes signed extensions only; Debian's builds take both.
 */
const NAMES = {
  chromium: { variable: 'WRIT_CHROMIUM', binaries: ['chromium', 'chromium-browser'] },
  firefox: { variable: 'WRIT_FIREFOX', binaries: ['firefox-esr', 'firefox-developer-edition'] }
}

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Path of the browser's program: what WRIT_CHROMIUM or WRIT_FIREFOX says, else the first found; or `undefined`. */
export const findBrowser = (kind) => {
  const { variable, binaries } = NAMES[kind]
  const said = process.env[variable]
  if (said) return isExecutable(said) ? said : undefined
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)]
  return binaries.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}
