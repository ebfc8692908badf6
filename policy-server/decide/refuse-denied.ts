import { type Effect, type Flow, type RefusalDetail, type Result, refuse } from '@writ/dsl/contract'
import type { Explained } from './explain-decision.ts'

/** One thing of a plan that is denied, and why. */
export type Denied = { readonly why: Explained } & ({ readonly effect: Effect } | { readonly flow: Flow })

/** How much of a list of noes is told. */
const MAX_LISTED = 20
const MAX_LENGTH = 4_000

const lineOf = (denied: Denied): string => {
  const { because, instead, by } = denied.why
  const what =
    'effect' in denied
      ? `line ${denied.effect.span.line}: ${denied.effect.effect} on ${denied.effect.origin}`
      : `data from ${denied.flow.from} to ${denied.flow.to}`
  return [`${what}: ${by}`, because, instead].filter((part) => part !== undefined).join(' — ')
}

const listed = (lines: readonly string[]): string => {
  const kept: string[] = []
  let length = 0
  for (const line of lines) {
    length += line.length + 1
    if (kept.length >= MAX_LISTED || length > MAX_LENGTH) break
    kept.push(line)
  }
  const left = lines.length - kept.length
  return [...kept, ...(left > 0 ? [`and ${left} more`] : [])].join('\n')
}

/** Refuses a plan for all that is denied of it: `policy/denied` by the first effect, or `policy/flow-denied` where only flows are. */
export const refuseDenied = (denied: readonly Denied[]): Result<never> => {
  const [first] = denied
  if (!first) throw new Error('nothing is denied')
  const { by, because, instead } = first.why
  const words: RefusalDetail = {
    by,
    ...(because !== undefined && { because }),
    ...(instead !== undefined && { instead }),
    ...(denied.length > 1 && { denied: denied.length, all: listed([...new Set(denied.map(lineOf))]) })
  }
  return 'effect' in first
    ? refuse('policy/denied', { effect: first.effect.effect, origin: first.effect.origin, ...words }, first.effect.span)
    : refuse('policy/flow-denied', { from: first.flow.from, to: first.flow.to, ...words })
}
