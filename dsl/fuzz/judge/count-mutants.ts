import { EffectLedger } from '../../check/effect-ledger.ts'
import type { CheckContext, Flow, ParsedPlan, Stmt } from '../../contract/index.ts'
import { POLLS } from '../../run/index.ts'
import { accept } from './accept.ts'
import { judge } from './judge.ts'
import type { Observations } from './observe.ts'

/**
 * Faults in counting, each put into the checker's ledger: every effect counted once, however often its place is reached;
 * what stands in an `undo` not counted; a look of a `wait until` counted as one; what stands in the `else` of a `try` not
 * counted; every use of a secret counted once; half of the bits of every flow.
 */
export const COUNT_MUTANTS = ['count-once', 'no-undo', 'no-polls', 'no-else', 'secret-once', 'half-bits'] as const
export type CountMutant = (typeof COUNT_MUTANTS)[number]

const { add, addSecret } = EffectLedger.prototype

/** Ids of all that stands in a part of the tree. */
const idsIn = (value: unknown, ids = new Set<number>()): Set<number> => {
  if (value === null || typeof value !== 'object') return ids
  if ('id' in value && typeof value.id === 'number') ids.add(value.id)
  for (const each of Object.values(value)) idsIn(each, ids)
  return ids
}

const partsOf = (body: readonly Stmt[], part: (stmt: Stmt) => unknown): Set<number> => {
  const ids = new Set<number>()
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    if ('kind' in value && 'id' in value) for (const id of idsIn(part(value as Stmt))) ids.add(id)
    for (const each of Object.values(value)) walk(each)
  }
  walk(body)
  return ids
}

const PARTS: Readonly<Partial<Record<CountMutant, (stmt: Stmt) => unknown>>> = {
  'no-undo': (stmt) => (stmt.kind === 'do' ? stmt.undo : undefined),
  'no-polls': (stmt) => (stmt.kind === 'wait-until' || stmt.kind === 'hand-over' ? stmt.test : undefined),
  'no-else': (stmt) => (stmt.kind === 'try' ? stmt.else : undefined)
}

const counted = (mutant: CountMutant, times: number): number => {
  if (mutant === 'count-once') return Math.min(1, times)
  return mutant === 'no-polls' ? times / POLLS : 0
}

const halved = (flow: Flow): Flow => (flow.bits === undefined ? flow : { ...flow, bits: flow.bits / 2 })

/** Does what this program showed exceed the manifest of a checker with this fault? */
export const catchesCount = (
  mutant: CountMutant,
  plan: ParsedPlan,
  context: CheckContext,
  seen: Observations
): boolean => {
  const part = PARTS[mutant]
  const hit = part && partsOf(plan.plan.body, part)
  EffectLedger.prototype.add = function (this: EffectLedger, doing, ...rest) {
    const wrong = mutant === 'count-once' || hit?.has(doing.id)
    return add.call(this, wrong ? { ...doing, times: counted(mutant, doing.times) } : doing, ...rest)
  }
  if (mutant === 'secret-once')
    EffectLedger.prototype.addSecret = function (this: EffectLedger, secret, site, times) {
      addSecret.call(this, secret, site, this.secrets.length > 0 ? 0 : Math.min(1, times))
    }
  try {
    const { checked } = accept(plan, context)
    if (!checked) return false
    const { manifest } = checked
    const told = mutant === 'half-bits' ? { ...manifest, flows: manifest.flows.map(halved) } : manifest
    return judge(seen, told, context).some(({ kind }) => kind === 'count' || kind === 'bits')
  } finally {
    EffectLedger.prototype.add = add
    EffectLedger.prototype.addSecret = addSecret
  }
}
