import { ROLE_NAMES } from '../plan/roles.ts'

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** These stand in an outline for what an input takes (`field time`), so they are no words for elements. */
const KINDS = words('password date datetime-local month week time color file')

/**
 * The words that an outline calls elements by: what a plan can say of them, roles that it cannot aim at, and what has no role.
 * `clickable` is a plain box that hears clicks; `aria-hidden`, `inert` and `covered` stand before words that are drawn, but kept from
 * assistive technology, from use, or from sight by something over them.
 */
export const OUTLINE_WORDS: ReadonlySet<string> = new Set([
  ...[...ROLE_NAMES].filter((role) => !KINDS.includes(role)),
  ...words(`
    associationlist associationlistitemkey associationlistitemvalue comment directory insertion none presentation
    sectionfooter sectionheader suggestion`),
  ...words('clickable aria-hidden inert covered')
])

/** What an outline says of an element beside its name, in the order in which it may stand. */
export const OUTLINE_STATES: ReadonlySet<string> = new Set([
  ...KINDS,
  ...words(`
    checked unchecked mixed expanded collapsed pressed selected current disabled readonly required invalid private filled
    empty behind`)
])

/** What stands in brackets where something was left out; `withheld` is what a tenant's own pattern found. */
export const LEFT_OUT = [
  'private value',
  'private key',
  'token',
  'IBAN',
  'card number',
  'national id',
  'withheld'
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

/** The role that an outline's word stands for in a plan. */
export const roleOfWord = (word: string): string => (['clickable', 'frame'].includes(word) ? 'generic' : word)
