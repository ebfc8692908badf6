import type { BrowserKind } from '../../cli/browser/find-browser.mjs'
import type { Attack, Guard, Said } from '../row.ts'

/** An attack on the approval page, as it is in each browser. */
export interface PageAttack {
  readonly name: string
  readonly guards: readonly Guard[]
  readonly core?: true
  attack(browser: BrowserKind, off: readonly Guard[]): Promise<Said>
  twin(browser: BrowserKind, off: readonly Guard[]): Promise<Said>
}

const BROWSERS = ['chromium', 'firefox'] as const

/** The rows of attacks that are tried in both browsers. */
export const inBrowsers = (attacks: readonly PageAttack[]): readonly Attack[] =>
  BROWSERS.flatMap((browser) =>
    attacks.map(
      ({ attack, twin, ...more }): Attack => ({
        ...more,
        inPage: true,
        browser,
        attack: ({ off }) => attack(browser, off),
        twin: ({ off }) => twin(browser, off)
      })
    )
  )
