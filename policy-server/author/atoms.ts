import type { Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

/** A condition that holds no `&&`, `||` or `!`, and whether it must hold or must not. */
export interface Atom {
  readonly expr: Expr
  readonly holds: boolean
}

/** Ways in which a condition can hold, each a list of atoms that hold together. */
export type Ways = readonly (readonly Atom[])[]

const MAX_WAYS = 64

type Pair = { readonly left: Expr; readonly right: Expr }

/** Cedar's tree has one member a node; this reads the one asked for. */
export const partOf = (expr: Expr, name: string): unknown =>
  Object.hasOwn(expr, name) ? (expr as Record<string, unknown>)[name] : undefined

export const pairOf = (expr: Expr, name: string): Pair | undefined => partOf(expr, name) as Pair | undefined

const both = (left: Ways, right: Ways): Ways => left.flatMap((one) => right.map((other) => [...one, ...other]))

/** All ways in which a condition can hold; `undefined` where they are too many to list. */
const waysOf = (expr: Expr, holds: boolean): Ways | undefined => {
  const not = partOf(expr, '!') as { readonly arg: Expr } | undefined
  if (not) return waysOf(not.arg, !holds)
  const differs = pairOf(expr, '!=')
  if (differs) return [[{ expr: { '==': differs }, holds: !holds }]]
  const [and, or] = [pairOf(expr, '&&'), pairOf(expr, '||')]
  const pair = and ?? or
  if (!pair) return [[{ expr, holds }]]
  const [left, right] = [waysOf(pair.left, holds), waysOf(pair.right, holds)]
  if (!left || !right) return undefined
  const ways = (and !== undefined) === holds ? both(left, right) : [...left, ...right]
  return ways.length > MAX_WAYS ? undefined : ways
}

/** All ways in which the conditions of a policy can hold; one empty way for a policy without any. */
export const waysToApply = ({ conditions }: PolicyJson): Ways | undefined => {
  let ways: Ways | undefined = [[]]
  for (const { kind, body } of conditions) {
    const more = waysOf(body, kind === 'when')
    ways = ways && more && both(ways, more)
    if (!ways || ways.length > MAX_WAYS) return undefined
  }
  return ways
}

/** An attribute as policies write it, `context.request.saidBy`; `undefined` for what is no path. */
export const pathOf = (expr: Expr): string | undefined => {
  const variable = partOf(expr, 'Var')
  if (typeof variable === 'string') return variable
  const dot = partOf(expr, '.') as { readonly left: Expr; readonly attr: string } | undefined
  const left = dot && pathOf(dot.left)
  return dot && left !== undefined ? `${left}.${dot.attr}` : undefined
}

/** A literal: text, number or truth; an entity as `{type, id}`. */
export const literalOf = (
  expr: Expr
): string | number | boolean | { readonly type: string; readonly id: string } | undefined => {
  const value = partOf(expr, 'Value')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const entity = value && typeof value === 'object' && '__entity' in value ? value.__entity : undefined
  return entity as { readonly type: string; readonly id: string } | undefined
}

/** Every expression of a policy's conditions, with those inside it. */
export const everyExpr = ({ conditions }: PolicyJson): readonly Expr[] => {
  const found: Expr[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    found.push(value as Expr)
    for (const inner of Object.values(value)) visit(inner)
  }
  for (const { body } of conditions) visit(body)
  return found
}
