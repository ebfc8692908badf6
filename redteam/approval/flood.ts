import { closePage } from '../../cli/browser/extension-documents.ts'
import { rewriteStore } from '../../e2e/stage/answer-as.ts'
import { ASK_BEFORE_SUBMIT } from '../../e2e/stage/ask-before-submit.ts'
import type { BrowserAttack, StageSetting, TrickStage } from '../browser/browser-attack.ts'
import { FORM, planOf, sayFrom } from '../messages/asking.ts'
import type { Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

export const SETTING: StageSetting = { policy: ASK_BEFORE_SUBMIT, brake: true }

/** As often as a person says no before the next question is whether the agent may go on. */
const NOES = 4

/** Asks again and again for the same act. The person grows tired of saying no, and says yes to the act at last. */
const nag = async (stage: TrickStage, noes: number): Promise<Said> => {
  Object.assign(stage.site.serves, { '/report': FORM, '/save': '<h1>Saved</h1>' })
  const page = await stage.road.driver.newPage(stage.road.driver.extensionUrl('/options.html'))
  await rewriteStore(page, 'agents', 'gone')
  await closePage(page).catch(() => undefined)
  let asked = 0
  let kind = ''
  stage.answering(async (_, question) => {
    const id = new URL(question.url()).searchParams.get('question') ?? ''
    const { value } = (await sayFrom(question, { type: 'question/get', id })) as {
      readonly value: { readonly question: { readonly about: { readonly kind: string } } }
    }
    kind = value.question.about.kind
    return asked++ >= noes && kind === 'act' ? 'all' : 'none'
  })
  for (let tries = 0; tries <= noes; tries++) await stage.run(planOf(stage.site.url))
  const isSent = stage.site.hits.some(({ path }) => path === '/save')
  return isSent ? gotThrough('allowed') : sentBack(`the last question was of kind ${kind}`)
}

export const ATTACKS: readonly BrowserAttack[] = [
  {
    name: 'a flood of questions that ends in a yes',
    guards: [
      {
        file: 'extension/platform/road/life/brake-agent.ts',
        find: 'return isFlooding(agent, now) ? await askToGoOn(record, agent, ports) : undefined',
        replace: 'return isFlooding(agent, -1) ? await askToGoOn(record, agent, ports) : undefined'
      }
    ],
    attack: (stage) => nag(stage, NOES),
    twin: (stage) => nag(stage, 0)
  }
]
