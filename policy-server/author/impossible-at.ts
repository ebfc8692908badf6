import { EFFECT_CLASSES, riskOf } from '@writ/dsl/contract'
import { type Atom, waysToApply } from './atoms.ts'
import { type Comparison, comparisonOf, type LikePattern } from './comparisons.ts'
import { isClass, type PolicyScope } from './policy-scope.ts'
import type { ReadPolicy } from './read-policies.ts'
import { BOUNDS, vocabularyOf, wordFault } from './vocabulary.ts'

type Value = string | number | boolean

/** What is left of what an attribute can be. */
class Room {
  readonly path: string
  values: readonly Value[] | undefined
  readonly excluded = new Set<Value>()
  readonly patterns: LikePattern[] = []
  least: number
  most: number

  constructor(path: string) {
    this.path = path
    ;[this.least, this.most] = BOUNDS[path] ?? [-Infinity, Infinity]
  }

  keep(values: readonly Value[]): void {
    this.values = this.values ? this.values.filter((value) => values.includes(value)) : values
  }

  #fits(value: Value): boolean {
    if (this.excluded.has(value)) return false
    if (typeof value === 'number') return value >= this.least && value <= this.most
    if (typeof value !== 'string') return true
    const vocabulary = vocabularyOf(this.path)
    if (vocabulary && wordFault(vocabulary, value)) return false
    return this.patterns.every((pattern) => matches(pattern, value))
  }

  get left(): readonly Value[] | undefined {
    return this.values?.filter((value) => this.#fits(value))
  }

  get isEmpty(): boolean {
    if (this.left) return this.left.length === 0
    return this.least > this.most || (this.excluded.has(true) && this.excluded.has(false))
  }
}

/** Does a `like` pattern take this text? */
export const matches = (pattern: LikePattern, text: string): boolean => {
  const parts = pattern.map((part) => (part === null ? '[sS]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${parts.join('')}$`).test(text)
}

class Rooms {
  readonly #scope: PolicyScope
  readonly #rooms = new Map<string, Room>()

  constructor(scope: PolicyScope) {
    this.#scope = scope
    this.at('action').keep(scope.actions)
    if (scope.resource.type === 'Site' && scope.resource.id !== undefined)
      this.at('resource.origin').keep([scope.resource.id])
  }

  /** A target's origin is the act's, a receiving site's is where the data goes: one room for both spellings. */
  #nameOf(path: string): string {
    if (path !== 'resource.origin') return path
    if (this.#scope.actions.every(isClass)) return 'context.origin'
    return this.#scope.actions.every((action) => action === 'flow') ? 'context.to' : path
  }

  at(path: string): Room {
    const name = this.#nameOf(path)
    const room = this.#rooms.get(name) ?? new Room(name)
    this.#rooms.set(name, room)
    return room
  }

  only(path: string): Value | undefined {
    const left = this.at(path).left
    return left?.length === 1 ? left[0] : undefined
  }

  get emptyPath(): string | undefined {
    return [...this.#rooms.values()].find((room) => room.isEmpty)?.path
  }
}

const narrowNumber = (room: Room, { least, most }: { least: number; most: number }, holds: boolean): void => {
  const [from, to] = holds ? [least, most] : least === -Infinity ? [most + 1, Infinity] : [-Infinity, least - 1]
  room.least = Math.max(room.least, from)
  room.most = Math.min(room.most, to)
}

/** Narrows what can be by one comparison; returns false where it cannot hold at all. */
const narrow = (rooms: Rooms, comparison: Comparison, holds: boolean): boolean => {
  switch (comparison.kind) {
    case 'constant':
      return comparison.value === holds
    case 'among': {
      const { path, values } = comparison
      const isTruth = values.every((value) => typeof value === 'boolean')
      if (holds) rooms.at(path).keep(values)
      else if (isTruth) rooms.at(path).keep([true, false].filter((value) => !values.includes(value)))
      else for (const value of values) rooms.at(path).excluded.add(value)
      return true
    }
    case 'entity': {
      if (comparison.path === 'action') {
        if (holds) rooms.at('action').keep(comparison.ids)
        else for (const id of comparison.ids) rooms.at('action').excluded.add(id)
      }
      if (holds && comparison.path === 'resource' && comparison.type === 'Site')
        rooms.at('resource.origin').keep(comparison.ids)
      return true
    }
    case 'between':
      narrowNumber(rooms.at(comparison.path), comparison, holds)
      return true
    case 'like':
      if (holds) rooms.at(comparison.path).patterns.push(comparison.pattern)
      return true
    case 'holds': {
      const vocabulary = vocabularyOf(comparison.path)
      return !(holds && vocabulary && wordFault(vocabulary, comparison.value))
    }
  }
}

const NOT_A_SITE = ['planner', 'person']

/** What is true of every request whatever a policy says (`cedar-request.ts`); gives the attribute that breaks it. */
const factBroken = (rooms: Rooms): string | undefined => {
  const actions = rooms.at('action').left ?? []
  const classes = EFFECT_CLASSES.filter((name) => actions.includes(name))
  if (classes.length === actions.length) rooms.at('context.risk').keep(classes.map(riskOf))
  const [raised, planned, action] = [rooms.only('context.raised'), rooms.only('context.planned'), rooms.only('action')]
  if (action !== undefined && planned !== undefined && raised !== undefined && (planned === action) === raised)
    return 'context.planned'
  if (rooms.only('context.crossSite') !== true) return undefined
  const [from, to] = [rooms.only('context.from'), rooms.only('context.to')]
  const isWithin = from !== undefined && from === to
  return isWithin || NOT_A_SITE.includes(String(from)) || to === 'planner' ? 'context.crossSite' : undefined
}

/** The attribute that cannot be all that a way asks of it; `undefined` for a way that is possible, as far as is understood. */
const clashOf = (way: readonly Atom[], scope: PolicyScope): string | undefined => {
  const rooms = new Rooms(scope)
  for (const { expr, holds } of way) {
    const comparison = comparisonOf(expr)
    if (comparison && !narrow(rooms, comparison, holds))
      return comparison.kind === 'constant' ? String(comparison.value) : comparison.path
  }
  return factBroken(rooms) ?? rooms.emptyPath
}

/**
 * The attribute of which a policy asks what no request can be, so that it never applies; `undefined` where it may apply. Only
 * comparisons with literals are understood; what is not is taken for possible, so that a clash is certain.
 */
export const impossibleAt = ({ json }: Pick<ReadPolicy, 'json'>, scope: PolicyScope): string | undefined => {
  if (scope.actions.length === 0) return 'action'
  const clashes = waysToApply(json)?.map((way) => clashOf(way, scope))
  return clashes?.every((clash) => clash !== undefined) ? clashes[0] : undefined
}

/** Does every way in which it applies need the person's no? Then it permits nothing: a yes must be enough for what needs none. */
export const needsNo = ({ json }: Pick<ReadPolicy, 'json'>): boolean => saysApproved(json, false)

/** Does every way in which it applies need the person's yes? */
export const needsYes = ({ json }: Pick<ReadPolicy, 'json'>): boolean => saysApproved(json, true)

const saysApproved = (json: ReadPolicy['json'], wanted: boolean): boolean => {
  const ways = waysToApply(json)
  return ways?.every((way) => way.some((atom) => isApproved(atom, wanted))) ?? false
}

const isApproved = ({ expr, holds }: Atom, wanted: boolean): boolean => {
  const comparison = comparisonOf(expr)
  if (comparison?.kind !== 'among' || comparison.path !== 'context.approved' || comparison.values.length !== 1)
    return false
  return (comparison.values[0] === true) === (holds === wanted)
}
