import { type RefusalDetail, refusal } from '@writ/dsl/contract'
import { statusOf } from './answer.ts'
import { OF_ROUTES, READS_PLANS, refusalsOf } from './refusals-of-routes.ts'

interface Described {
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly responses?: Record<string, { readonly description?: string }>
}

/** In the place of what is said of one case: the name of what it would be. */
const NAMES: RefusalDetail = new Proxy({}, { get: (_, name) => (typeof name === 'string' ? `‹${name}›` : undefined) })

const OF_TEXTS =
  'The text of the plan: a code of `syntax/` or `check/`; `diagnostics` says each place and how it may be mended.'

/**
 * Says in an operation of the API's description which codes it may refuse with, by status. Their bodies are those of `4XX` and `5XX`, or `usual`,
 * which is the same (OpenAPI 3.1 §4.8.16: an exact status comes before a range).
 */
const describeOne = (route: string, { security = [], responses }: Described, usual: object): void => {
  if (!responses) return
  const byStatus = new Map<number, string[]>()
  const say = (status: number, line: string): void => {
    byStatus.set(status, [...(byStatus.get(status) ?? []), line])
  }
  if (READS_PLANS.includes(route)) say(422, OF_TEXTS)
  for (const code of refusalsOf(route, security.flatMap(Object.keys)))
    say(statusOf(code), `\`${code}\`: ${refusal(code, NAMES).message}`)
  for (const [status, lines] of byStatus) {
    const range = responses[`${Math.trunc(status / 100)}XX`] ?? usual
    responses[status] = { ...range, description: lines.join('\n\n') }
  }
}

/** Says so of each operation. Throws where the table of routes names one that there is none of. */
export const describeRefusals = (paths: Readonly<Record<string, object | undefined>>): void => {
  const there = new Set<string>()
  const all = Object.values(paths).flatMap((operations = {}) => Object.values(operations) as Described[])
  const usual = all.find(({ responses }) => responses?.['4XX'])?.responses?.['4XX']
  if (!usual) throw new Error('no route says what the body of a refusal is')
  for (const [path, operations = {}] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const route = `${method.toUpperCase()} ${path}`
      there.add(route)
      describeOne(route, operation as Described, usual)
    }
  const missing = [...Object.keys(OF_ROUTES), ...READS_PLANS].filter((route) => !there.has(route))
  if (missing.length > 0) throw new Error(`refusals are told of ${missing.join(', ')}, which the API does not have`)
}
