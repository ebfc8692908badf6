import type { Page } from 'playwright'
import { closePage } from '../../cli/browser/extension-documents.ts'
import type { TrickStage } from '../browser/browser-attack.ts'
import type { Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

interface Runtime {
  readonly runtime: { sendMessage(message: object): Promise<unknown> }
}

/** What a page of the extension gets when it says this to the background. */
export const sayFrom = (page: Page, message: object): Promise<unknown> =>
  page.evaluate(async (said) => {
    const { browser, chrome } = globalThis as unknown as { browser?: Runtime; chrome: Runtime }
    return (await (browser ?? chrome).runtime.sendMessage(said)) ?? null
  }, message)

const TIMES = 40
const PAUSE_MS = 50

/** What the background answered a content script that was taken over, which says what its page wants. */
export const forgeFrom = async (page: Page, forge: object): Promise<unknown> => {
  await page.evaluate((message) => {
    delete document.documentElement.dataset.reply
    postMessage({ forge: message }, '*')
  }, forge)
  for (let times = 0; times < TIMES; times++) {
    const reply = await page.evaluate(() => document.documentElement.dataset.reply)
    if (reply !== undefined) return JSON.parse(reply)
    await page.waitForTimeout(PAUSE_MS)
  }
  return undefined
}

export const FORM = `<h1>Report</h1><form method=post action=/save><button name=do value=it>Send</button></form>`
export const planOf = (url: string) =>
  `plan "Send" site s = "${url}"\non s { open "/report" click button "Send" wait for heading "Saved" up to 3s }`

/** The open question, as whoever knows everything about it would answer it with yes. */
export interface Known {
  readonly page: Page
  readonly id: string
  readonly answer: { readonly question: string; readonly choice: 'once'; readonly shown: string }
}

/** The page of the plans' site that a run is on. */
export const siteOf = (stage: TrickStage, other: Page): Page => {
  const page = other
    .context()
    .pages()
    .find((one) => one.url().startsWith(stage.site.url))
  if (!page) throw new Error('the run has no page')
  return page
}

/**
 * Has a plan ask before it sends a form, lets `meanwhile` be done while the question is open, and then says no to it, or what
 * `answer` says. It succeeds where the form arrives.
 */
export const whileAsked = async (
  stage: TrickStage,
  meanwhile: (known: Known) => Promise<unknown>,
  answer: 'all' | 'none' = 'none',
  form = FORM
): Promise<Said> => {
  Object.assign(stage.site.serves, { '/report': form, '/save': '<h1>Saved</h1>' })
  const options = await stage.road.driver.newPage(stage.road.driver.extensionUrl('/options.html'))
  try {
    stage.answering(async (_, page) => {
      const id = new URL(page.url()).searchParams.get('question')
      if (!id) throw new Error('there is no question')
      const view = (await sayFrom(options, { type: 'question/get', id })) as {
        readonly value: { readonly shown: string }
      }
      await meanwhile({ page, id, answer: { question: id, choice: 'once', shown: view.value.shown } })
      await page.waitForTimeout(300).catch(() => undefined)
      return answer
    })
    const { status, refusal } = await stage.run(planOf(stage.site.url))
    const arrived = stage.site.hits.some(({ method, path }) => method === 'POST' && path === '/save')
    return arrived ? gotThrough(status) : sentBack(refusal?.code ?? status)
  } finally {
    await closePage(options).catch(() => undefined)
  }
}
