import type { Json, LimitName } from '@writ/dsl/contract'

export const LANGUAGES = ['python', 'javascript', 'shell'] as const
export type Language = (typeof LANGUAGES)[number]

/**
 * One piece of code. Each field of `input` is a variable of the code; what it leaves in its variable `result` is its value
 * (in shell: fields are in the JSON file `$WRIT_INPUT`, those of one line of text, number or boolean also variables; the value is
 * the JSON that it writes to the file `$WRIT_RESULT`).
 */
export interface Job {
  readonly language: Language
  readonly code: string
  readonly input: { readonly [field: string]: Json }
  /** How long it may take, in milliseconds of wall and of processor time, where that is not as long as any in its machine. */
  readonly time?: { readonly wallMs: number; readonly cpuMs: number }
}

/** Takes what a process prints, as it comes. */
export type Hear = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void

/** What became of a job. */
export interface JobEnd {
  /** `null` where it was ended by a signal or a limit. */
  readonly exitCode: number | null
  /** What the code left in `result`; absent where it left nothing, or nothing that JSON can say. */
  readonly value?: Json
  /** The limit that ended it, or made something of it fail; `null` for none. */
  readonly limit: LimitName | null
  /** Milliseconds of wall time that the code itself took. */
  readonly ms: number
}
