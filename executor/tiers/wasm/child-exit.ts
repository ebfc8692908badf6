import type { LimitName } from '@writ/dsl/contract'

/** What the child left with where a limit ended the code. The code itself has no way to leave with a number of its own. */
const LIMIT_EXITS = { memory: 64, output: 65, cpu: 66, wall: 67 } as const satisfies Partial<Record<LimitName, number>>
export type ChildLimit = keyof typeof LIMIT_EXITS

export const exitOfLimit = (limit: ChildLimit): number => LIMIT_EXITS[limit]

export const limitOfExit = (exitCode: number | null): ChildLimit | undefined => {
  for (const [limit, code] of Object.entries(LIMIT_EXITS)) if (code === exitCode) return limit as ChildLimit
  return undefined
}

/** No JSON has this byte: after it stands the code that the child leaves with. */
const LAST_WORD = 0
export const LAST_WORD_BYTES = 2

/** The child's last word, after which it ends itself at once: node takes ten times as long to leave as such a job takes. */
export const lastWord = (exitCode: number): Uint8Array => Uint8Array.of(LAST_WORD, exitCode)

/** What came out of fd 4, without the child's last word; `exitCode` is that of the process where it said none. */
export const readLastWord = (
  said: Uint8Array,
  exitCode: number | null
): { readonly exitCode: number | null; readonly value: Uint8Array } => {
  const at = said.length - LAST_WORD_BYTES
  return said[at] === LAST_WORD
    ? { exitCode: said[at + 1] ?? null, value: said.subarray(0, at) }
    : { exitCode, value: said }
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
