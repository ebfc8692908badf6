import type { RunStatus } from '../contract/index.ts'
import type { Ended } from './run-state.ts'

/** `failed` is ours: something broke. Every other no is a refusal. */
const FAILURES: ReadonlySet<string> = new Set(['run/bug', 'run/interrupted', 'server/failed', 'audit/append-failed'])

/** How a run ended, as it is told. */
export const statusOf = (ended: Ended): RunStatus => {
  if (ended.kind === 'done' || ended.kind === 'unknown') return ended.kind
  return FAILURES.has(ended.refusal.code) ? 'failed' : 'refused'
}
