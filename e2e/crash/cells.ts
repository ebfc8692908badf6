/** Whom a strike hits. */
export const VICTIMS = ['worker', 'browser', 'server', 'database'] as const
export type Victim = (typeof VICTIMS)[number]

/** Where in the life of a record it hits (docs/results/crashes.md says how each is reached). */
export const POINTS = [
  'after-decision',
  'after-intent',
  'in-act',
  'after-act',
  'in-upload',
  'in-append',
  'in-migration'
] as const
export type Point = (typeof POINTS)[number]

/** What came of one strike. */
export interface Struck {
  readonly victim: Victim
  readonly point: Point | 'random'
  /** Which of its cell, and for a random one, the moment in milliseconds. */
  readonly n: number
  readonly at?: number
  /** How the run ended, in the planner's words; `code` is why. */
  readonly status: string
  readonly code?: string
  /** What must never be, in words; empty where all is well. */
  readonly violations: readonly string[]
  /** Milliseconds from the strike until the run's end was known everywhere. */
  readonly ms: number
}
