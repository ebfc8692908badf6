import { type Decision, type Effect, type Flow, printTarget } from '@writ/dsl/contract'
import type { PolicyInForce } from '../decide/lay-policies.ts'
import { judgeManifest } from './judge-manifest.ts'
import type { PastRun } from './past-run.ts'

/** One effect or flow that another policy decides otherwise. `was` is absent where it is not known. */
export interface Change {
  readonly what: string
  readonly was?: Decision
  readonly would: Decision
  readonly by: string
}

export interface ComparedRun {
  readonly run: string
  readonly at: string
  readonly agent: string
  readonly request: string
  readonly was: Decision
  readonly would: Decision
  readonly changes: readonly Change[]
  readonly isPartial: boolean
}

export const sayEffect = ({ effect, origin, target, path, key, name, verb }: Effect): string => {
  const aim = target ? printTarget(target) : (path ?? key ?? name ?? verb)
  return `${effect} ${aim} at ${origin}`
}

export const sayFlow = ({ from, to, how }: Flow): string => `${from} → ${to} (${how.join(', ')})`

/** What a policy would have said to a run of the past, and where that differs from what was said. */
export const compareRun = (policy: PolicyInForce, past: PastRun): ComparedRun => {
  const { run, at, actors, manifest, was, isPartial } = past
  const would = judgeManifest({ policy, manifest, ...actors, now: past.now })
  const parts = [
    ...would.effects.map((one) => ({ ...one, id: one.effect.id, what: sayEffect(one.effect) })),
    ...would.flows.map((one) => ({ ...one, id: one.flow.id, what: sayFlow(one.flow) }))
  ]
  const changes = parts.flatMap(({ id, what, decision, by }): Change[] => {
    const before = was.parts[id]
    if (before === decision || (before === undefined && decision !== 'deny')) return []
    return [{ what, ...(before !== undefined && { was: before }), would: decision, by }]
  })
  const { agent, request } = actors
  return {
    run,
    at,
    agent: agent.id,
    request: request.text,
    was: was.decision,
    would: would.decision,
    changes,
    isPartial
  }
}
