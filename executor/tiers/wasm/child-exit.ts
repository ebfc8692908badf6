import type { LimitName } from '@writ/dsl/contract'

/** What the child left with where a limit ended the code. The code itself has no way to leave with a number of its own. */
const LIMIT_EXITS = { memory: 64, output: 65, cpu: 66, wall: 67 } as const satisfies Partial<Record<LimitName, number>>
export type ChildLimit = keyof typeof LIMIT_EXITS

export const exitOfLimit = (limit: ChildLimit): number => LIMIT_EXITS[limit]

export const limitOfExit = (exitCode: number | null): ChildLimit | undefined => {
  for (const [limit, code] of Object.entries(LIMIT_EXITS)) if (code === exitCode) return limit as ChildLimit
  return undefined
}

/** What the child writes to fd 4 as soon as it can take a job; what follows is the value. */
export const READY = '+'

/** What the child is given at fd 3. */
export interface ChildJob {
  readonly code: string
  /** JSON of the input. */
  readonly input: string
  /** Bytes. */
  readonly memory: number
  readonly output: number
  readonly wallMs: number
  readonly cpuMs: number
}
