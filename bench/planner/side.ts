import type { Way } from './peer-hands.ts'
import type { Tally } from './tally.ts'

/** Who follows a script: @playwright/mcp by one way of naming elements, or Playwright's library alone, which is the floor of time. */
export type FollowerName = Way | 'bare'

/** Who does a task: Writ, or who follows a script. */
export type SideName = 'writ' | FollowerName

/** A task done once by one side. */
export interface Side {
  readonly tally: Tally
  readonly ms: number
  /** Why the site's own state does not say that it was done; empty where it does. */
  readonly failed: string
}

export const FAMILIES = ['sample applications', 'WordPress', 'MiniWoB++'] as const
export type Family = (typeof FAMILIES)[number]

/** A task done by all sides, in turns, the same number of times. */
export interface Measured {
  readonly name: string
  readonly family: Family
  /** Is the person asked, whose answer takes its time? */
  readonly asks: boolean
  readonly sides: Readonly<Record<SideName, readonly Side[]>>
}
