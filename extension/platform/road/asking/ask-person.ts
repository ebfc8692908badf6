import {
  type ActionGrant,
  type AskReason,
  FILE_FIELD,
  type Flow,
  type LiveFacts,
  ok,
  type Question,
  type Result,
  refuse,
  riskier
} from '@writ/dsl/contract'
import { type AskedAct, askedTarget, askedValues, type Need, type ReadyAct } from '@writ/dsl/run'
import { actionGrants } from '../../capability/authorize-plan.ts'
import type { Document } from '../../page/documents.ts'
import { pageRefusal } from '../../page/page-refusal.ts'
import { fileOf } from '../../storage/files.ts'
import { passkeyOf, wantsPasskey } from '../../storage/passkey-store.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { askedOfPage } from '../acting/asked-of-page.ts'
import type { BatchNeed } from '../acting/batch-need.ts'
import { isFeature } from '../acting/do-feature.ts'
import { claimsNow, judgeAct, judgeAsking, judgeFacts } from '../acting/floor-of-run.ts'
import { grantOf } from '../acting/grant-of.ts'
import { hideAccount } from '../acting/hide-account.ts'
import { mayLeave } from '../acting/hide-typed.ts'
import { lookedAt } from '../acting/looked-at.ts'
import { placesOf } from '../acting/places-of.ts'
import { noted } from '../feed.ts'
import { brakeAgent, countQuestion } from '../life/brake-agent.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { reachSpot } from '../tabs/reach-spot.ts'
import { withTab } from '../tabs/tab-of.ts'
import { needsOfFlows, reasonsOfFlows, wordsAt } from './asked-flows.ts'
import { canAsk } from './can-ask.ts'
import { offersOf } from './covers-of.ts'
import { leanOnFlows } from './lean-on-task.ts'
import { type Asked, prepareQuestion, showPrepared } from './put-question.ts'
import { offersOfFlows } from './task-offers.ts'

type AskNeed = Extract<Need, { kind: 'ask' }>
type About = Extract<Question['about'], { kind: 'act' }>

/** Asks about these flows, once for the whole run, or leans on what was answered to them for this task. */
export const askFlows = async (
  record: RunRecord,
  flows: readonly Flow[],
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const { claims } = record
  const more = { needs: needsOfFlows(claims), ...reasonsOfFlows(claims), ...offersOfFlows(record, flows) }
  const asked: Asked = { about: { kind: 'flows' }, flows, ...more }
  return (await leanOnFlows(record, asked, ports)) ?? (await askPerson(record, asked, ports))
}

/**
 * Writes a question down and shows it; the run waits for its answer, or for its turn where the agent asked too much. Refuses
 * `floor/no-approver`, `approval/cannot-ask`, `approval/no-passkey` and `approval/agent-stopped`.
 */
export const askPerson = async (record: RunRecord, asked: Asked, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const may = judgeAsking(ports)
  if (!may.ok) return may
  const can = canAsk(asked.about.kind, ports)
  if (!can.ok) return can
  const canProve = await judgePasskey(asked, ports)
  if (!canProve.ok) return canProve
  const braked = await brakeAgent(record, ports)
  if (braked) return braked
  const prepared = prepareQuestion(record, asked, ports)
  const saved = await saveRun(noted(prepared.record, prepared.turn), [prepared.entry], ports, async (tx) => {
    await prepared.put(tx)
    await countQuestion(tx, record, ports)
    return ok(undefined)
  })
  return await showPrepared(prepared, saved, ports)
}

/** The run, with the tab that an act was looked at in, and what is to be asked about it. */
export interface Described {
  readonly record: RunRecord
  readonly asked: Asked & { readonly about: About }
  /** Looks at another act in the same document. */
  readonly look?: Look
  /** Where it was looked at. */
  readonly document?: Document
}

type Look = (act: Pick<ReadyAct, 'act' | 'checked'>) => Promise<Result<LiveFacts>>

/**
 * What to ask about one act, from its resolved values and what the live page shows. Refuses without asking where policy
 * denies what the page has made of it (`policy/denied`), where the floor does (`floor/never-run`, `floor/too-risky`,
 * `floor/site-blocked`), where a second person would read a secret in it (`target/secret-field`), or where the page has no such element. `where` is the batch that the yes would let go; absent for what is
 * no act of a page.
 */
export const describeAct = async (
  record: RunRecord,
  need: AskNeed,
  where: BatchNeed | undefined,
  ports: RoadPorts
): Promise<Result<Described>> => {
  const { act, raised } = need
  const { checked, step, because: claim } = act
  const grant = grantOf(claimsNow(record.claims, ports), checked)
  if (!grant.ok) return grant
  const seen: Result<Seen> =
    'other' in act || !where ? ok({ record, facts: raised }) : await look(record, act, raised, where, ports)
  if (!seen.ok) return { ok: false, refusal: { ...seen.refusal, span: checked.span } }
  const { record: at, facts, origin = checked.origin, look: lookAlso, document } = seen.value
  // A page can only make more of an act than the plan did: a renderer that says less is not believed.
  const effect = facts ? riskier(checked.class, facts.effect) : checked.class
  const may = judgeAct(effect, origin, ports)
  if (!may.ok) return { ok: false, refusal: { ...may.refusal, span: checked.span } }
  const leads = facts ? judgeFacts(facts, ports) : ok(undefined)
  if (!leads.ok) return { ok: false, refusal: { ...leads.refusal, span: checked.span } }
  if (effect !== checked.class && (grant.value.raise[effect] ?? 'deny') === 'deny') {
    return refuse('policy/denied', { effect, origin }, checked.span)
  }
  const about: About = {
    kind: 'act',
    step,
    verb: checked.verb,
    effect,
    origin,
    values: [
      ...askedValues(act, { request: record.offer.request, copied: record.clipboard }),
      ...(await sizeOf(act, record, ports))
    ],
    ...askedTarget(act),
    ...(facts && { live: facts }),
    ...('answer' in act && act.answer && { dialog: `${act.answer.kind} ${act.answer.message ?? '*'}` })
  }
  const needs = grant.value.needs?.[effect]
  const leaving =
    facts && needs?.includes('second-person') ? await mayLeave(facts, record.typed ?? [], ports.vault) : ok(undefined)
  if (!leaving.ok) return { ok: false, refusal: { ...leaving.refusal, span: checked.span } }
  const wish = await wantsPasskey(ports.db, effect)
  // What needs more than a yes needs it each time.
  const everyTime =
    isFramed(where) ||
    origin !== checked.origin ||
    facts?.form?.left === true ||
    wish ||
    needs !== undefined ||
    (grant.value.each?.includes(effect) ?? false)
  const because = grant.value.because?.[effect]
  const said = wordsAt(record.claims, because === undefined ? [] : [because])
  const why: readonly AskReason[] = [
    ...(raised && raised.effect !== checked.class ? [{ kind: 'raised' as const }] : []),
    ...(facts?.form?.left ? [{ kind: 'left' as const }] : []),
    ...(isFramed(where) ? [{ kind: 'framed' as const }] : []),
    ...(isFloors(record, grant.value, ports) ? [{ kind: 'device' as const }] : []),
    ...said.why
  ]
  const { reasons } = said
  const asked = { about, claim, facts, needs, wish, why, reasons, ...offersOf(about, everyTime, mayStay(act, ports)) }
  const canProve = await judgePasskey(asked, ports)
  return canProve.ok
    ? ok({ record: at, asked, ...(lookAlso && { look: lookAlso }), ...(document && { document }) })
    : { ok: false, refusal: { ...canProve.refusal, span: checked.span } }
}

/** What a yes for the rest of the run would be to, where the act calls a feature whose app lets its person say that. */
const mayStay = (act: AskedAct, { features }: Pick<RoadPorts, 'features'>): { readonly name: string } | undefined => {
  const need = 'other' in act && act.other.kind === 'tool' && isFeature(act.other) ? act.other : undefined
  return need && features?.all().find(({ name, consent }) => name === need.name && consent === 'once')
}

/** Does only what the organisation set on this device make the act ask? */
const isFloors = (record: RunRecord, now: ActionGrant, { floor }: Pick<RoadPorts, 'floor'>): boolean =>
  floor().ok &&
  now.approval === 'ask' &&
  actionGrants(record.claims).some(({ id, approval }) => id === now.id && approval === 'allow')

/** In a frame of another site than its page, where nothing sees what the page around lays over it. */
const isFramed = (where: BatchNeed | undefined): boolean =>
  where?.spot.frames.some(({ origin }) => origin !== where.spot.page) ?? false

/** Where a passkey is wanted and none is registered nobody need be asked: nothing less will do. Refuses `approval/no-passkey`. */
const judgePasskey = async ({ needs, wish }: Asked, { db }: Pick<RoadPorts, 'db'>): Promise<Result<void>> =>
  (needs?.includes('passkey') || wish) && !(await passkeyOf(db)) ? refuse('approval/no-passkey') : ok(undefined)

interface Seen {
  readonly record: RunRecord
  readonly facts: LiveFacts | undefined
  /** Where the page stands, as the browser says. */
  readonly origin?: string
  readonly look?: Look
  readonly document?: Document
}

const look = async (
  record: RunRecord,
  ready: ReadyAct,
  raised: LiveFacts | undefined,
  where: BatchNeed,
  ports: RoadPorts
): Promise<Result<Seen>> => {
  const { act, checked } = ready
  const reached = await reachSpot(record, await placesOf(where, ports), where.spot, ports)
  if (!reached.ok) return reached
  const { tab, document } = reached.value
  const lookAlso: Look = async ({ act, checked }) => {
    const seen = await ports.documents.look(document, lookedAt(act), checked.class)
    return seen.ok ? await hideAccount(seen.value, record.typed ?? [], ports.vault) : seen
  }
  const facts = raised ? ok(raised) : await lookAlso({ act, checked })
  if (facts.ok) {
    const at = withTab(record, where.spot.tab, tab)
    return ok({ record: at, facts: facts.value, origin: document.origin, look: lookAlso, document })
  }
  if (facts.refusal.code === 'vault/locked') return facts
  return { ok: false, refusal: pageRefusal(facts.refusal, askedOfPage(ready)) }
}

/** How large what is uploaded is, and of what kind: a name alone says little. */
const sizeOf = async (asked: AskedAct, { run }: RunRecord, { db }: Pick<RoadPorts, 'db'>): Promise<About['values']> => {
  if (!('act' in asked) || asked.act.verb !== 'upload') return []
  const file = await fileOf(db, run, asked.act.file[FILE_FIELD])
  return file ? [{ label: 'size', text: `${file.size} B, ${file.type}` }] : []
}
