import { browser } from '../browser.ts'
import { pause } from '../pause.ts'
import type { AnswerWatch } from './downloads.ts'
import { patternOf } from './match-pattern.ts'

/** An event may come a little after the answer that it is about. */
const LATE_MS = 2_000
const POLL_MS = 20

const withoutFragment = (url: string): string => url.replace(/#.*/s, '')

/**
 * Hears where answers lead to. `fetch` tells nobody the address of a redirect, it can only follow it or not; the browser
 * tells it here, so that every address is known before it is asked. Listens only for as long as it is needed.
 */
export const watchAnswers = (origins: readonly string[]): AnswerWatch => {
  const moved = new Map<string, string>()
  const hear = ({ url, statusCode, responseHeaders }: Answered): undefined => {
    const to = responseHeaders?.find(({ name }) => name.toLowerCase() === 'location')?.value
    if (statusCode < 300 || statusCode > 399 || to === undefined || !URL.canParse(to, url)) return
    moved.set(withoutFragment(url), new URL(to, url).href)
  }
  browser.webRequest.onHeadersReceived.addListener(hear, { urls: [...new Set(origins.map(patternOf))] }, [
    'responseHeaders'
  ])
  return {
    async movedTo(url) {
      for (const end = Date.now() + LATE_MS; Date.now() < end; ) {
        const to = moved.get(withoutFragment(url))
        if (to !== undefined) return to
        await pause(POLL_MS)
      }
      return undefined
    },
    stop: () => browser.webRequest.onHeadersReceived.removeListener(hear)
  }
}

type Answered = Parameters<Parameters<typeof browser.webRequest.onHeadersReceived.addListener>[0]>[0]
