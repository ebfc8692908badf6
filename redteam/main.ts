import { parseArgs } from 'node:util'
import { runBrowserAttacks } from './browser/run-browser-attacks.ts'
import { BROWSER_FAMILIES, FAMILIES } from './families.ts'
import { isSound, type Report, reportOf } from './report.ts'
import { runAttacks } from './run-attacks.ts'

/**
 * `npm run redteam -- [--json] [--family NAME]… [--only TEXT]… [--browser chromium|firefox] [--core]`: attacks on the product's own
 * modules, and on the whole road in real browsers; both, where none is named. `--core` runs of the latter only those that every
 * check runs. Exit 1 where one succeeds, an honest twin is refused, or a row shows nothing.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    family: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    browser: { type: 'string' },
    core: { type: 'boolean' }
  }
})

const BROWSERS = ['chromium', 'firefox'] as const
const browsers = BROWSERS.filter((browser) => values.browser === undefined || browser === values.browser)
const families = values.family?.map((name) => name.toLowerCase())

const isWanted = (name: string): boolean => values.only === undefined || values.only.some((text) => name.includes(text))

/** The files of the others are not even loaded: some start a server. */
const wanted = (all: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(
    Object.entries(all).filter(([name]) => families === undefined || families.includes(name.toLowerCase()))
  )

const print = ({ rows, absent, ...sum }: Report): void => {
  for (const { family, name, browser, outcome, twin, guardOff, where, reopened = [] } of rows)
    console.log(
      `${family} · ${name}${browser === undefined ? '' : ` (${browser})`}\n  ${outcome} · twin ${twin} · without ${where} ${guardOff}${reopened.map((why) => `\n  the browser was opened anew, since ${why}`).join('')}`
    )
  for (const { family, name, browser, why } of absent)
    console.log(`${family} · ${name} (${browser})\n  not tried: ${why}`)
  console.log(
    `${sum.attacks} attacks, ${sum.succeeded} succeeded; ${sum.honest} honest, ${sum.honestRefused} refused; ${sum.unguarded} that no text of ours stops; ${sum.void} void; ${absent.length} not tried in a browser; ${sum.reopened} times a browser was opened anew`
  )
}

const inProcess = await runAttacks(
  wanted(FAMILIES),
  ({ name, browser, core }) =>
    isWanted(name) && (browser === undefined || (browsers.includes(browser) && (values.core !== true || core === true)))
)
const { tried, absent } = await runBrowserAttacks({
  families: wanted(BROWSER_FAMILIES),
  browsers,
  isWanted: ({ name, core }) => isWanted(name) && (values.core !== true || core === true)
})
const report = reportOf([...inProcess, ...tried], absent)
if (values.json) console.log(JSON.stringify(report, undefined, 1))
else print(report)
// What a page or a server left open must not hold up the end.
process.exit(isSound(report) ? 0 : 1)
