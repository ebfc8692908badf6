import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Frame, Page } from 'playwright'

/**
 * Over BiDi Firefox tells nothing of an extension's documents by itself (bug 1755014; ESR 153): not that one stands there, so that
 * Playwright waits for it without end, nor that its window was closed. Only a document that is sent something tells of itself from
 * then on. Most often something that was meant for the blank page before it arrives there; now and then nothing does.
 */
const isUntold = (url: string): boolean => url.startsWith('moz-extension:')

/** No address: to find that out, Firefox asks the document for its base, and goes nowhere. */
const NOWHERE = 'http://['
const REFUSED = 'invalid argument'
const LOOK_MS = 500

/**
 * Sends a frame's document something that changes nothing.
 * @returns whether there is one.
 */
const knock = (frame: Frame): Promise<boolean> =>
  frame.goto(NOWHERE).then(
    () => true,
    (error: Error) => error.message.includes(REFUSED)
  )

/** Knocks at every document of an extension as it comes, so that Playwright hears of it. For Firefox. */
export const knockAtDocuments = (context: BrowserContext): void => {
  const look = (frame: Frame) => {
    if (isUntold(frame.url())) void knock(frame)
  }
  const watch = (page: Page) => {
    page.on('framenavigated', look)
    for (const frame of page.frames()) look(frame)
  }
  context.on('page', watch)
  for (const page of context.pages()) watch(page)
}

/** Resolves once the page's window is closed, by whomever. */
export const untilClosed = async (page: Page): Promise<void> => {
  let told = page.isClosed()
  const heard = new Promise<void>((resolve) =>
    page.once('close', () => {
      told = true
      resolve()
    })
  )
  if (told) return
  if (!isUntold(page.url())) return heard
  while (!told && (await knock(page.mainFrame()))) await Promise.race([heard, sleep(LOOK_MS)])
}

/** Closes a page, if it still stands. One of an extension is left before, in Firefox: that its window closes would not be told. */
export const closePage = async (page: Page): Promise<void> => {
  if (isUntold(page.url())) {
    if (!(await knock(page.mainFrame()))) return
    await page.goto('about:blank', { waitUntil: 'commit' })
  }
  await page.close()
}
