import { canonicalJson, type Json } from '@writ/dsl/contract'
import type { LogAnswer, LogQuestion } from '@writ/policy-server/audit'
import * as z from 'zod'

/** What is asked of a log, as an answer carries it: times in ISO 8601, `until` not included. */
export const printQuestion = ({ agent, person, site, span: { from, end } }: LogQuestion): Json => ({
  ...(agent !== undefined && { agent }),
  ...(person !== undefined && { person }),
  ...(site !== undefined && { site }),
  from: new Date(from).toISOString(),
  until: new Date(end).toISOString()
})

/** Parts of an answer that are lists, and what names one of each. */
const LISTS = {
  runs: ({ run }) => `run ${text(run)}`,
  refused: ({ run }) => `the refused plan ${text(run)}`,
  tokens: ({ token }) => `the token ${text(token)}`,
  states: ({ leaf }) => `what leaf ${text(leaf)} says of an agent`,
  tools: ({ leaf }) => `what leaf ${text(leaf)} says of a tool`,
  chains: ({ device, person }) => `the chain of device ${text(device)} of ${text(person)}`,
  gaps: (gap) => `that something may be missing: ${canonicalJson(gap)}`
} as const satisfies Partial<Record<keyof LogAnswer, (one: Told) => string>>
type List = keyof typeof LISTS

type Told = Readonly<Record<string, Json>>
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : canonicalJson(value ?? null))

const list = z.array(z.record(z.string(), z.json()))
const answerSchema = z.looseObject({
  asked: z.json(),
  size: z.int(),
  root: z.string(),
  runs: list,
  refused: list,
  tokens: list,
  states: list,
  tools: list,
  chains: list,
  gaps: list
})

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

const differenceIn = (name: List, given: readonly Told[], own: readonly Told[]): string | undefined => {
  const nameOf: (one: Told) => string = LISTS[name]
  const found = new Map(given.map((one) => [nameOf(one), one]))
  if (found.size < given.length) return 'it tells something twice'
  for (const one of own) {
    const same = found.get(nameOf(one))
    if (!same) return `it lacks ${nameOf(one)}`
    if (canonicalJson(same) !== canonicalJson(one)) return `it tells otherwise of ${nameOf(one)}`
    found.delete(nameOf(one))
  }
  const [more] = found.keys()
  return more === undefined ? undefined : `the log does not tell ${more}`
}

/**
 * Holds an answer that somebody gave, as `writ audit ask --json` printed it, against the log's own: the first thing that it lacks, tells otherwise, or
 * has too much; `undefined` where it is the same.
 */
export const differenceOf = (given: string, asked: LogQuestion, own: LogAnswer): string | undefined => {
  const read = answerSchema.safeParse(readJson(given))
  if (!read.success) return 'it is no answer as `writ audit ask --json` gives it'
  const { data } = read
  if (canonicalJson(data.asked as Json) !== canonicalJson(printQuestion(asked))) return 'it answers another question'
  if (data.size !== own.size || data.root !== own.root)
    return `it is of another log, or of this when it had ${data.size} leaves, not ${own.size}`
  for (const name of Object.keys(LISTS) as List[]) {
    const difference = differenceIn(name, data[name] as readonly Told[], plain(own[name]) as unknown as readonly Told[])
    if (difference !== undefined) return difference
  }
  return undefined
}

const readJson = (given: string): unknown => {
  try {
    return JSON.parse(given)
  } catch {
    return undefined
  }
}
