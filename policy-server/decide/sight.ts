import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type AttributeName, type TestedAttribute, type TextTest, testedAttribute } from './text-tests.ts'

/**
 * What of a request a policy can see at all. Two requests that are equal in this are decided alike, and what no policy sees need
 * not be sent. `context` and `resource` are names of attributes; `principal`, `place` and `target` say that it is seen which agent,
 * which site (or other place) and which very target it is. Of an attribute that is not in `whole`, policies see only how it
 * answers `tests`, and whether it is there.
 */
export interface Sight {
  readonly context: ReadonlySet<string>
  readonly resource: ReadonlySet<string>
  readonly principal: boolean
  readonly place: boolean
  readonly target: boolean
  /** The context is seen whole. */
  readonly all: boolean
  readonly whole: ReadonlySet<AttributeName>
  readonly tests: ReadonlyMap<AttributeName, readonly TextTest[]>
}

interface Seen {
  readonly context: Set<string>
  readonly resource: Set<string>
  principal: boolean
  place: boolean
  target: boolean
  all: boolean
  readonly whole: Set<AttributeName>
  readonly tests: Map<AttributeName, TextTest[]>
}

const makeSeen = (): Seen => ({
  context: new Set(),
  resource: new Set(),
  principal: false,
  place: false,
  target: false,
  all: false,
  whole: new Set(),
  tests: new Map()
})

const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null && !Array.isArray(part)

const variableOf = (part: unknown): string | undefined =>
  isRecord(part) && typeof part.Var === 'string' ? part.Var : undefined

/** `a` of `x.a`, `x has a` and `x has a.b`. */
const firstAttribute = (attr: unknown): string | undefined => {
  const first: unknown = Array.isArray(attr) ? attr[0] : attr
  return typeof first === 'string' ? first : undefined
}

const PLACES: readonly unknown[] = ['Site', 'Sandbox', 'Tool', 'User']

/** Does an expression name nothing but places, as `Site::"https://a.example"` or a set of these? */
const isPlaces = (part: unknown): boolean => {
  if (!isRecord(part)) return false
  if (Array.isArray(part.Set)) return part.Set.every(isPlaces)
  const { Value } = part
  return isRecord(Value) && isRecord(Value.__entity) && PLACES.includes(Value.__entity.type)
}

/** A variable that stands bare, so that everything about it counts. */
const seeWhole = (seen: Seen, variable: string): void => {
  if (variable === 'context') seen.all = true
  if (variable === 'principal') seen.principal = true
  if (variable === 'resource') {
    seen.place = true
    seen.target = true
  }
}

const seeAttribute = (seen: Seen, variable: string, attr: string): void => {
  if (variable === 'context') seen.context.add(attr)
  if (variable === 'principal') seen.principal = true
  if (variable === 'resource') seen.resource.add(attr)
}

const seeTested = (seen: Seen, { attribute, tests }: TestedAttribute): void => {
  const [variable = '', attr = ''] = attribute.split(/\.(.*)/s)
  seeAttribute(seen, variable, attr)
  seen.tests.set(attribute, [...(seen.tests.get(attribute) ?? []), ...tests])
}

/**
 * Walks a condition in Cedar's JSON form. INVARIANT: whatever it does not know it walks into, and every variable met there is seen
 * whole; a form of expression that Cedar may grow can thus make more be seen, never less.
 */
const look = (seen: Seen, part: unknown): void => {
  if (Array.isArray(part)) {
    for (const each of part) look(seen, each)
    return
  }
  if (!isRecord(part)) return
  const variable = variableOf(part)
  if (variable !== undefined) {
    seeWhole(seen, variable)
    return
  }
  for (const [operator, operands] of Object.entries(part)) {
    const tested = testedAttribute(operator, operands)
    if (tested) {
      seeTested(seen, tested)
      continue
    }
    const left = isRecord(operands) ? variableOf(operands.left) : undefined
    const attr = isRecord(operands) ? firstAttribute(operands.attr) : undefined
    if ((operator === '.' || operator === 'has') && left !== undefined && attr !== undefined) {
      seeAttribute(seen, left, attr)
      if (operator === '.') seen.whole.add(`${left === 'resource' ? left : 'context'}.${attr}`)
      continue
    }
    if (operator === 'is' && left === 'resource' && isRecord(operands)) {
      seen.place = true
      look(seen, operands.in)
      continue
    }
    if (operator === 'in' && left === 'resource' && isRecord(operands) && isPlaces(operands.right)) {
      seen.place = true
      continue
    }
    look(seen, operands)
  }
}

const seeScope = (seen: Seen, { principal, resource }: PolicyJson): void => {
  if (principal.op !== 'All') seen.principal = true
  if (resource.op === 'All') return
  seen.place = true
  const { entity } = resource as { readonly entity?: { readonly type?: string } }
  if (entity !== undefined && !PLACES.includes(entity.type)) seen.target = true
  const inside = (resource as { readonly in?: { readonly entity?: { readonly type?: string } } }).in?.entity
  if (inside !== undefined && !PLACES.includes(inside.type)) seen.target = true
}

/** What one policy can see of a request. */
export const sightOf = (policy: PolicyJson): Sight => {
  const seen = makeSeen()
  seeScope(seen, policy)
  for (const { body } of policy.conditions) look(seen, body)
  return seen
}

/** What any of several policies can see. */
export const jointSight = (sights: readonly Sight[]): Sight => ({
  context: new Set(sights.flatMap(({ context }) => [...context])),
  resource: new Set(sights.flatMap(({ resource }) => [...resource])),
  principal: sights.some(({ principal }) => principal),
  place: sights.some(({ place }) => place),
  target: sights.some(({ target }) => target),
  all: sights.some(({ all }) => all),
  whole: new Set(sights.flatMap(({ whole }) => [...whole])),
  tests: jointTests(sights)
})

/** Every different test of an attribute, once. */
const jointTests = (sights: readonly Sight[]): ReadonlyMap<AttributeName, readonly TextTest[]> => {
  const joint = new Map<AttributeName, Map<string, TextTest>>()
  for (const [attribute, tests] of sights.flatMap((sight) => [...sight.tests])) {
    const known = joint.get(attribute) ?? new Map<string, TextTest>()
    for (const test of tests) known.set(JSON.stringify(test), test)
    joint.set(attribute, known)
  }
  return new Map([...joint].map(([attribute, tests]) => [attribute, [...tests.values()]]))
}
