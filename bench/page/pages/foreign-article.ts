import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MeasuredPage } from '../measured-page.ts'

/** A copy of mozilla/readability, whose test pages are articles as they stood on the web; never part of this repository. */
const FOLDER = process.env.WRIT_READABILITY
const PAGE = 'test/test-pages/wikipedia-2/source.html'

/** Without the site's scripts, so that it reaches for nothing beyond this machine. */
const still = (html: string): string =>
  html
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<link\b[^>]*>/gi, '')
    .replace(/\s(?:src|srcset|poster)=(?:"[^"]*"|'[^']*')/gi, '')

/** The page out of a checkout or a plain copy, or else out of a bare repository. Throws where the folder is neither. */
const readSource = (folder: string): string => {
  const file = join(folder, PAGE)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  try {
    return execFileSync('git', ['-C', folder, 'show', `HEAD:${PAGE}`], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore']
    })
  } catch (error) {
    throw new Error(`WRIT_READABILITY names no copy of mozilla/readability: no ${PAGE} in ${folder}`, { cause: error })
  }
}

/** A long article of somebody else's, with a button and a field of ours at its top; none where there is no copy. */
export const foreignArticle = (): readonly MeasuredPage[] => {
  if (FOLDER === undefined || !existsSync(FOLDER)) return []
  const controls =
    '<p><button type="button" id="mark" onclick="this.dataset.n = 1 + +(this.dataset.n ?? 0)">Mark this page</button> <label>Note on it <input id="note"></label></p>'
  return [
    {
      name: 'foreign article',
      html: still(readSource(FOLDER)).replace(/<body\b[^>]*>/i, (body) => `${body}${controls}`),
      clicked: [{ role: 'button', name: 'Mark this page', id: 'mark' }],
      far: [],
      filled: [{ role: 'textbox', name: 'Note on it', id: 'note' }]
    }
  ]
}
