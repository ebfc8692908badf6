import type { Question } from '@writ/dsl/contract'
import { type Browser, chromium, firefox, type Page } from 'playwright'
import { type BrowserKind, findBrowser } from '../../cli/browser/find-browser.mjs'
import { startUiPages } from '../../extension/ui/testing/ui-pages.ts'
import { bundledWithout } from '../bundled-without.ts'
import type { Guard } from '../row.ts'

/** About what the extension's own window has for its page. */
const WINDOW = { width: 520, height: 680 }
/** Of 50 ms each by the page's own timers: an attended page that may arm needs 16, however slow its machine is. */
const TICKS = 60

const browsers = new Map<BrowserKind, Promise<Browser>>()
const bundles = new Map<string, ReturnType<typeof startUiPages>>()

const launch = (kind: BrowserKind): Promise<Browser> => {
  const executablePath = findBrowser(kind)
  if (executablePath === undefined) throw new Error(`there is no ${kind}`)
  return kind === 'chromium'
    ? chromium.launch({ executablePath, args: ['--no-sandbox'] })
    : firefox.launch({ executablePath, channel: 'moz-firefox' })
}

const kept = <K, T>(map: Map<K, T>, key: K, make: () => T): T => {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

/** The approval page with one question on it, and what it sends to the background. */
export interface ApprovalPage {
  readonly page: Page
  /** Whether the allowing button arms by itself. */
  arms(): Promise<boolean>
  /** The answers that were given. */
  answers(): Promise<readonly string[]>
}

/** Runs in the page: waits so many ticks for its button to be armed. */
export const untilArmed = async (ticks: number): Promise<boolean> => {
  const button = document.querySelector<HTMLElement>('#writ-allow')
  for (let tick = 0; tick < ticks && button?.dataset.armed !== 'true'; tick++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  return button?.dataset.armed === 'true'
}

/** Shows a question on the real page, bundled without these guards, in a real browser; at an address of its own. */
export const showQuestion = async <T>(
  browser: BrowserKind,
  off: readonly Guard[],
  question: Question,
  look: (shown: ApprovalPage, address: string) => Promise<T>
): Promise<T> => {
  const pages = await kept(bundles, JSON.stringify(off), () => startUiPages([bundledWithout(off)]))
  const context = await (await kept(browsers, browser, () => launch(browser))).newContext({ viewport: WINDOW })
  const page = await context.newPage()
  const replies = {
    'question/get': { ok: true, value: { question, shown: 'hash-of-what-was-shown' } },
    'question/answer': { ok: true }
  }
  const address = pages.page({ page: 'approval', locale: 'en', question: question.id, replies })
  try {
    await page.goto(address)
    await page.waitForSelector('#writ-allow')
    return await look(
      {
        page,
        arms: () => page.evaluate(untilArmed, TICKS),
        answers: () =>
          page.evaluate(() =>
            (window as unknown as { sent: { type: string; answer?: { choice: string } }[] }).sent.flatMap(
              ({ answer }) => (answer ? [answer.choice] : [])
            )
          )
      },
      address
    )
  } finally {
    await context.close()
  }
}

/** Ends the browsers and the servers of all pages. */
export const endApprovalPages = async (): Promise<void> => {
  for (const browser of browsers.values()) await (await browser).close()
  // One that could not be made was told of by the row that wanted it.
  for (const pages of bundles.values()) await pages.then(({ close }) => close()).catch(() => undefined)
  browsers.clear()
  bundles.clear()
}
