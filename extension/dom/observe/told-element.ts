import { OUTLINE_WORDS, type OutlineElement, type OutlineItem, type OutlineNote, plainOf } from '@writ/dsl/contract'
import { NAMED_BY_CONTENT } from '../naming/aria-roles.ts'
import { heldBy } from '../naming/held-value.ts'
import { isField } from '../naming/is-field.ts'
import { nameOf } from '../naming/name-of.ts'
import { levelOf, statesOf } from '../naming/states-of.ts'
import { foldText, sameText } from '../tree/fold-text.ts'
import type { Look } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'
import { isTextControl } from '../tree/text-control.ts'
import { isCovered } from './covered.ts'
import { LEAVES } from './kind-of.ts'
import type { Clean } from './leave-out.ts'
import { elementsIn } from './own.ts'
import { isPrivateField } from './private-field.ts'
import { seenText } from './seen-text.ts'
import type { Sight } from './sight.ts'
import type { Telling } from './telling.ts'

const LONGEST_NAME = 160
const LONGEST_VALUE = 200

const isNamedByOthers = (el: Element): boolean =>
  attr(el, 'aria-label').trim() !== '' || attr(el, 'aria-labelledby').trim() !== '' || isHtml(el, 'input')

/**
 * The accessible name, but where it comes from the content without what nobody sees there: a page must not speak to the
 * planner alone.
 */
const seenNameOf = (look: Look, el: Element, role: string, sight: Sight): string => {
  if (!NAMED_BY_CONTENT.has(role) || isNamedByOthers(el)) return foldText(nameOf(look, el))
  const seen = seenText(look, el, sight)
  if (seen !== '' && elementsIn(el).length === 0) return seen
  const name = foldText(nameOf(look, el))
  // An icon drawn by a word, as fonts do, has no name, but says what it is.
  if (seen === '') return name || seenText(look, el, sight, true)
  return sameText(seen.replaceAll(' ', ''), name.replaceAll(' ', '')) ? name : seen
}

/** Kinds of `<input>` that have no role; the language's word for them is `field`, and the kind is told with it. */
const KINDS = ['password', 'date', 'datetime-local', 'month', 'week', 'time', 'color', 'file']

const kindOf = (el: Element): readonly string[] =>
  el instanceof HTMLInputElement && KINDS.includes(el.type) ? [el.type] : []

const privacyOf = (el: Element): readonly string[] => {
  const holds = isTextControl(el) ? el.value !== '' : (native.text(el) ?? '') !== ''
  return ['private', holds ? 'filled' : 'empty']
}

/** That a drop-down is closed goes without saying. */
const toldStates = (look: Look, el: Element, role: string): readonly string[] =>
  statesOf(look, el, role).filter(
    (word) => word !== 'collapsed' || role !== 'combobox' || native.has(el, 'aria-expanded')
  )

/** The word for an element of this role. */
const wordOf = (look: Look, el: Element, role: string): string => {
  if (isHtml(el, 'iframe', 'frame')) return 'frame'
  if (role !== '' && role !== 'generic' && OUTLINE_WORDS.has(role)) return role
  return isField(look, el) ? 'field' : 'clickable'
}

const cutWith = (telling: Telling, text: string, most: number): Clean | undefined => {
  if (text === '') return undefined
  const { text: clean, more } = telling.clean(text, most)
  return more > 0 ? [...clean, '…'] : clean
}

export interface ToldAs {
  readonly withRef: boolean
  /** Told instead of the element's own name; empty for none. */
  readonly name?: Clean
  readonly note?: OutlineNote
  readonly items?: readonly OutlineItem[]
}

/** What an element is told as: word, name, states, value and ref. */
export const toldElement = (
  telling: Telling,
  el: Element,
  role: string,
  sight: Sight,
  { withRef, name: given, note, items = [] }: ToldAs
): OutlineElement => {
  const { look, refer, spend } = telling
  const word = wordOf(look, el, role)
  const level = role === 'heading' ? levelOf(look, el, role) : undefined
  const said = () => (word === 'clickable' ? shownText(look, el) : seenNameOf(look, el, role, sight))
  const name = given ? (given.length > 0 ? given : undefined) : cutWith(telling, said(), LONGEST_NAME)
  const isPrivate = (isField(look, el) || isTextControl(el)) && isPrivateField(look, el)
  const value = isPrivate ? '' : (heldBy(look, el, role, (of) => seenText(look, of, sight)) ?? '')
  const told = cutWith(telling, value, LONGEST_VALUE)
  const behind = withRef && LEAVES.has(role) && isCovered(look, el) ? ['behind'] : []
  const states = [...kindOf(el), ...toldStates(look, el, role), ...behind, ...(isPrivate ? privacyOf(el) : [])]
  spend(word.length + (name ? plainOf(name).length : 0) + Math.min(value.length, LONGEST_VALUE) + 12)
  return {
    kind: 'element',
    word,
    ...(level !== undefined && { level }),
    ...(name && { name }),
    states,
    ...(told && { value: told }),
    ...(withRef && refer(el, word, name)),
    ...(note !== undefined && { note }),
    items
  }
}
