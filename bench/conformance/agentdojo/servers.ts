import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The pinned tool servers of a suite, and the policy under which its plans are decided. */
export interface Servers {
  /** The server that offers a function. */
  readonly of: (name: string) => string
  readonly policy: string
}

const policyOf = (name: string): string => readFileSync(join(import.meta.dirname, 'policies', `${name}.cedar`), 'utf8')

/** Functions that another server offers than the suite's own. */
const ELSEWHERE: Readonly<Record<string, { readonly own: string; readonly other: Readonly<Record<string, string>> }>> =
  {
    banking: { own: 'bank', other: { read_file: 'files' } },
    slack: { own: 'slack', other: { get_webpage: 'web', post_webpage: 'web' } }
  }

/** A suite we know has a policy of its own; any other is one server under a policy for any tools. */
export const serversOf = (suite: string): Servers => {
  const known = Object.hasOwn(ELSEWHERE, suite) ? ELSEWHERE[suite] : undefined
  const { own, other } = known ?? { own: suite.replace(/\W/g, '_'), other: {} }
  return {
    of: (name) => (Object.hasOwn(other, name) ? (other[name] ?? own) : own),
    policy: policyOf(known ? suite : 'any-tools')
  }
}
