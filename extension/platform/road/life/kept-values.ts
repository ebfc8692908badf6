import {
  hashJson,
  isHandedOn,
  type Json,
  type KeptLabels,
  type KeptValue,
  type Labels,
  ok,
  type Result,
  refuse,
  type Value
} from '@writ/dsl/contract'
import type { Ended } from '@writ/dsl/run'
import type { StrictTransaction } from '../../storage/journal.ts'
import { type KeptFor, putKept, readKept } from '../../storage/kept-store.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { ownerOf } from '../../storage/standing-store.ts'
import { latestMs } from '../asking/earlier-answer.ts'
import type { RoadPorts } from '../road-ports.ts'

/** What earlier turns left for a plan: the values by name, and under what this device kept them. */
export interface Handed {
  readonly values: Readonly<Record<string, Value>>
  readonly labels: KeptLabels
  /** The latest time that this device has seen, in milliseconds since the epoch. */
  readonly at: number
}

const keptFor = async (agent: string, ports: RoadPorts): Promise<KeptFor> => ({
  owner: ownerOf(ports.enrolment),
  agent,
  epoch: ports.enrolment.epoch,
  build: await ports.build(),
  at: await latestMs(ports)
})

const isSameType = (a: Pick<KeptValue, 'type' | 'none'>, b: Pick<KeptValue, 'type' | 'none'>): boolean =>
  hashJson([a.type, a.none ?? false] as unknown as Json) === hashJson([b.type, b.none ?? false] as unknown as Json)

/**
 * The values that an offer says earlier turns left here, by this device's own record of them: where they come from is what it found itself, too.
 * Refuses `plan/kept-gone` for what is not here, or not for this agent, and `plan/hash-mismatch` where it was kept as something else.
 */
export const handOn = async (
  { kept = {} }: Pick<Labels, 'kept'>,
  agent: string,
  ports: RoadPorts
): Promise<Result<Handed>> => {
  const whom = await keptFor(agent, ports)
  let handed: Handed = { values: {}, labels: {}, at: whom.at }
  for (const [name, label] of Object.entries(kept)) {
    const stored = await readKept(ports.db, { run: label.run, name }, whom)
    if (!stored) return refuse('plan/kept-gone', { name })
    if (!isSameType(stored, label)) return refuse('plan/hash-mismatch')
    const { type, from, none, run, value } = stored
    handed = {
      ...handed,
      values: { ...handed.values, [name]: value },
      labels: { ...handed.labels, [name]: { type, from, ...(none && { none }), run } }
    }
  }
  return ok(handed)
}

/** What a run that has ended well leaves for later turns. A file goes with its run. */
export const leftFor = (
  { keeps = [] }: Pick<RunRecord, 'keeps'>,
  ended: Ended
): readonly (KeptValue & { readonly value: Value })[] =>
  ended.kind === 'done'
    ? keeps.flatMap((each) => {
        const value = Object.hasOwn(ended.kept, each.name) ? ended.kept[each.name] : undefined
        return value === undefined || !isHandedOn(each.type) ? [] : [{ ...each, value }]
      })
    : []

/** Writes that down, in the transaction in which the run ends. */
export const keepValues = async (
  record: RunRecord,
  ended: Ended,
  ports: RoadPorts
): Promise<(tx: StrictTransaction) => Promise<void>> => {
  const left = leftFor(record, ended)
  if (left.length === 0) return async () => undefined
  const whom = await keptFor(record.claims.act.sub, ports)
  return (tx) => putKept(tx, { ...whom, epoch: record.claims.epoch, run: record.run }, left)
}
