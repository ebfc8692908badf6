import { encode } from 'gpt-tokenizer'

/** What a planner read and wrote for a task, in tokens (o200k), and how often it called. */
export interface Tally {
  /** The tools and the prompt, read once. */
  readonly told: number
  /** Answers of tools, each read once. */
  readonly read: number
  /** Names and arguments of calls. */
  readonly written: number
  readonly trips: number
  /** What an endpoint without a memory reads: the whole conversation again at each round, and once more for the last words. */
  readonly again: number
}

export const tokensOf = (text: string): number => encode(text).length

/** Counts the calls of one task. */
export const startTally = (told: number) => {
  let read = 0
  let written = 0
  let trips = 0
  let again = told
  return {
    count: (name: string, given: object, answer: string): void => {
      written += tokensOf(name) + tokensOf(JSON.stringify(given))
      read += tokensOf(answer)
      trips += 1
      again += told + read + written
    },
    tally: (): Tally => ({ told, read, written, trips, again })
  }
}

export const allTokens = ({ told, read, written }: Tally): number => told + read + written
