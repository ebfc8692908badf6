import type { Flow, FlowKind } from '@writ/dsl/contract'
import type { PastRun } from './past-run.ts'

/** Data of one agent's runs that went from one place to another, silently or with a yes. */
export interface UsedFlow {
  readonly agent: string
  readonly from: string
  readonly to: string
  readonly ask: boolean
  readonly how: Set<FlowKind>
  /** The most bits of any, where each had a bound. */
  bits: number | undefined
  readonly runs: Set<string>
}

/** What a plan lets the person declassify is decided as a flow too; the person is asked for it anyway. */
const blessedFlows = ({ manifest }: PastRun): readonly Flow[] =>
  manifest.blessings.flatMap(({ kind, from, to }) =>
    kind !== 'declassify' || to === undefined
      ? []
      : from.filter((source) => source !== to).map((source): Flow => ({ id: '', from: source, to, how: ['value'] }))
  )

/** The flows that runs of the past were granted, the like together. */
export const usedFlows = (runs: readonly PastRun[]): readonly UsedFlow[] => {
  const used = new Map<string, UsedFlow>()
  for (const past of runs) {
    for (const { id, from, to, how, bits } of [...past.manifest.flows, ...blessedFlows(past)]) {
      const agent = past.actors.agent.id
      const ask = past.was.parts[id] !== 'allow'
      const key = JSON.stringify([agent, from, to, ask])
      const whole = bits === undefined || !Number.isFinite(bits) ? undefined : Math.ceil(bits)
      const held = used.get(key)
      if (held) {
        for (const kind of how) held.how.add(kind)
        held.bits = held.bits === undefined || whole === undefined ? undefined : Math.max(held.bits, whole)
        held.runs.add(past.run)
      } else used.set(key, { agent, from, to, ask, how: new Set(how), bits: whole, runs: new Set([past.run]) })
    }
  }
  return [...used.values()]
}
