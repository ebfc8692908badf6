import { VERBS } from '../manifest.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { APPROVAL_NEEDS } from './approval-needs.ts'
import type { ActionGrant } from './capability.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isOneOf =
  (words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isDecision = isOneOf(['allow', 'ask', 'deny'])

const NEEDED: Readonly<Record<string, Check>> = {
  type: isOneOf(['writ_action']),
  id: isText,
  origin: isText,
  verb: isOneOf(VERBS),
  effect: isOneOf(EFFECT_CLASSES),
  max: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  approval: isOneOf(['allow', 'ask']),
  raise: (value) =>
    isObject(value) &&
    Object.entries(value).every(([effect, decision]) => isOneOf(EFFECT_CLASSES)(effect) && isDecision(decision))
}

const isNeeds: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  new Set(value).size === value.length &&
  value.every(isOneOf(APPROVAL_NEEDS))

const isHash: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value)

const isAny: Check = () => true

const OPTIONAL: Readonly<Record<string, Check>> = {
  target: isAny,
  to: isAny,
  path: isText,
  key: isText,
  name: isText,
  pin: isHash,
  via: (value) => Array.isArray(value) && value.every(isText),
  needs: (value) =>
    isObject(value) &&
    Object.entries(value).every(([effect, needs]) => isOneOf(EFFECT_CLASSES)(effect) && isNeeds(needs)),
  because: (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([effect, place]) => isOneOf(EFFECT_CLASSES)(effect) && Number.isSafeInteger(place) && Number(place) >= 0
    ),
  input: isOneOf(['trusted']),
  each: (value) => Array.isArray(value) && value.every(isOneOf(EFFECT_CLASSES))
}

/**
 * What `actionGrantSchema` says of a value that was read from JSON, said without the library: a document has only this to
 * check, and is handed as little code as can be. Nothing that is not named may stand in it.
 */
export const isActionGrant = (value: unknown): value is ActionGrant =>
  isObject(value) &&
  Object.entries(NEEDED).every(([name, check]) => Object.hasOwn(value, name) && check(value[name])) &&
  Object.entries(value).every(
    ([name, member]) =>
      Object.hasOwn(NEEDED, name) || (Object.hasOwn(OPTIONAL, name) && OPTIONAL[name]?.(member) === true)
  )
