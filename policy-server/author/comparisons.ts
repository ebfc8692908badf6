import type { Expr } from '@cedar-policy/cedar-wasm/nodejs'
import { literalOf, pairOf, partOf, pathOf } from './atoms.ts'

/** Literal pieces, with `null` for each `*`. */
export type LikePattern = readonly (string | null)[]

/** A condition that was understood: an attribute compared with literals. */
export type Comparison =
  | { readonly kind: 'among'; readonly path: string; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: 'entity'; readonly path: string; readonly ids: readonly string[]; readonly type: string }
  | { readonly kind: 'holds'; readonly path: string; readonly value: string }
  | { readonly kind: 'between'; readonly path: string; readonly least: number; readonly most: number }
  | { readonly kind: 'like'; readonly path: string; readonly pattern: LikePattern }
  | { readonly kind: 'constant'; readonly value: boolean }

const ORDER = { '<': [-Infinity, -1], '<=': [-Infinity, 0], '>': [1, Infinity], '>=': [0, Infinity] } as const
const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

const among = (path: string, literals: readonly ReturnType<typeof literalOf>[]): Comparison | undefined => {
  if (literals.length === 0 || literals.some((literal) => literal === undefined)) return undefined
  const entities = literals.flatMap((literal) => (typeof literal === 'object' ? [literal] : []))
  if (entities.length === literals.length)
    return { kind: 'entity', path, ids: entities.map(({ id }) => id), type: entities[0]?.type ?? '' }
  if (entities.length > 0) return undefined
  return { kind: 'among', path, values: literals as (string | number | boolean)[] }
}

/** `==` and `in`, whichever side the attribute stands on. */
const ofPair = ({ left, right }: { left: Expr; right: Expr }): Comparison | undefined => {
  const path = pathOf(left) ?? pathOf(right)
  const other = pathOf(left) === undefined ? left : right
  const set = partOf(other, 'Set') as readonly Expr[] | undefined
  return path === undefined ? undefined : among(path, set ? set.map(literalOf) : [literalOf(other)])
}

const ofContains = ({ left, right }: { left: Expr; right: Expr }): Comparison | undefined => {
  const set = partOf(left, 'Set') as readonly Expr[] | undefined
  const path = pathOf(set ? right : left)
  if (path === undefined) return undefined
  if (set) return among(path, set.map(literalOf))
  const value = literalOf(right)
  return typeof value === 'string' ? { kind: 'holds', path, value } : undefined
}

const ofOrder = (expr: Expr): Comparison | undefined => {
  for (const op of ['<', '<=', '>', '>='] as const) {
    const pair = pairOf(expr, op)
    if (!pair) continue
    const path = pathOf(pair.left) ?? pathOf(pair.right)
    const turned = pathOf(pair.left) === undefined
    const limit = literalOf(turned ? pair.left : pair.right)
    if (path === undefined || typeof limit !== 'number') return undefined
    const [least, most] = ORDER[turned ? TURNED[op] : op]
    return { kind: 'between', path, least: limit + least, most: limit + most }
  }
  return undefined
}

const ofLike = (expr: Expr): Comparison | undefined => {
  const like = partOf(expr, 'like') as { left: Expr; pattern: ('Wildcard' | { Literal: string })[] } | undefined
  const path = like && pathOf(like.left)
  if (!like || path === undefined) return undefined
  const pattern: (string | null)[] = []
  for (const part of like.pattern) {
    const last = pattern.at(-1)
    if (part === 'Wildcard') pattern.push(null)
    else if (typeof last === 'string') pattern[pattern.length - 1] = last + part.Literal
    else pattern.push(part.Literal)
  }
  return { kind: 'like', path, pattern }
}

/** What a condition compares, where that is understood; a condition that is not constrains nothing. */
export const comparisonOf = (expr: Expr): Comparison | undefined => {
  const constant = literalOf(expr)
  if (typeof constant === 'boolean') return { kind: 'constant', value: constant }
  const path = pathOf(expr)
  // A path by itself is a truth.
  if (path?.includes('.')) return { kind: 'among', path, values: [true] }
  // `!=` is the `==` that must not hold (`waysToApply` tells the two apart); its words are the same.
  const equal = pairOf(expr, '==') ?? pairOf(expr, '!=') ?? pairOf(expr, 'in')
  if (equal) return ofPair(equal)
  const contains = pairOf(expr, 'contains')
  if (contains) return ofContains(contains)
  return ofOrder(expr) ?? ofLike(expr)
}
