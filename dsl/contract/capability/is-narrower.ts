import { canonicalJson, type Json } from '../text/canonical-json.ts'
import type { AuthorizationDetail } from './capability.ts'
import { isTier, isTierAtLeast } from './sandbox-grant.ts'

type Members = Readonly<Record<string, Json | undefined>>
type Compare = (child: Json | undefined, parent: Json | undefined) => boolean

const isLess: Compare = (child, parent) => typeof child === 'number' && typeof parent === 'number' && child <= parent

const isSame: Compare = (child, parent) =>
  child === undefined || parent === undefined ? child === parent : canonicalJson(child) === canonicalJson(parent)

const isPart: Compare = (child, parent) =>
  Array.isArray(child) && Array.isArray(parent) && child.every((one) => parent.some((other) => isSame(one, other)))

/** What is not there grants nothing, so it may be left out; what is there must be the parent's. */
const isSameOrAbsent: Compare = (child, parent) => child === undefined || isSame(child, parent)
const isPartOrAbsent: Compare = (child, parent) => child === undefined || isPart(child, parent)

const isRecord = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A person may be asked where the parent did not say so; never the other way. */
const isStricter: Compare = (child, parent) => isSame(child, parent) || (child === 'ask' && parent === 'allow')

const hasOnly: Compare = (child, parent) =>
  isRecord(child) &&
  isRecord(parent) &&
  Object.keys(child).every((name) => Object.hasOwn(parent, name) && isStricter(child[name], parent[name]))

/** Code may be held better than the parent asks for, never worse. */
const isStronger: Compare = (child, parent) => isTier(child) && isTier(parent) && isTierAtLeast(child, parent)

/** How a member may differ from the parent's; one that is not named may not differ at all. */
const MAY_DIFFER: Readonly<Record<string, Compare>> = {
  max: isLess,
  vcpu: isLess,
  memory: isLess,
  wall_ms: isLess,
  cpu_ms: isLess,
  disk: isLess,
  processes: isLess,
  files: isLess,
  output: isLess,
  tier: isStronger,
  egress: isPart,
  how: isPart,
  via: isPartOrAbsent,
  raise: hasOnly,
  input: isSameOrAbsent,
  each: isSameOrAbsent,
  because: isSameOrAbsent,
  approval: isStricter
}

/** What may be done where a site signs in too may be granted for there alone. */
const isAtOneOf = ({ origin }: Members, parent: Members): boolean =>
  isSame(origin, parent.origin) || isPart([origin ?? null], parent.via)

const isWithin = (child: Members, parent: Members): boolean =>
  isAtOneOf(child, parent) &&
  [...new Set([...Object.keys(child), ...Object.keys(parent)])].every(
    (name) =>
      name === 'origin' || (Object.hasOwn(MAY_DIFFER, name) ? MAY_DIFFER[name] : isSame)?.(child[name], parent[name])
  )

/**
 * Does a child capability grant nothing that its parent does not? Each of its details is one of the parent's, of the same type
 * and id, with the same members or less; none stands twice, since counts would add up.
 */
export const isNarrower = (child: readonly AuthorizationDetail[], parent: readonly AuthorizationDetail[]): boolean => {
  const names = child.map(({ type, id }) => `${type} ${id}`)
  return (
    new Set(names).size === names.length &&
    child.every((detail) =>
      parent.some(
        (other) => other.type === detail.type && other.id === detail.id && isWithin(detail as Members, other as Members)
      )
    )
  )
}
