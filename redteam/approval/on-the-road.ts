import type { Page } from 'playwright'
import { ASK_BEFORE_SUBMIT } from '../../e2e/stage/ask-before-submit.ts'
import type { BrowserAttack, StageSetting, TrickStage } from '../browser/browser-attack.ts'
import { FORM, forgeFrom, type Known, sayFrom, siteOf, whileAsked } from '../messages/asking.ts'
import { OWN_PAGE } from '../messages/guards.ts'
import { PASSES_ON } from '../messages/renderer.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

export const SETTING: StageSetting = { policy: ASK_BEFORE_SUBMIT }

const ANSWER = 'extension/platform/road/asking/answer-question.ts'
const MANIFEST = 'extension/manifest.json'
const yes = (stage: TrickStage): Promise<Said> => whileAsked(stage, () => Promise.resolve(), 'all')

/** No page may show a page of the extension in a frame. */
const UNFRAMED: readonly Guard[] = [
  { file: MANIFEST, find: "frame-ancestors 'none'; ", replace: '' },
  {
    file: MANIFEST,
    find: '"action":{',
    replace: '"web_accessible_resources":[{"resources":["*"],"matches":["<all_urls>"]}],"action":{'
  }
]

const LOADS_MS = 2_000

/** Does the question stand in a frame of the site's page? */
const isFramed = async (site: Page, address: string): Promise<boolean> => {
  await site.evaluate((src) => {
    const frame = document.createElement('iframe')
    document.body.append(Object.assign(frame, { src, width: 520, height: 680 }))
  }, address)
  await site.waitForTimeout(LOADS_MS)
  const drawn = site
    .frames()
    .slice(1)
    .map((frame) =>
      frame
        .locator('#writ-allow')
        .count()
        .catch(() => 0)
    )
  return (await Promise.all(drawn)).some((count) => count > 0)
}

const frames = async (stage: TrickStage): Promise<Said> => {
  let isShown = false
  await whileAsked(stage, async ({ page }) => {
    isShown = await isFramed(siteOf(stage, page), page.url())
  })
  return isShown ? gotThrough('the question in a frame') : sentBack('not shown in a frame')
}

const standsAlone = async (stage: TrickStage): Promise<Said> => {
  let count = 0
  await whileAsked(stage, async ({ page }) => {
    count = await page.locator('#writ-allow').count()
  })
  return count === 1 ? gotThrough('the question in its own window') : sentBack('not shown')
}

/** The site's page draws the question, and has the press on its own button say the answer; the person presses there. */
const printed = async (stage: TrickStage, { page, answer }: Known): Promise<void> => {
  const site = siteOf(stage, page)
  const html = await page.locator('main').innerHTML()
  await site.evaluate((main) => {
    document.body.insertAdjacentHTML('beforeend', main)
  }, html)
  await site.locator('#writ-allow').waitFor()
  await forgeFrom(site, { type: 'question/answer', answer })
}

const SAYS_SO = `<h1>Approved</h1><p role=status>Already approved by Writ: nothing needs to be asked any more.</p>
<form method=post action=/save aria-label="Approved by the person"><button name=approved value=true>Send</button></form>
<script>document.title = 'approved'; document.documentElement.dataset.approved = 'true'</script>`

const ASKS: readonly Guard[] = [
  {
    file: 'extension/platform/road/life/run-plan.ts',
    find: "filter(({ approval }) => approval === 'ask')",
    replace: "filter(({ approval }) => approval === 'deny')"
  },
  {
    file: 'extension/dom/verify-batch.ts',
    find: "    if (grant.approval === 'ask' && !act.approved && !isLook(act.page.verb)) return refuse('capability/not-granted')\n",
    replace: ''
  }
]

const idOf = (page: Page): string => new URL(page.url()).searchParams.get('question') ?? ''

interface Given {
  readonly question: string
  readonly choice: 'once'
  readonly shown: string
}

/** A yes to what a question's page shows. */
const yesOn = async (page: Page): Promise<Given> => {
  const id = idOf(page)
  const view = (await sayFrom(page, { type: 'question/get', id })) as { readonly value: { readonly shown: string } }
  return { question: id, choice: 'once', shown: view.value.shown }
}

/** The one that opens; in Firefox a window that was closed long ago can still be told of. */
const otherQuestion = async (page: Page, before: readonly Page[]): Promise<Page> => {
  for (let tries = 0; tries < 100; tries++) {
    const other = page
      .context()
      .pages()
      .find((one) => one.url().includes('/approval.html') && !before.includes(one))
    if (other) return other
    await page.waitForTimeout(100)
  }
  throw new Error('there is no second question')
}

/** Two runs ask at once; what is said to the first is said to the second as well. Then the person says no, or yes to the second. */
const acrossRuns = async (stage: TrickStage, last: 'all' | 'none'): Promise<Said> => {
  const FIRST = '<h1>First</h1><form method=post action=/first><button>Send</button></form>'
  Object.assign(stage.site.serves, { '/one': FIRST, '/two': FORM, '/first': '<h1>1</h1>', '/save': '<h1>2</h1>' })
  const planOf = (path: string) =>
    `plan "Send" site s = "${stage.site.url}"\non s { open "${path}" click button "Send" }`
  let second: ReturnType<typeof stage.run> | undefined
  stage.answering(async (_, page) => {
    if (second !== undefined) return last
    const before = page.context().pages()
    second = stage.run(planOf('/two'))
    const other = await otherQuestion(page, before)
    if (last === 'none')
      await sayFrom(page, { type: 'question/answer', answer: { ...(await yesOn(page)), question: idOf(other) } })
    return 'none'
  })
  await stage.run(planOf('/one'))
  const { status, refusal } = (await second) ?? { status: 'not run', refusal: undefined }
  const isSent = stage.site.hits.some(({ path }) => path === '/save')
  return isSent ? gotThrough(status) : sentBack(refusal?.code ?? status)
}

const IDS = ['', 'x', '__proto__', '0'] as const

/** Answers to questions that nobody asked, with the hash of the one that is open. */
const bogus = async (stage: TrickStage): Promise<Said> => {
  const replies: string[] = []
  const sent = await whileAsked(stage, async ({ page, answer }) => {
    for (const question of IDS)
      replies.push(JSON.stringify(await sayFrom(page, { type: 'question/answer', answer: { ...answer, question } })))
  })
  return sent.succeeded || replies.some((reply) => reply.includes('"ok":true')) ? gotThrough('taken') : sent
}

export const ATTACKS: readonly BrowserAttack[] = [
  { name: 'a page shows the question in a frame', guards: UNFRAMED, attack: frames, twin: standsAlone },
  {
    name: 'a page prints the approval page, with a button of its own',
    guards: [PASSES_ON, OWN_PAGE],
    attack: (stage) => whileAsked(stage, (known) => printed(stage, known)),
    twin: yes
  },
  {
    name: 'a page that says that it was approved already',
    guards: ASKS,
    attack: (stage) => whileAsked(stage, () => Promise.resolve(), 'none', SAYS_SO),
    twin: (stage) => whileAsked(stage, () => Promise.resolve(), 'all', SAYS_SO)
  },
  {
    name: 'the answer to one run’s question, given to that of another',
    guards: [{ file: ANSWER, find: ' || kept.shown !== answer.shown', replace: '' }],
    attack: (stage) => acrossRuns(stage, 'none'),
    twin: (stage) => acrossRuns(stage, 'all')
  },
  {
    name: 'an answer to a question that nobody asked',
    guards: [],
    unguarded: 'there is nothing under that id that a yes could let go',
    attack: bogus,
    twin: yes
  }
]
