import { base64url, type LiveTarget } from '@writ/dsl/contract'
import { NAMED_BY_CONTENT } from '../naming/aria-roles.ts'
import { isField } from '../naming/is-field.ts'
import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import { foldText } from '../tree/fold-text.ts'
import { type Look, nearest } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'

/** This document, as its observations name it: another document, or another life of the executor, has another. */
export const DOCUMENT = base64url.encode(crypto.getRandomValues(new Uint8Array(9)))

interface Seen {
  readonly el: WeakRef<Element>
  /** What it said when it was told. */
  readonly said: string
}

const numbers = new WeakMap<Element, number>()
/** By role and name as told, in the order in which they were first told: their place never changes. */
const seen = new Map<string, Seen[]>()
let last = 0

/** The number of an element, the same in every observation of its document. */
export const numberOf = (el: Element): number => {
  const known = numbers.get(el)
  if (known !== undefined) return known
  last += 1
  numbers.set(el, last)
  return last
}

const isRow = (el: Element): boolean => isHtml(el, 'tr', 'li') || ['row', 'listitem'].includes(attr(el, 'role').trim())

/** Its own words where content names it, since those are at hand; else its accessible name. */
const wordsOf = (look: Look, el: Element, role: string): string => {
  const isPlain = ['', 'generic'].includes(role) && !isField(look, el)
  if (!isPlain && (!NAMED_BY_CONTENT.has(role) || native.has(el, 'aria-labelledby'))) return nameOf(look, el)
  const text = foldText(native.text(el) ?? '')
  return text === '' ? nameOf(look, el) : `${attr(el, 'aria-label')} ${text}`
}

/** What an element says of itself and stands in: pages use rows again for other records, with the same buttons in them. */
const sayingOf = (look: Look, el: Element): string => {
  const row = nearest(look, el, isRow)
  const role = roleOf(look, el)
  return JSON.stringify([role, wordsOf(look, el, role), row && foldText(native.text(row) ?? '')])
}

const keyOf = (role: string, name: string): string => `${role} ${name}`

/** Remembers that an element was told under this role and name; gives its place, from 1, among those that were. */
export const rememberSeen = (look: Look, el: Element, role: string, name: string): number => {
  const key = keyOf(role, name)
  const said = sayingOf(look, el)
  const known = seen.get(key) ?? []
  if (known.length === 0) seen.set(key, known)
  const found = known.findIndex((each) => each.el.deref() === el && each.said === said)
  return found >= 0 ? found + 1 : known.push({ el: new WeakRef(el), said })
}

/** The place that a ref names is the last state of its target. */
const placeOf = ({ states }: LiveTarget): number => {
  const place = states.at(-1)
  return place?.kind === 'nth' ? place.nth : 1
}

/**
 * The element that a target of an observation (`@e12`) means, if it still says what it said then, in the same row; `gone`
 * once it is out of the document; `changed` if it says something else, or was seen in another document.
 */
export const seenElement = (look: Look, target: LiveTarget): Element | 'gone' | 'changed' => {
  const { role, match, document } = target
  if (document !== DOCUMENT || match?.kind !== 'is') return 'changed'
  const known = seen.get(keyOf(role, match.text))?.[placeOf(target) - 1]
  const el = known?.el.deref()
  if (!known) return 'changed'
  if (!el || !native.connected(el)) return 'gone'
  return sayingOf(look, el) === known.said ? el : 'changed'
}

/** The states that are asked of an observed element beside its place. */
export const statesBeside = ({ document, states }: LiveTarget): LiveTarget['states'] =>
  document !== undefined && states.at(-1)?.kind === 'nth' ? states.slice(0, -1) : states
