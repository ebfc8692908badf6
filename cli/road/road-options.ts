import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BROWSERS } from '../browser/browser-names.ts'
import { findBrowser } from '../browser/find-browser.mjs'
import { oneOf, parseWhole } from '../options.ts'
import { readTextFile } from '../read-text-file.ts'
import { APPROVE } from './approve.ts'
import type { RoadOptions } from './open-road.ts'

/** Options that `run` and `demo` share, for node:util's parseArgs. */
export const ROAD_OPTIONS = {
  browser: { type: 'string', default: 'chromium' },
  headless: { type: 'boolean', default: false },
  approve: { type: 'string', default: 'ask' },
  'ask-seconds': { type: 'string', default: '120' },
  policy: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean', default: false }
} as const

export const ROAD_USAGE = `  --browser NAME      ${BROWSERS.join(', ')} (chromium)
  --headless          no window; also where there is no display
  --approve HOW       ask: a person answers (on the terminal, without a display); all, none: the real approval
                      page's buttons are pressed (ask)
  --ask-seconds N     how long a question waits for its answer (120)
  --policy FILE       Cedar text
  --data DIR          where the server's data, the log and the pictures are kept (.writ/…)
  --json              the outcome as JSON on standard output; everything else goes to standard error`

interface Given {
  readonly browser: string
  readonly headless: boolean
  readonly approve: string
  readonly 'ask-seconds': string
  readonly policy?: string | undefined
  readonly data?: string | undefined
}

const hasDisplay = (): boolean => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

const ownFolder = (name: string): string =>
  join(import.meta.dirname, '../../.writ', `${name}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)

/** Reads the shared options; `why` says in one line what was used wrongly. */
export const readRoadOptions = (
  given: Given,
  { name, policy }: { readonly name: string; readonly policy: string }
): { readonly options: Omit<RoadOptions, 'vault' | 'trustedHost' | 'executor'> } | { readonly why: string } => {
  const browser = oneOf(BROWSERS, given.browser)
  if (!browser) return { why: `--browser is one of ${BROWSERS.join(', ')}` }
  const kind = browser === 'firefox' ? 'firefox' : 'chromium'
  if (!findBrowser(kind)) {
    return { why: `${kind} is not installed; run: sudo apt-get install ${kind === 'firefox' ? 'firefox-esr' : kind}` }
  }
  const approve = oneOf(APPROVE, given.approve)
  if (!approve) return { why: `--approve is one of ${APPROVE.join(', ')}` }
  const askSeconds = parseWhole(given['ask-seconds'], 1, 86_400)
  if (askSeconds === undefined) return { why: '--ask-seconds is a number from 1 to 86400' }
  const text = readTextFile(given.policy ?? policy)
  if ('why' in text) return text
  const data = resolve(given.data ?? ownFolder(name))
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const headless = given.headless || !hasDisplay()
  return { options: { browser, headless, approve, askSeconds, policy: resolve(given.policy ?? policy), data } }
}
