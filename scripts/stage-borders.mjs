import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The one folder that may say that a stage was passed; inside it, one file does. */
const HOME_OF_STAGE = {
  parsed: 'dsl/syntax/',
  checked: 'dsl/check/',
  authorized: 'extension/platform/',
  approved: 'extension/platform/'
}

const SOURCES = ['{dsl,extension,policy-server,executor,cli,examples,bench,e2e}/**/*.{ts,tsx}']
const isSkipped = (path) => /(^|\/)(node_modules|\.output|\.wxt|\.build)(\/|$)/.test(path)
const isTest = (path) => /\.(test|e2e)\.tsx?$/.test(path)
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\.(getRandomValues|randomUUID)\b/

/**
 * Rules that are about words in the text and not about imports.
 * - A stage is passed by one file, in its folder: no other code can make the value that says how far a plan got.
 * - dsl asks no clock and no randomness, so that a run can be replayed.
 * @param {string} root
 * @returns {string[]} one line per breach
 */
export const findStageBreaches = (root) => {
  const files = globSync(SOURCES, { cwd: root, exclude: isSkipped }).filter((file) => !isTest(file))
  const homes = new Map()
  const breaches = []
  for (const file of files) {
    const text = withoutComments(readFileSync(join(root, file), 'utf8'))
    if (file.startsWith('dsl/') && IMPURE.test(text)) breaches.push(`${file}: dsl asks no clock and no randomness`)
    if (file === 'dsl/contract/stage.ts') continue
    if (/passStage\s+as\b/.test(text)) breaches.push(`${file}: \`passStage\` keeps its name`)
    for (const [, name] of text.matchAll(/\bpassStage\s*\(\s*(?:'([^']*)')?/g)) {
      const home = HOME_OF_STAGE[name]
      if (!home || !file.startsWith(home)) breaches.push(`${file}: stage \`${name}\` is passed outside its home`)
      const other = homes.get(name)
      if (other && other !== file) breaches.push(`${file}: stage \`${name}\` is already passed by ${other}`)
      homes.set(name, file)
    }
  }
  return breaches
}
