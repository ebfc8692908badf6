import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { Page } from 'playwright'
import type { BrowserDriver } from '../browser/index.ts'
import { shownOn } from '../browser/shown-on.ts'
import { say } from '../command.ts'
import type { Approve } from './approve.ts'

const ARMED = '#writ-allow[data-armed="true"]'
const OPEN = 'main[data-state="ready"]'
const ARMING_MS = 10_000
const TRIES = 12

/**
 * Presses one of the two buttons as a person would. Allowing waits for the button to arm, which counts only while the
 * window is in front; another window may come before it, so it is brought to the front again.
 */
const press = async (page: Page, yes: boolean): Promise<void> => {
  await page.locator(OPEN).waitFor({ timeout: 30_000 })
  for (let tries = 0; tries < TRIES && !page.isClosed(); tries++) {
    await page.bringToFront()
    const armed = yes ? page.locator(ARMED).waitFor({ timeout: ARMING_MS }) : Promise.resolve()
    const ready = await armed.then(() => true).catch(() => false)
    if (!ready) continue
    await page.locator(yes ? ARMED : '#writ-deny').click({ timeout: ARMING_MS })
    // It says that it was answered and closes by itself.
    await page.locator(OPEN).waitFor({ state: 'detached', timeout: ARMING_MS })
    return
  }
}

const askOnTerminal = async (page: Page): Promise<boolean> => {
  const shown = await page.locator(OPEN).ariaSnapshot()
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    say(`\n${shown}\n`)
    return /^(y|yes)$/i.test((await terminal.question('Allow this once? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

export interface AnswerOptions {
  /** One answer for all questions, or one for each, from what its page shows. */
  readonly approve: Approve | ((shown: string) => Approve)
  /** Does the person see the browser's windows? Then `ask` needs no help from here. */
  readonly display: boolean
  /** Where a picture of each question goes. */
  readonly pictures: string
}

/**
 * Sees to the approval pages that the extension opens, one after another, each pictured first. The pages are the
 * extension's own and only their buttons are pressed: there is no other way to answer.
 * @returns the pictures taken, as they come.
 */
export const answerApprovals = (driver: BrowserDriver, options: AnswerOptions): string[] => {
  const { display, pictures } = options
  const taken: string[] = []

  const answer = async (page: Page) => {
    const question = await shownOn(page, OPEN)
    const approve =
      typeof options.approve === 'string' ? options.approve : options.approve(await question.ariaSnapshot())
    const picture = join(pictures, `approval-${taken.length + 1}.png`)
    if (approve !== 'ask' || !display) await page.bringToFront()
    await page.screenshot({ path: picture, fullPage: true })
    taken.push(picture)
    if (approve === 'all') return press(page, true)
    if (approve === 'none') return press(page, false)
    if (display) return say('  A window asks for your answer.')
    if (process.stdin.isTTY) return press(page, await askOnTerminal(page))
    return say('  Nobody can answer here; it is left unanswered, which is a no.')
  }

  let turn: Promise<void> = Promise.resolve()
  driver.onApproval((page) => {
    turn = turn
      .then(() => answer(page))
      .catch((error: Error) => {
        // A question that expired or a run that was stopped takes its page along.
        if (!page.isClosed()) say(`  The approval page could not be answered: ${error.message.split('\n')[0]}`)
      })
  })
  return taken
}
