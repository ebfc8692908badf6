import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright'
import { untilClosed } from '../browser/extension-documents.ts'
import type { BrowserDriver } from '../browser/index.ts'
import { shownOn } from '../browser/shown-on.ts'
import { say } from '../command.ts'
import type { Approve } from './approve.ts'

const ARMED = '#writ-allow[data-armed="true"]'
/** A question's page that shows its question and waits for an answer. */
export const OPEN = 'main[data-state="ready"]'
const ARMING_MS = 10_000
const TRIES = 12
/** What a person has in view counts from the next look of the page on. */
const READ_MS = 80
const MOST_WINDOWS = 400

/**
 * A question that is longer than its window is read on to its end, half a window at a time; before that it cannot be allowed. It is
 * scrolled, since a click on the button that does so too, and goes as it is clicked, can keep Firefox's driver for long.
 */
const readOn = async (page: Page): Promise<void> => {
  const more = page.locator('#writ-more')
  for (let windows = 0; windows < MOST_WINDOWS && (await more.isVisible()); windows++) {
    await page.evaluate("scrollBy({ top: innerHeight / 2, behavior: 'instant' })")
    await sleep(READ_MS)
  }
}

/**
 * Reads a question to its end and waits until it can be allowed. Arming counts only while the window is in front; another may
 * come before it, so it is brought to the front again.
 * @returns whether it can be.
 */
export const untilArmed = async (page: Page): Promise<boolean> => {
  for (let tries = 0; tries < TRIES && !page.isClosed(); tries++) {
    await page.bringToFront()
    await readOn(page)
    const armed = page
      .locator(ARMED)
      .waitFor({ timeout: ARMING_MS })
      .then(() => true)
    if (await armed.catch(() => false)) return true
  }
  return false
}

/** Presses one of the two buttons as a person would. */
const press = async (page: Page, yes: boolean): Promise<void> => {
  await page.locator(OPEN).waitFor({ timeout: 30_000 })
  await page.bringToFront()
  if (yes && !(await untilArmed(page))) return
  await page.locator(yes ? ARMED : '#writ-deny').click({ timeout: ARMING_MS })
  // It says that it was answered and closes by itself.
  await page.locator(OPEN).waitFor({ state: 'detached', timeout: ARMING_MS })
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
  readonly approve: Approve | ((shown: string, page: Page) => Approve | Promise<Approve>)
  /** Does the person see the browser's windows? Then `ask` needs no help from here. */
  readonly display: boolean
  /** What is done on each question's page, once it shows that, before it is answered. */
  readonly before?: (page: Page) => Promise<void>
  /** Where a picture of each question goes; none is taken where that is not said. */
  readonly pictures?: string
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
    await options.before?.(page)
    const approve =
      typeof options.approve === 'string' ? options.approve : await options.approve(await question.ariaSnapshot(), page)
    if (approve !== 'ask' || !display) await page.bringToFront()
    if (pictures !== undefined) {
      const picture = join(pictures, `approval-${taken.length + 1}.png`)
      await page.screenshot({ path: picture, fullPage: true })
      taken.push(picture)
    }
    if (approve === 'all') return press(page, true)
    if (approve === 'none') return press(page, false)
    if (display) return say('  A window asks for your answer.')
    if (process.stdin.isTTY) return press(page, await askOnTerminal(page))
    return say('  Nobody can answer here; it is left unanswered, which is a no.')
  }

  let turn: Promise<void> = Promise.resolve()
  driver.onApproval((page) => {
    turn = turn
      // What is done on a page that went may never end, and must not hold up the next question.
      .then(() => Promise.race([answer(page), untilClosed(page)]))
      .catch((error: Error) => {
        // A question that expired or a run that was stopped takes its page along.
        if (!page.isClosed()) say(`  The approval page could not be answered: ${error.message.split('\n')[0]}`)
      })
  })
  return taken
}
