import type { Page } from 'playwright'
import { closePage } from '../../cli/browser/extension-documents.ts'
import { ASK_BEFORE_SUBMIT } from '../../e2e/stage/ask-before-submit.ts'
import type { BrowserAttack, StageSetting, TrickStage } from '../browser/browser-attack.ts'
import type { Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { type Known, sayFrom, whileAsked } from './asking.ts'

/** What a restart of the background, which the browser may do at any time, must neither lose nor double. */
export const SETTING: StageSetting = { policy: ASK_BEFORE_SUBMIT }

const ANSWER = 'extension/platform/road/asking/answer-question.ts'
/** Firefox ends a background page when it likes. */
const NOT_IN = { firefox: 'its driver cannot end a background page' } as const

const restart = async ({ road }: TrickStage): Promise<void> => {
  if (!road.driver.killWorker) throw new Error('the background cannot be stopped here')
  await road.driver.killWorker()
}

/** What a page of the extension asks wakes it again. */
const wake = async ({ road }: TrickStage): Promise<void> => {
  const page = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
  await sayFrom(page, { type: 'panel/state' })
  await closePage(page)
}

/** Its press is heard of by the server at once, and keeps its page busy until after the restart; then the page is another one. */
const BUSY = `<h1>Report</h1><button onclick="press()">Next</button><script>
const press = () => {
  const request = new XMLHttpRequest()
  request.open('POST', '/pressed', false)
  request.send('it')
  location.href = '/report?again'
}</script>`

const HOLD_MS = 2_500

const presses = ({ site }: TrickStage): number => site.hits.filter(({ path }) => path === '/pressed').length

const press = async (stage: TrickStage, isRestarted: boolean): Promise<Said> => {
  Object.assign(stage.site.serves, {
    '/report': BUSY,
    '/pressed': { raw: { late: isRestarted ? HOLD_MS : 0, body: 'yes' } }
  })
  const running = stage.run(
    `plan "Press" site s = "${stage.site.url}"\non s { open "/report" click button "Next" let t = read text of heading } return t`
  )
  if (isRestarted) {
    for (let tries = 0; presses(stage) === 0 && tries < 200; tries++) await new Promise((done) => setTimeout(done, 50))
    await restart(stage)
    await new Promise((done) => setTimeout(done, HOLD_MS))
    await wake(stage)
  }
  const { status, refusal } = await running
  const times = presses(stage)
  return times > 1 ? gotThrough(`done ${times} times`) : sentBack(`${refusal?.code ?? status}, done ${times} times`)
}

const forgeAfterRestart = async (stage: TrickStage, { page, answer }: Known): Promise<void> => {
  await restart(stage)
  await sayFrom(page, { type: 'question/answer', answer: { ...answer, shown: 'x'.repeat(43) } })
}

const TWO = `<h1>Report</h1><form method=post action=/first><button>First</button></form><form method=post action=/save><button>Send</button></form>`

/** The person says yes to the first question and no to the second, over which the answer to the first is given once more. */
const answerAgain = async (stage: TrickStage, last: 'all' | 'none'): Promise<Said> => {
  Object.assign(stage.site.serves, { '/report': TWO, '/first': TWO, '/save': '<h1>Saved</h1>' })
  let first: { readonly question: string; readonly choice: string; readonly shown: string } | undefined
  let replied = ''
  stage.answering(async (_, page: Page) => {
    const id = new URL(page.url()).searchParams.get('question') ?? ''
    const view = (await sayFrom(page, { type: 'question/get', id })) as { readonly value: { readonly shown: string } }
    if (first === undefined) {
      first = { question: id, choice: 'once', shown: view.value.shown }
      return 'all'
    }
    if (last === 'none') {
      await restart(stage)
      replied = JSON.stringify(await sayFrom(page, { type: 'question/answer', answer: first }))
    }
    return last
  })
  const { status, refusal } = await stage.run(
    `plan "Two" site s = "${stage.site.url}"\non s { open "/report" click button "First" click button "Send" }`
  )
  const isSent = stage.site.hits.some(({ path }) => path === '/save')
  if (last === 'all') return isSent ? gotThrough(status) : sentBack(refusal?.code ?? status)
  return isSent || replied.includes('"ok":true')
    ? gotThrough(isSent ? 'sent' : 'taken a second time')
    : sentBack(refusal?.code ?? status)
}

export const ATTACKS: readonly BrowserAttack[] = [
  {
    name: 'a restart between an act and its outcome has it done twice',
    guards: [
      {
        file: 'extension/platform/road/life/recover-run.ts',
        find: "isLook(verb) ? { kind: 'not-run' } : { kind: 'unknown' }",
        replace: "verb ? { kind: 'not-run' } : { kind: 'unknown' }"
      }
    ],
    notIn: NOT_IN,
    attack: (stage) => press(stage, true),
    twin: async (stage) => {
      const { said } = await press(stage, false)
      return said === 'done, done 1 times' ? gotThrough(said) : sentBack(said)
    }
  },
  {
    name: 'an answer to what was not shown, after a restart',
    guards: [{ file: ANSWER, find: ' || kept.shown !== answer.shown', replace: '' }],
    notIn: NOT_IN,
    attack: (stage) => whileAsked(stage, (known) => forgeAfterRestart(stage, known)),
    twin: (stage) => whileAsked(stage, () => restart(stage), 'all')
  },
  {
    name: 'the answer to one question, given again over the next, after a restart',
    guards: [
      { file: ANSWER, find: "kept.status !== 'open' || ", replace: '' },
      { file: ANSWER, find: ' || record.question !== kept.id', replace: '' },
      {
        file: ANSWER,
        find: "  if ((await store.get(kept.id))?.status !== from) return refuse('approval/unsound')\n",
        replace: ''
      }
    ],
    notIn: NOT_IN,
    attack: (stage) => answerAgain(stage, 'none'),
    twin: (stage) => answerAgain(stage, 'all')
  }
]
