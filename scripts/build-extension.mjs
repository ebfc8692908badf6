import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { houseEnv, NODE, ROOT, run, say, stop } from './bootstrap.mjs'

/**
 * The builds of the extension, by output folder. `managed` carries required host permissions, as an enterprise's own
 * build does; the end-to-end drivers use it, since a headless browser cannot answer the permission prompt.
 */
const BUILDS = {
  'chrome-mv3': { browser: 'chrome' },
  'firefox-mv3': { browser: 'firefox' },
  'chrome-mv3-managed': { browser: 'chrome', env: { WRIT_BUILD: 'managed' } },
  'chrome-mv3-trusted': { browser: 'chrome', env: { WRIT_BUILD: 'trusted' } },
  'firefox-mv3-managed': { browser: 'firefox', env: { WRIT_BUILD: 'managed' } }
}
export const MANAGED = { chromium: 'chrome-mv3-managed', firefox: 'firefox-mv3-managed' }

const SOURCES = ['extension', 'dsl', 'package-lock.json']
const NOT_SOURCES = new Set(['node_modules', '.output', '.wxt'])

const newest = (path) => {
  const stat = statSync(path)
  if (!stat.isDirectory()) return path.endsWith('.test.ts') ? 0 : stat.mtimeMs
  const inside = readdirSync(path).filter((name) => !NOT_SOURCES.has(name))
  return inside.reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

const isCurrent = (output) => {
  const manifest = join(ROOT, 'extension/.output', output, 'manifest.json')
  return existsSync(manifest) && SOURCES.every((source) => newest(join(ROOT, source)) <= statSync(manifest).mtimeMs)
}

/** Builds what is missing or older than its sources. Needs the dependencies, and no network. */
export const buildExtension = (outputs = Object.keys(BUILDS)) => {
  for (const output of outputs) {
    if (isCurrent(output)) continue
    say(`Building the extension (${output}) …`)
    const { browser, env } = BUILDS[output]
    const args = [join(ROOT, 'node_modules/wxt/bin/wxt.mjs'), 'build', '-b', browser, '--mv3', '--level', 'warn']
    const code = run(NODE, args, { cwd: join(ROOT, 'extension'), env: { ...houseEnv(), ...env } })
    if (code !== 0) stop(`the extension's build failed with exit code ${code}`)
  }
}
