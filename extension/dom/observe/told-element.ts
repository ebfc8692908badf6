import { NAMED_BY_CONTENT } from '../aria-roles.ts'
import { isTextControl } from '../editable-field.ts'
import { foldText, sameText } from '../fold-text.ts'
import { isField } from '../is-field.ts'
import type { Look } from '../look.ts'
import { nameOf } from '../name-of.ts'
import { attr, isHtml, native } from '../native.ts'
import { shownText } from '../shown-text.ts'
import { type Clean, plainOf } from './leave-out.ts'
import type { OutlineElement, OutlineItem } from './outline-tree.ts'
import { elementsIn } from './own.ts'
import { isPrivateField } from './private-field.ts'
import { seenText } from './seen-text.ts'
import type { Sight } from './sight.ts'
import { statesOf } from './states-of.ts'
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

const RANGES = ['progressbar', 'scrollbar', 'slider', 'spinbutton', 'meter']

const optionText = (option: HTMLOptionElement): string => foldText(option.label || (native.text(option) ?? ''))

const CHECKED_TYPES = ['checkbox', 'radio', 'button', 'submit', 'reset', 'image']

const heldBy = (look: Look, el: Element, role: string, sight: Sight): string | undefined => {
  if (el instanceof HTMLSelectElement) return [...el.selectedOptions].map(optionText).join(', ')
  if (el instanceof HTMLInputElement) {
    if (el.type === 'file') return [...(el.files ?? [])].map((file) => file.name).join(', ')
    return CHECKED_TYPES.includes(el.type) ? undefined : el.value
  }
  if (el instanceof HTMLTextAreaElement) return el.value
  const said = native.attr(el, 'aria-valuetext') ?? native.attr(el, 'aria-valuenow')
  if (RANGES.includes(role)) return said ?? attr(el, 'value')
  return isField(look, el) ? seenText(look, el, sight) : undefined
}

/** Kinds of `<input>` that have no role; the language's word for them is `field`, and the kind is told with it. */
const KINDS = ['password', 'date', 'datetime-local', 'month', 'week', 'time', 'color', 'file']

const kindOf = (el: Element): readonly string[] =>
  el instanceof HTMLInputElement && KINDS.includes(el.type) ? [el.type] : []

const privacyOf = (el: Element): readonly string[] => {
  const holds = isTextControl(el) ? el.value !== '' : (native.text(el) ?? '') !== ''
  return ['private', holds ? 'filled' : 'empty']
}

/** The word for an element of this role. */
const wordOf = (look: Look, el: Element, role: string): string => {
  if (isHtml(el, 'iframe', 'frame')) return 'frame'
  if (role === '' || role === 'generic') return isField(look, el) ? 'field' : 'clickable'
  const level = Number.parseInt(attr(el, 'aria-level') || (/^h([1-6])$/.exec(native.tag(el))?.[1] ?? ''), 10)
  return role === 'heading' && level >= 1 && level <= 99 ? `heading ${level}` : role
}

/** The role that a ref stands for; what has none is known by its place in the observation alone. */
const roleFor = (look: Look, el: Element, role: string): string =>
  role !== '' && role !== 'generic' ? role : isField(look, el) ? 'field' : 'generic'

const cutWith = (telling: Telling, text: string, most: number): Clean | undefined => {
  if (text === '') return undefined
  const { text: clean, more } = telling.clean(text, most)
  return more > 0 ? [...clean, '…'] : clean
}

export interface ToldAs {
  readonly withRef: boolean
  /** Told instead of the element's own name; empty for none. */
  readonly name?: Clean
  readonly note?: string
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
  const said = () => (word === 'clickable' ? shownText(look, el) : seenNameOf(look, el, role, sight))
  const name = given ? (given.length > 0 ? given : undefined) : cutWith(telling, said(), LONGEST_NAME)
  const isPrivate = (isField(look, el) || isTextControl(el)) && isPrivateField(look, el)
  const value = isPrivate ? '' : (heldBy(look, el, role, sight) ?? '')
  const told = cutWith(telling, value, LONGEST_VALUE)
  const states = [...kindOf(el), ...statesOf(look, el, role), ...(isPrivate ? privacyOf(el) : [])]
  spend(word.length + (name ? plainOf(name).length : 0) + Math.min(value.length, LONGEST_VALUE) + 12)
  return {
    kind: 'element',
    word,
    ...(name && { name }),
    states,
    ...(told && { value: told }),
    ...(withRef && { ref: refer(el, roleFor(look, el, role), name) }),
    ...(note !== undefined && { note }),
    items
  }
}
