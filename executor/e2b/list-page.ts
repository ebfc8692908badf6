import type { HeldSandbox } from './held-sandboxes.ts'
import type { ListQuery } from './sandbox-words.ts'

const isLike = ({ metadata }: HeldSandbox, wanted: string | undefined): boolean =>
  // The SDK encodes each part, and then the whole once more.
  [...new URLSearchParams(wanted)].every(
    ([name, value]) => metadata[decodeURIComponent(name)] === decodeURIComponent(value)
  )

/** One page of the sandboxes that a query is for, and where the next begins, if there is one. */
export const listPage = (
  all: readonly HeldSandbox[],
  { metadata, state, startedAfter, template, order, limit, nextToken = '0' }: ListQuery
): { readonly page: readonly HeldSandbox[]; readonly next?: string } => {
  const after = startedAfter === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startedAfter)
  const fitting = all.filter((held) => {
    const { created, paused } = held.sandbox.state()
    const isInState = state === undefined || state.includes(paused ? 'paused' : 'running')
    return (
      isInState && created >= after && (template === undefined || held.template === template) && isLike(held, metadata)
    )
  })
  const sign = order === 'asc' ? 1 : -1
  const sorted = fitting.sort((one, other) => sign * (one.sandbox.state().created - other.sandbox.state().created))
  const from = Number(nextToken)
  const page = sorted.slice(from, from + limit)
  return from + limit < sorted.length ? { page, next: String(from + limit) } : { page }
}
