import {
  type Flow,
  type Hash,
  hashJson,
  type Json,
  type LiveFacts,
  ok,
  type PageAct,
  printTarget,
  type Question,
  type Result,
  refuse
} from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import { flowGrants } from '../capability/authorize-plan.ts'
import { pageRefusal } from '../page/page-refusal.ts'
import type { QuestionRecord, RunRecord } from '../storage/run-record.ts'
import { grantOf } from './grant-of.ts'
import { reachPage } from './reach-page.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'

type AskNeed = Extract<Need, { kind: 'ask' }>
type About = Extract<Question['about'], { kind: 'act' }>

/** Flows that policy wants the person to allow before the run begins. */
export const askedFlows = (record: RunRecord): readonly Flow[] =>
  flowGrants(record.claims)
    .filter(({ approval }) => approval === 'ask')
    .map(({ id, from, to, how }) => ({ id, from: from as Flow['from'], to: to as Flow['to'], how }))

/** Asks about the flows, once for the whole run. */
export const askFlows = (record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  putQuestion(record, { kind: 'flows' }, {}, ports)

/**
 * Asks about one act, from its resolved values and what the live page shows. Refuses without asking where policy denies
 * what the page has made of it (`policy/denied`), or where the page has no such element.
 */
export const askAct = async (record: RunRecord, need: AskNeed, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const { act, raised } = need
  const grant = grantOf(record.claims, act.checked)
  if (!grant.ok) return grant
  const seen =
    'url' in act
      ? ok({ tab: record.tab, facts: undefined })
      : raised
        ? ok({ tab: record.tab, facts: raised })
        : await look(record, act, ports)
  if (!seen.ok) return { ok: false, refusal: { ...seen.refusal, span: act.checked.span } }
  const { tab, facts } = seen.value
  const effect = facts?.effect ?? act.checked.class
  const { origin } = act.checked
  if (effect !== act.checked.class && (grant.value.raise[effect] ?? 'deny') === 'deny') {
    return refuse('policy/denied', { effect, origin }, act.checked.span)
  }
  const about: About = {
    kind: 'act',
    step: act.step,
    verb: act.checked.verb,
    effect,
    origin,
    values: valuesOf(act),
    ...(act.checked.target && {
      target:
        'act' in act && 'target' in act.act && act.act.target
          ? printTarget(act.act.target)
          : printTarget(act.checked.target)
    }),
    ...(facts && { live: facts }),
    ...('answer' in act && act.answer && { dialog: `${act.answer.kind} ${act.answer.message ?? '*'}` })
  }
  return await putQuestion(
    { ...record, ...(tab !== undefined && { tab }) },
    about,
    { step: act.step, claim: act.because, facts },
    ports
  )
}

const look = async (
  record: RunRecord,
  { act, checked }: Extract<AskNeed['act'], { act: unknown }>,
  ports: RoadPorts
): Promise<Result<{ tab: number; facts: LiveFacts }>> => {
  const reached = await reachPage(record, checked.origin, ports)
  if (!reached.ok) return reached
  // A look needs no secret: the field is looked at, not filled.
  const page: PageAct =
    act.verb === 'fill-secret' ? { verb: 'fill-secret', target: act.target, part: act.secret.part, text: '' } : act
  const facts = await ports.documents.look(reached.value.document, page, checked.class)
  if (facts.ok) return ok({ tab: reached.value.tab, facts: facts.value })
  return { ok: false, refusal: pageRefusal(facts.refusal, checked.target && printTarget(checked.target)) }
}

const valuesOf = (need: AskNeed['act']): About['values'] => {
  if ('url' in need) return [{ label: 'address', text: need.url }]
  const { act } = need
  switch (act.verb) {
    case 'fill':
    case 'type':
      return [{ label: 'text', text: act.text }]
    case 'fill-secret':
      return [{ label: act.secret.part, text: act.secret.name, secret: true }]
    case 'choose':
      return act.options.map((text) => ({ label: 'option', text }))
    case 'press':
      return [{ label: 'key', text: act.key }]
    default:
      return []
  }
}

const putQuestion = async (
  record: RunRecord,
  about: Question['about'],
  { step, claim, facts }: { step?: string; claim?: string | undefined; facts?: LiveFacts | undefined },
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const asked = ports.now()
  const question: Question = {
    v: 1,
    id: ports.randomId(),
    run: record.run,
    plan: record.title,
    agent: record.claims.act.sub,
    request: record.offer.request,
    asked,
    expires: asked + record.claims.ask_seconds * 1000,
    about,
    flows: about.kind === 'flows' ? askedFlows(record) : [],
    ...(claim !== undefined && { claim })
  }
  const shown: Hash = hashJson(question as unknown as Json)
  const kept: QuestionRecord = {
    id: question.id,
    run: record.run,
    question,
    shown,
    status: 'open',
    ...(step !== undefined && { step }),
    ...(facts && { facts })
  }
  const event = {
    kind: 'question' as const,
    run: record.run,
    question: question.id,
    shown,
    ...(step !== undefined && { step })
  }
  const saved = await saveRun({ ...record, phase: 'asking', question: question.id }, [{ event }], ports, async (tx) => {
    await tx.objectStore('questions').put(kept)
    return ok(undefined)
  })
  if (saved.ok) {
    ports.tell({ type: 'asking', run: record.run, question: question.id })
    await ports.showQuestion(question.id)
  }
  return saved
}
