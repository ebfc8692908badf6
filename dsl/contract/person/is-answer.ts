import type { Type } from '../plan/plan-tree.ts'
import { isSoundText } from '../text/sound-json.ts'
import { conforms, type Value } from '../values/value.ts'

/** Characters that an answer in words has at most. */
export const MAX_ANSWER = 4000

/**
 * Is it what a person can answer to an `ask` of this type? A text says something, in `MAX_ANSWER` characters at most; of a list of options
 * each is named once. A file is no such answer: it is chosen, and travels by itself.
 */
export const isAnswer = (value: unknown, type: Type): value is Value => {
  if (!conforms(value, type)) return false
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ANSWER && isSoundText(value)
    case 'list':
      return type.of.kind === 'choice' && Array.isArray(value) && new Set(value).size === value.length
    case 'number':
    case 'date':
    case 'boolean':
    case 'choice':
      return true
    default:
      return false
  }
}
