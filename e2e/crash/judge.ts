import { isDeepStrictEqual } from 'node:util'
import { logLeafSchema, type SignedEntry } from '@writ/dsl/contract'
import type { RunEvent } from '@writ/examples/planners/plain'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import type { Acknowledged } from './between-server.ts'

/** All that was seen of a round from outside, and what each part says of it afterwards. */
export interface Seen {
  readonly refs: readonly string[]
  readonly filed: ReadonlyMap<string, number>
  /** As the planner was told; no run where the answer to its plan was lost. */
  readonly run: string | null
  readonly status: string
  readonly events: readonly RunEvent[]
  /** What the server says of the run now. */
  readonly atServer: { readonly status: string; readonly events: readonly RunEvent[] } | undefined
  readonly device: {
    readonly runs: readonly {
      readonly run: string
      readonly phase: string
      readonly report?: { readonly status: string }
    }[]
    readonly journal: readonly { readonly device: string; readonly seq: number; readonly signed: SignedEntry }[]
  }
  readonly acknowledged: readonly Acknowledged[]
  /** Checkpoints that anybody was served. */
  readonly checkpoints: readonly string[]
  /** The log as it was before the round, and is now. */
  readonly before: readonly string[]
  readonly bundle: LogBundle
  /** The log's key, as it was first seen. */
  readonly key: string
}

const KNOWN = ['done', 'refused', 'failed', 'unknown']

const atSite = ({ refs, filed, status }: Seen): string[] =>
  refs.flatMap((ref) => {
    const times = filed.get(ref) ?? 0
    if (times > 1) return [`${ref} was filed ${times} times`]
    return status === 'done' && times === 0 ? [`${ref} was not filed, and the run is done`] : []
  })

const inLog = ({ before, bundle, key, acknowledged, checkpoints }: Seen): string[] => {
  const lost = before.findIndex((leaf, n) => bundle.leaves[n] !== leaf)
  const earlier = [...new Set([...checkpoints, ...acknowledged.flatMap(({ checkpoint }) => checkpoint ?? [])])]
  const verified = verifyBundle(bundle, key, { earlier })
  return [
    ...(lost < 0 ? [] : [`leaf ${lost} of the log is not what it was`]),
    ...(verified.ok
      ? verified.value.runs.flatMap(({ run, faults }) => faults.map(({ why }) => `${run} cannot be: ${why}`))
      : [`the log does not verify: ${JSON.stringify(verified.refusal.detail)}`])
  ]
}

const entriesOf = (leaves: readonly string[]): readonly SignedEntry[] =>
  leaves.flatMap((text) => {
    const leaf = logLeafSchema.parse(JSON.parse(text))
    return leaf.from === 'device' ? [{ entry: leaf.entry, sig: leaf.sig }] : []
  })

const ofDevices = ({ acknowledged, bundle, device }: Seen): string[] => {
  const entries = entriesOf(bundle.leaves)
  return [...new Set(acknowledged.map((one) => one.device))].flatMap((id) => {
    const logged = entries.filter(({ entry }) => entry.device === id)
    const acked = Math.max(...acknowledged.filter((one) => one.device === id).map((one) => one.acked))
    const own = device.journal.filter((one) => one.device === id)
    const gap = logged.findIndex(({ entry }, seq) => entry.seq !== seq)
    const ownGap = own.findIndex(({ seq }, n) => seq !== n)
    const other = own.find(({ seq, signed }) => logged[seq] && !isDeepStrictEqual(logged[seq], signed))
    return [
      ...(gap < 0 ? [] : [`entry ${gap} of ${id} is missing in the log, or there twice`]),
      ...(logged.length > acked ? [] : [`entry ${acked} of ${id} was acknowledged, and the log has ${logged.length}`]),
      ...(ownGap < 0 ? [] : [`entry ${ownGap} of ${id} is missing on the device`]),
      ...(own.length >= logged.length ? [] : [`the device has ${own.length} entries, and the log ${logged.length}`]),
      ...(other ? [`entry ${other.seq} of ${id} is another one in the log`] : [])
    ]
  })
}

/** An act is in the log before the site can have it, and what is logged as done the site has. */
const ofActs = ({ bundle, run, refs, filed }: Seen): string[] => {
  const events = entriesOf(bundle.leaves).flatMap(({ entry: { event } }) => (event.run === run ? [event] : []))
  const clicks = events.flatMap((event) => (event.kind === 'intent' && event.verb === 'click' ? [event.step] : []))
  const done = events.filter(
    (event) => event.kind === 'outcome' && event.outcome === 'done' && clicks.includes(event.step)
  )
  const notRun = events.filter(
    (event) => event.kind === 'outcome' && event.outcome === 'not-run' && clicks.includes(event.step)
  )
  const rows = refs.reduce((sum, ref) => sum + (filed.get(ref) ?? 0), 0)
  return [
    ...(done.length <= rows ? [] : [`${done.length} acts are logged as done, and the site has ${rows}`]),
    ...(rows <= clicks.length - notRun.length ? [] : [`the site has ${rows}, and the log ${clicks.length} intents`])
  ]
}

const ofStates = ({ run, status, events, atServer, device, bundle, key }: Seen): string[] => {
  const here = device.runs.find((one) => one.run === run)
  const verified = verifyBundle(bundle, key)
  const logged = verified.ok ? verified.value.runs.find((one) => one.run === run)?.status : undefined
  const said = { planner: status, server: atServer?.status, device: here?.report?.status, log: logged }
  const told = Object.values(said).filter((word) => word !== undefined)
  const lost = events.filter((event) => !atServer?.events.some((kept) => isDeepStrictEqual(kept, event)))
  return [
    ...(KNOWN.includes(status) ? [] : [`the run is ${status}`]),
    ...(here && here.phase !== 'ended' ? [`the run has not ended on its device: ${here.phase}`] : []),
    ...(run === null || new Set(told).size === 1 ? [] : [`the run is ${JSON.stringify(said)}`]),
    ...(run === null || lost.length === 0 ? [] : [`${lost.length} events that the planner was told are gone`])
  ]
}

/** What must never be, and is: by the site's own rows, by what was acknowledged, and by what each part says of the run. */
export const judge = (seen: Seen): readonly string[] =>
  [atSite, inLog, ofDevices, ofActs, ofStates].flatMap((look) => look(seen))
