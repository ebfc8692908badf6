import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Guard } from '../row.ts'
import { ROOT } from '../without-guards.ts'
import type { TrickBrowser } from './browser-attack.ts'

const BUILDS = join(ROOT, '.build/redteam-extension')
const MAIN = join(import.meta.dirname, 'build-main.ts')
const SOURCES = ['dsl', 'extension']
const MADE = /(?:^|\/)(?:node_modules|\.output|\.wxt|\.build)(?:\/|$)|\.test\.ts$/

/** One hash over all that a build is made from. */
const sourcesHash = (): string => {
  const hash = createHash('sha256')
  for (const folder of SOURCES) {
    const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !MADE.test(file.slice(ROOT.length)))
      .sort()
    for (const file of files) hash.update(`${file}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

let sources: string | undefined
let turn: Promise<unknown> = Promise.resolve()

const build = (browser: TrickBrowser, name: string, guards: readonly Guard[]): Promise<void> =>
  new Promise((resolve, reject) => {
    // Its words go to standard error: standard output is the report's.
    const made = spawn(process.execPath, [MAIN, JSON.stringify({ browser, folder: BUILDS, name, guards })], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, WRIT_BUILD: 'managed' }
    })
    let said = ''
    for (const stream of [made.stdout, made.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    made.once('error', reject)
    made.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the build without a guard failed: ${said}`))
    )
  })

/**
 * Folder of the extension's managed build for a browser without these guards, made once for the same sources. Throws where a
 * guard does not stand in its file exactly once, or its file is not in the build.
 */
export const buildWithout = (browser: TrickBrowser, guards: readonly Guard[]): Promise<string> => {
  sources ??= sourcesHash()
  const of = JSON.stringify([sources, browser, guards])
  const name = createHash('sha256').update(of).digest('hex').slice(0, 16)
  const folder = join(BUILDS, name)
  const mine = turn.then(async () => {
    if (existsSync(join(folder, 'manifest.json'))) return folder
    const half = `${name}-${process.pid}`
    await build(browser, half, guards)
    rmSync(folder, { recursive: true, force: true })
    renameSync(join(BUILDS, half), folder)
    return folder
  })
  turn = mine.catch(() => undefined)
  return mine
}
