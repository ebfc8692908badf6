import {
  isOrigin,
  type LiveFacts,
  ok,
  type PageAct,
  printTarget,
  type Question,
  type Result,
  refuse
} from '@writ/dsl/contract'
import type { AskedAct, Need, ReadyAct, ResolvedAct, Spot } from '@writ/dsl/run'
import { pageRefusal } from '../page/page-refusal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { grantOf } from './grant-of.ts'
import { type Asked, prepareQuestion, showPrepared } from './put-question.ts'
import { reachSpot } from './reach-spot.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'
import { withTab } from './tab-of.ts'

type AskNeed = Extract<Need, { kind: 'ask' }>
type About = Extract<Question['about'], { kind: 'act' }>

/** Asks about the flows, once for the whole run. */
export const askFlows = (record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  askPerson(record, { about: { kind: 'flows' } }, ports)

/** Writes a question down and shows it; the run waits for its answer. */
export const askPerson = async (record: RunRecord, asked: Asked, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const prepared = prepareQuestion(record, asked, ports)
  const saved = await saveRun(prepared.record, [prepared.entry], ports, async (tx) => {
    await prepared.put(tx)
    return ok(undefined)
  })
  return await showPrepared(prepared, saved, ports)
}

/** The run, with the tab that an act was looked at in, and what is to be asked about it. */
export interface Described {
  readonly record: RunRecord
  readonly asked: Asked
}

/**
 * What to ask about one act, from its resolved values and what the live page shows. Refuses without asking where policy
 * denies what the page has made of it (`policy/denied`), or where the page has no such element. `spot` is where it would happen.
 */
export const describeAct = async (
  record: RunRecord,
  need: AskNeed,
  spot: Spot | undefined,
  ports: RoadPorts
): Promise<Result<Described>> => {
  const { act, raised } = need
  const { checked, step, because: claim } = act
  const grant = grantOf(record.claims, checked)
  if (!grant.ok) return grant
  const seen: Result<Seen> =
    'other' in act || raised || !spot ? ok({ record, facts: raised }) : await look(record, act, spot, ports)
  if (!seen.ok) return { ok: false, refusal: { ...seen.refusal, span: checked.span } }
  const { record: at, facts } = seen.value
  const effect = facts?.effect ?? checked.class
  const { origin } = checked
  if (effect !== checked.class && (grant.value.raise[effect] ?? 'deny') === 'deny') {
    return refuse('policy/denied', { effect, origin }, checked.span)
  }
  const about: About = {
    kind: 'act',
    step,
    verb: checked.verb,
    effect,
    origin,
    values: valuesOf(act, record.clipboard),
    ...targetOf(act),
    ...(facts && { live: facts }),
    ...('answer' in act && act.answer && { dialog: `${act.answer.kind} ${act.answer.message ?? '*'}` })
  }
  return ok({ record: at, asked: { about, claim, facts } })
}

interface Seen {
  readonly record: RunRecord
  readonly facts: LiveFacts | undefined
}

const targetOf = (act: AskedAct): { readonly target?: string } => {
  const target = ('act' in act && 'target' in act.act && act.act.target) || act.checked.target
  return target ? { target: printTarget(target) } : {}
}

/** A look needs no secret: the field is looked at, not filled. What sets off a download is looked at as itself. */
const lookedAt = (act: ResolvedAct): PageAct => {
  if (act.verb === 'fill-secret') return { verb: 'fill-secret', target: act.target, part: act.secret.part, text: '' }
  return act.verb === 'download' ? { verb: 'download', act: lookedAt(act.act) } : act
}

const look = async (
  record: RunRecord,
  { act, checked }: ReadyAct,
  spot: Spot,
  ports: RoadPorts
): Promise<Result<Seen>> => {
  if (!isOrigin(checked.origin)) return refuse('run/bug')
  const reached = await reachSpot(record, checked.origin, spot, ports)
  if (!reached.ok) return reached
  const facts = await ports.documents.look(reached.value.document, lookedAt(act), checked.class)
  if (facts.ok) return ok({ record: withTab(record, spot.tab, reached.value.tab), facts: facts.value })
  return { ok: false, refusal: pageRefusal(facts.refusal, { target: checked.target && printTarget(checked.target) }) }
}

const answerOf = (act: ReadyAct): About['values'] =>
  act.answer?.kind === 'answer' ? [{ label: 'answer', text: act.answer.text }] : []

const valuesOf = (asked: AskedAct, copied: string | undefined): About['values'] => {
  if ('other' in asked) {
    const { other } = asked
    return other.kind === 'tab' && other.act.verb === 'open' ? [{ label: 'address', text: other.act.url }] : []
  }
  const pasted = asked.act.verb === 'paste' && copied !== undefined ? [{ label: 'text', text: copied }] : []
  return [...pageValues(asked.act), ...pasted, ...answerOf(asked)]
}

const pageValues = (act: ResolvedAct): About['values'] => {
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
    case 'upload':
      return [{ label: 'file', text: act.file.name }]
    case 'download':
      return pageValues(act.act)
    default:
      return []
  }
}
