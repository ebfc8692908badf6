import { type ActOutcome, type CodeEnd, type Refusal, refusal, type Value } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'

type CodeSaid = Pick<Extract<Need, { kind: 'code' }>, 'language' | 'tells' | 'ms'>

/** Characters of what code printed last that are told. */
const MOST_TOLD = 1000

/**
 * Why code that ended gave nothing. What it printed came of what it was given: only where that is all the planner's own (`tells`) the end of it
 * is quoted, in the sentence alone.
 */
const failed = (why: string, stderr: string, { tells }: CodeSaid): Refusal => {
  const no = refusal('run/code-failed', { why })
  const last = stderr.trim().slice(-MOST_TOLD).toWellFormed().replaceAll('\0', '')
  return tells && last !== '' ? { ...no, message: `${no.message}; it wrote ${JSON.stringify(last)}` } : no
}

/** How code of each language leaves its value. */
const LEFT: Readonly<Record<string, string>> = {
  shell: 'it left no `result`: a shell writes it as JSON to the file "$WRIT_RESULT"'
}

/** What code that ended gave the plan: its value, or why there is none. */
export const codeOutcome = ({ exitCode, value, limit, stderr }: CodeEnd, need: CodeSaid): ActOutcome => {
  const no = (why: string): ActOutcome => ({ kind: 'refused', refusal: failed(why, stderr, need) })
  if (limit === 'wall') return no(`it took longer than its ${need.ms / 1000}s`)
  if (limit !== null) return no(`it met its limit of ${limit}`)
  if (exitCode !== 0) return no(exitCode === null ? 'it was ended' : `it ended with exit code ${exitCode}`)
  return value === undefined
    ? no(LEFT[need.language] ?? 'it left no `result`')
    : { kind: 'done', value: value as Value }
}
