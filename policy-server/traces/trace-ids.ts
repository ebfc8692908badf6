import { createHash } from 'node:crypto'
import type { TraceParent } from './trace-parent.ts'

/** Whose span it is. Run ids are one server's own; the tenant is named for those who bring many servers' traces together. */
export interface RunName {
  readonly tenant: string
  readonly run: string
}

const digest = (text: string, bytes: number): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * bytes)

/** The trace of a run: the planner's, where it sent along one that it works in; else the run's own. */
export const traceIdOf = ({ tenant, run }: RunName, parent?: TraceParent): string =>
  parent?.traceId ?? digest(`writ-trace/1:${tenant}/${run}`, 16)

/**
 * The id of a span, made of what it tells of and of the number of the leaf that it begins with: however often it is sent, it is
 * the same span.
 */
export const spanIdOf = ({ tenant, run }: RunName, what: string, leaf: number): string =>
  digest(`writ-span/1:${tenant}/${run}/${what}/${leaf}`, 8)
