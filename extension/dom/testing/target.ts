import type { LiveTarget, TargetState } from '@writ/dsl/contract'

/** A target as the plan's words make it: a role and, if given, a whole name. */
export const target = (role: string, name?: string, more: Partial<LiveTarget> = {}): LiveTarget => ({
  role,
  ...(name !== undefined && { match: { kind: 'is', text: name } }),
  states: [],
  having: [],
  ...more
})

export const state = (kind: Exclude<TargetState['kind'], 'nth'>): TargetState => ({ kind })
