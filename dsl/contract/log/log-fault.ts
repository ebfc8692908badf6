import { type Result, refuse } from '../result.ts'

/** What is wrong with a log that does not verify. */
export type LogFault =
  /** No key that is well formed, or no checkpoint that it signed. */
  | 'unsigned'
  | 'altered'
  /** Leaves are missing at its end, or in it. */
  | 'truncated'
  | 'reordered'
  /** There are leaves that the checkpoint does not cover. */
  | 'extended'
  /** It is another log than one that the same key signed before. */
  | 'forked'
  /** It is shorter than it was. */
  | 'rolled-back'
  /** What it tells cannot be. */
  | 'untrue'
  /** Fewer witnesses cosigned it than must. */
  | 'not-witnessed'

/** What can be wrong with an answer to a device (judge-answer.ts). */
export type AnswerFault = Extract<LogFault, 'unsigned' | 'rolled-back' | 'forked' | 'truncated' | 'untrue'>

/** Refuses `audit/not-verified`: what is wrong, in words, and at which leaf, counted from 0. */
export const notVerified = (fault: LogFault, why: string, leaf?: number): Result<never> =>
  refuse('audit/not-verified', { fault, why, ...(leaf !== undefined && { leaf }) })
