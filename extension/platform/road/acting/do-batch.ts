import { type ActionGrant, ok, type Refusal, type Result } from '@writ/dsl/contract'
import { intentEvents, type Program } from '@writ/dsl/run'
import { signBatch } from '../../capability/sign-batch.ts'
import type { Document } from '../../page/documents.ts'
import type { Dispatched } from '../../page/hear-batch.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { spendUse, useKey } from '../../storage/spend-use.ts'
import { feed, noted, type Pended, pendedAt } from '../feed.ts'
import { type BroughtFiles, bytesOf, digestOf, filesFor } from '../files/bring-files.ts'
import { awaitFile, takeFile } from '../files/take-file.ts'
import { saveRun } from '../life/save-run.ts'
import type { RoadPorts } from '../road-ports.ts'
import { reachSpot } from '../tabs/reach-spot.ts'
import { withTab } from '../tabs/tab-of.ts'
import type { BatchNeed } from './batch-need.ts'
import { claimsNow } from './floor-of-run.ts'
import { grantOf } from './grant-of.ts'
import type { TypedSecret } from './hide-typed.ts'
import { placesOf } from './places-of.ts'
import { settleBatch } from './settle-batch.ts'
import { endsWithPicture, takePicture } from './take-picture.ts'
import { withSecrets } from './with-secrets.ts'

/**
 * One closed batch: every intent and use written in one strict transaction, then the acts under a child capability,
 * then every outcome. A secret is fetched last and goes nowhere but into this batch.
 */
export const doBatch = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: BatchNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  /** Nothing was reserved or sent yet: the plan may go on where it catches that. */
  const refusedBy = ({ refusal }: { readonly refusal: Refusal }): RunRecord =>
    feed(pendedAt(record, pended), program, { kind: 'not-begun', refusal })
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
      ...withTab(pendedAt(record, pended), need.spot.tab, tab),
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
    // Who stopped the run before there was a batch to halt has left a mark.
    const dispatched = (await ports.stopped(record.run))
      ? neverSent(need)
      : await ports.documents.dispatch(document, record.run, need.seq, batch, grants.value, bytesOf(files.value))
    const pictured = dispatched.outcomes.at(-1)?.kind === 'done' ? endsWithPicture(need) : undefined
    const taken = pictured
      ? await takePicture(record.run, pictured, document, ports)
      : awaited && (await takeFile(record.run, dispatched, awaited, ports))
    return await settleBatch(reserved.value, program, need, dispatched.outcomes, dispatched.ms, ports, taken)
  } finally {
    awaited?.stop()
  }
}

const neverSent = ({ acts }: BatchNeed): Dispatched => ({
  outcomes: acts.map(() => ({ kind: 'not-run' })),
  ms: acts.map(() => 0),
  files: new Map()
})

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
  const begun = {
    kind: 'begun',
    ...(document.origin !== need.origin && { at: document.origin }),
    acts: need.acts.map(({ step }) => ({ salt: ports.randomId(), ...digestOf(files.get(step)) }))
  } as const
  const entries = intentEvents(record.run, need, begun, (effect) => used.get(effect) ?? 0)
  return await saveRun(noted(record, begun), entries, ports, async (tx) => {
    for (const { checked } of need.acts) {
      const max = grants.find(({ id }) => id === checked.effect)?.max ?? 0
      const spent = await spendUse(tx, record.run, checked.effect, max)
      if (!spent.ok) return { ok: false, refusal: { ...spent.refusal, span: checked.span } }
    }
    return ok(undefined)
  })
}
