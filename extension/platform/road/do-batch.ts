import {
  type ActionGrant,
  type ActOutcome,
  type BatchAct,
  type CheckedStep,
  commit,
  conforms,
  isFile,
  isLook,
  isOrigin,
  type Json,
  ok,
  type PageAct,
  printTarget,
  type Refusal,
  type Result,
  readObservation,
  refusal,
  refuse,
  riskier,
  type Type,
  type Value
} from '@writ/dsl/contract'
import { type Need, type Program, type ReadyAct, type ResolvedAct, type RunState, settle } from '@writ/dsl/run'
import { signBatch } from '../capability/sign-batch.ts'
import type { Document } from '../page/documents.ts'
import { pageRefusal } from '../page/page-refusal.ts'
import { isTooLarge, MAX_VALUE } from '../page/too-large.ts'
import type { StoredFile } from '../storage/database.ts'
import type { Entry } from '../storage/journal.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { returnUse, spendUse, useKey } from '../storage/spend-use.ts'
import type { Vault } from '../vault/vault.ts'
import { type BroughtFiles, bytesOf, describeFile, digestOf, filesFor } from './bring-files.ts'
import { claimsNow } from './floor-of-run.ts'
import { grantOf } from './grant-of.ts'
import { showAccount } from './hide-account.ts'
import { hideTyped, type TypedSecret } from './hide-typed.ts'
import { placesOf } from './places-of.ts'
import { reachSpot } from './reach-spot.ts'
import { reportStep } from './report-run.ts'
import type { RoadPorts } from './road-ports.ts'
import { saveRun } from './save-run.ts'
import { withTab } from './tab-of.ts'
import { awaitFile, type TakenFile, takeFile } from './take-file.ts'
import { endsWithPicture, takePicture } from './take-picture.ts'
import { takeTab } from './take-tab.ts'

export type BatchNeed = Extract<Need, { kind: 'batch' }>

/**
 * One closed batch: every intent and use written in one strict transaction, then the acts under a child capability,
 * then every outcome. A secret is fetched last and goes nowhere but into this batch.
 */
export const doBatch = async (
  record: RunRecord,
  program: Program,
  pended: RunState,
  need: BatchNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  /** Nothing was reserved or sent yet: the plan may go on where it catches that. */
  const refusedBy = ({ refusal: no }: { readonly refusal: Refusal }): RunRecord => ({
    ...record,
    state: settle(program, pended, [{ kind: 'refused', refusal: no }])
  })
  const grants = grantsFor(record, need, ports)
  if (!grants.ok) return grants
  const reached = await reachSpot(record, await placesOf(need, ports), need.spot, ports, need.awaits)
  if (!reached.ok) return await saveRun(refusedBy(reached), [], ports)
  const { tab, document } = reached.value
  const files = await filesFor(need, record, ports)
  if (!files.ok) return await saveRun(refusedBy(files), [], ports)
  const acts = await withSecrets(need, record, files.value, document, ports)
  if (!acts.ok) return await saveRun(refusedBy(acts), [], ports)
  const opening = await openingOf(need, document, ports)
  const reserved = await reserve(
    {
      ...withTab(record, need.spot.tab, tab),
      state: pended,
      document: document.document,
      instance: document.instance,
      ...(opening && { opening }),
      ...typedBy(record, need, document)
    },
    need,
    grants.value,
    files.value,
    document,
    ports
  )
  if (!reserved.ok) return reserved
  const { token, claims } = reserved.value
  const now = Math.floor(ports.now() / 1000)
  const batch = await signBatch(
    ports.key,
    { token, claims, grants: grants.value },
    {
      audience: document.audience,
      seq: need.seq,
      acts: acts.value,
      origin: document.origin,
      framed: need.spot.frames.some(({ origin }) => origin !== need.spot.page)
    },
    now
  )
  const awaited = awaitFile(need, document, record.run, ports)
  try {
    const dispatched = await ports.documents.dispatch(
      document,
      record.run,
      need.seq,
      batch,
      grants.value,
      bytesOf(files.value)
    )
    const pictured = dispatched.outcomes.at(-1)?.kind === 'done' ? endsWithPicture(need) : undefined
    const taken = pictured
      ? await takePicture(record.run, pictured, document, ports)
      : awaited && (await takeFile(record.run, dispatched, awaited, ports))
    return await settleBatch(reserved.value, program, need, dispatched.outcomes, dispatched.ms, ports, taken)
  } finally {
    awaited?.stop()
  }
}

/** The secrets that the run filled in, with those of this batch. */
const typedBy = (
  { typed = [] }: RunRecord,
  { acts }: BatchNeed,
  { origin }: Document
): { readonly typed?: readonly TypedSecret[] } => {
  const more = acts.flatMap(({ act }) => (act.verb === 'fill-secret' ? [{ origin, ...act.secret }] : []))
  return more.length > 0 ? { typed: [...typed, ...more] } : {}
}

/** What must be known beforehand to tell which tab the last act of the batch opens. */
const openingOf = async (
  { acts }: BatchNeed,
  { tab, frame }: Document,
  { tabs }: RoadPorts
): Promise<RunRecord['opening']> =>
  acts.at(-1)?.opensTab === undefined ? undefined : { tab, frame, before: await tabs.openedFrom({ tab, frame }) }

/** Takes in the outcomes of a batch, from its document or, after a restart, from what can still be known. */
export const settleBatch = async (
  before: RunRecord,
  program: Program,
  need: BatchNeed,
  said: readonly (ActOutcome | undefined)[],
  ms: readonly number[],
  ports: RoadPorts,
  file?: TakenFile
): Promise<Result<RunRecord>> => {
  const last = need.acts.at(-1)
  const taken = last ? await takeTab(before, last, said.at(-1) ?? { kind: 'unknown' }, ports) : undefined
  if (!taken?.ok) return taken ?? refuse('run/bug')
  const { record, outcome } = taken.value
  // How a tab was opened, and what came of a download, is what the extension says, and no document.
  const ours = outcome ?? file?.outcome
  const heard = await hideTyped(said, record.typed ?? [], ports.vault)
  const outcomes = need.acts.map((act, i) => (act === last && ours) || believed(act, heard[i] ?? { kind: 'unknown' }))
  const entries = need.acts.map((act, i) =>
    outcomeEntry(record, need, act, outcomes[i] as ActOutcome, file?.file, ports)
  )
  const reports = need.acts
    .map((act, i) => reportStep(act.step, act.checked, outcomes[i] as ActOutcome, ms[i] ?? 0))
    .filter(({ outcome }) => outcome !== 'not-run')
  for (const report of reports) ports.tell({ type: 'step', run: record.run, report })
  const clipboard = copiedIn(need, outcomes) ?? record.clipboard
  const next = {
    ...record,
    state: settle(program, record.state, outcomes),
    steps: [...record.steps, ...reports],
    ...(clipboard !== undefined && { clipboard })
  }
  return await saveRun(next, entries, ports, async (tx) => {
    for (const [i, { checked }] of need.acts.entries()) {
      if (wasNotDone(checked, outcomes[i] as ActOutcome)) await returnUse(tx, record.run, checked.effect)
    }
    return ok(undefined)
  })
}

const copiedIn = ({ acts }: BatchNeed, outcomes: readonly ActOutcome[]): string | undefined =>
  acts
    .flatMap(({ act }, i) => {
      const outcome = outcomes[i]
      const text = act.verb === 'copy' && outcome?.kind === 'done' ? outcome.value : undefined
      return typeof text === 'string' ? [text] : []
    })
    .at(-1)

/** These are sent again, so their use is free again; an act that is unknown stays spent. */
const wasNotDone = (step: CheckedStep, { kind }: ActOutcome): boolean =>
  kind === 'not-run' || kind === 'raised' || (kind === 'unknown' && isLook(step.verb))

const grantsFor = (
  record: RunRecord,
  need: BatchNeed,
  ports: Pick<RoadPorts, 'floor'>
): Result<readonly ActionGrant[]> => {
  const claims = claimsNow(record.claims, ports)
  const grants = new Map<string, ActionGrant>()
  for (const act of need.acts) {
    const grant = grantOf(claims, act.checked)
    if (!grant.ok) return grant
    grants.set(grant.value.id, grant.value)
  }
  return ok([...grants.values()])
}

const withSecrets = async (
  need: BatchNeed,
  { clipboard: copied, typed = [] }: Pick<RunRecord, 'clipboard' | 'typed'>,
  files: BroughtFiles,
  { origin }: Document,
  { vault }: Pick<RoadPorts, 'vault'>
): Promise<Result<readonly BatchAct[]>> => {
  const acts: BatchAct[] = []
  for (const { step, checked, act, answer, opensTab, approved } of need.acts) {
    // What is copied on the way the document knows itself.
    const brings = checked.verb === 'paste' && copied !== undefined && !acts.some(({ page }) => page.verb === 'copy')
    const shown = approved ? await showAccount(approved, typed, vault) : ok(undefined)
    if (!shown.ok) return { ok: false, refusal: { ...shown.refusal, span: checked.span } }
    const common = {
      step,
      effect: checked.effect,
      class: checked.class,
      ...(answer && { answer }),
      ...(opensTab !== undefined && { opensTab }),
      ...(brings && { clipboard: copied }),
      ...digestOf(files.get(step)),
      ...(shown.value && { approved: shown.value })
    }
    const page = await withSecret(act, origin, need, vault)
    if (!page.ok) return { ok: false, refusal: { ...page.refusal, span: checked.span } }
    acts.push({ ...common, page: page.value })
  }
  return ok(acts)
}

/** INVARIANT: a secret goes to the exact origin it is kept for, and so to the one where the document stands. */
const withSecret = async (
  act: ResolvedAct,
  origin: string,
  need: BatchNeed,
  vault: Pick<Vault, 'reveal'>
): Promise<Result<PageAct>> => {
  if (act.verb === 'download') {
    const inner = await withSecret(act.act, origin, need, vault)
    return inner.ok ? ok({ verb: 'download', act: inner.value }) : inner
  }
  if (act.verb !== 'fill-secret') return ok(act)
  if (!isOrigin(origin)) return refuse('run/bug')
  const { target, secret } = act
  const text = await vault.reveal(origin, secret)
  const home = [need.origin, ...need.via]
  return text.ok ? ok({ verb: 'fill-secret', target, part: secret.part, text: text.value, home }) : text
}

const reserve = async (
  record: RunRecord,
  need: BatchNeed,
  grants: readonly ActionGrant[],
  files: BroughtFiles,
  document: Document,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const used = new Map<string, number>()
  for (const { id } of grants) used.set(id, (await ports.db.get('uses', useKey(record.run, id)))?.count ?? 0)
  const entries = need.acts.map((ready): Entry => {
    const use = (used.get(ready.checked.effect) ?? 0) + 1
    used.set(ready.checked.effect, use)
    const salt = ports.randomId()
    // A secret stands here by name only: the interpreter never held more.
    const args = { ...ready.act, ...digestOf(files.get(ready.step)) } as unknown as Value
    const { effect, verb, class: effectClass, origin } = ready.checked
    const event = {
      kind: 'intent' as const,
      run: record.run,
      step: ready.step,
      effect,
      verb,
      class: effectClass,
      origin,
      ...(document.origin !== origin && { at: document.origin }),
      batch: need.seq,
      use
    }
    return { event: { ...event, args: commit(salt, args as Json) }, secret: { salt, value: args } }
  })
  return await saveRun(record, entries, ports, async (tx) => {
    for (const { checked } of need.acts) {
      const max = grants.find(({ id }) => id === checked.effect)?.max ?? 0
      const spent = await spendUse(tx, record.run, checked.effect, max)
      if (!spent.ok) return { ok: false, refusal: { ...spent.refusal, span: checked.span } }
    }
    return ok(undefined)
  })
}

/** A renderer can say anything; a value that is not of the read's type is no value. */
const believed = (ready: ReadyAct, outcome: ActOutcome): ActOutcome => {
  const target = ready.checked.target && printTarget(ready.checked.target)
  if (outcome.kind === 'refused')
    return { kind: 'refused', refusal: pageRefusal(outcome.refusal, { target, as: typeOf(ready) }) }
  if (isTooLarge(outcome)) {
    return { kind: 'refused', refusal: refusal('page/too-large', { limit: MAX_VALUE }, ready.checked.span) }
  }
  if (outcome.kind !== 'done') return outcome
  if (ready.act.verb === 'observe') {
    const seen = readObservation(outcome.value)
    return seen
      ? { kind: 'done', value: seen as unknown as Value }
      : { kind: 'refused', refusal: refusal('target/not-parsed', { expected: 'observation' }, ready.checked.span) }
  }
  const type = typeOf(ready)
  if (!type) return { kind: 'done', ...(outcome.note && { note: outcome.note }) }
  return conforms(outcome.value, type)
    ? outcome
    : { kind: 'refused', refusal: refusal('target/not-parsed', { expected: type.kind }, ready.checked.span) }
}

const typeOf = ({ act }: ReadyAct): Type | undefined => {
  switch (act.verb) {
    case 'download':
      return { kind: 'file' }
    case 'read-url':
    case 'read-title':
    case 'copy':
      return { kind: 'text' }
    case 'read-text':
    case 'read-value':
      return act.as ?? { kind: 'text' }
    case 'read-attribute':
      return act.as ?? { kind: 'text' }
    case 'read-table':
    case 'read-record':
      return act.as
    case 'read-all':
      return { kind: 'list', of: act.as }
    case 'read-count':
      return { kind: 'number' }
    case 'exists':
      return { kind: 'boolean' }
    default:
      return undefined
  }
}

const outcomeEntry = (
  record: RunRecord,
  need: BatchNeed,
  { step, checked }: ReadyAct,
  outcome: ActOutcome,
  file: StoredFile | undefined,
  ports: RoadPorts
): Entry => {
  const event = { kind: 'outcome' as const, run: record.run, step, batch: need.seq, outcome: outcome.kind }
  if (outcome.kind === 'refused') return { event: { ...event, code: outcome.refusal.code } }
  if (outcome.kind === 'raised') return { event: { ...event, class: riskier(checked.class, outcome.facts.effect) } }
  if (outcome.kind !== 'done' || outcome.value === undefined) return { event }
  const salt = ports.randomId()
  // Of a file it says what is in it, and never holds it.
  const value = isFile(outcome.value) && file ? describeFile(file) : outcome.value
  return { event: { ...event, value: commit(salt, value as Json) }, secret: { salt, value } }
}
