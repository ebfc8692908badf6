import { ok, type Result, refuse } from '@writ/dsl/contract'
import { focusElement } from '../edit/focus-element.ts'
import { sendChange } from '../edit/input-event.ts'
import type { Aim } from '../facts/aim.ts'
import { submissionByClick } from '../facts/form-target.ts'
import { activatedBy } from '../finding/activated-by.ts'
import { nameOf } from '../naming/name-of.ts'
import { roleOf } from '../naming/role-of.ts'
import { isDisabled } from '../naming/state-of.ts'
import { sameText } from '../tree/fold-text.ts'
import { flatElements, type Look, referenced } from '../tree/look.ts'
import { attr, native } from '../tree/native.ts'
import { optionText } from '../tree/option-text.ts'
import { hasBox, isHidden } from '../tree/visibility.ts'

const noOption = (said: string) => refuse('target/no-option', { target: said })

const optionByLabel = (select: HTMLSelectElement, label: string): HTMLOptionElement | undefined => {
  const found = [...select.options].filter((option) => sameText(optionText(option), label))
  const [only, second] = found
  return only && !second && !native.matches(only, ':disabled') ? only : undefined
}

/** Chooses in a native `<select>` by whole labels. Refuses `target/disabled`, `target/hidden`, `target/no-option`, and what `aim.again` refuses. */
export const chooseNative = (
  aim: Aim,
  select: HTMLSelectElement,
  labels: readonly string[],
  sent: () => void
): Result<void> => {
  const { look, said } = aim
  if (isDisabled(look, select)) return refuse('target/disabled', { target: said })
  if (!hasBox(look, select)) return refuse('target/hidden', { target: said })
  if (!select.multiple && labels.length !== 1) return noOption(said)
  const wanted = labels.map((label) => optionByLabel(select, label))
  if (wanted.includes(undefined)) return noOption(said)
  sent()
  focusElement(select)
  const still = aim.again()
  if (!still.ok) return still
  for (const option of [...select.options]) {
    const on = wanted.includes(option)
    if (option.selected !== on && (on || select.multiple)) native.setSelected(option, on)
  }
  native.send(select, new Event('input', { bubbles: true, composed: true }))
  sendChange(select)
  return ok(undefined)
}

/** Does the select hold exactly these labels now? */
export const holdsOptions = (select: HTMLSelectElement, labels: readonly string[]): boolean => {
  const chosen = [...select.selectedOptions].map(optionText)
  return chosen.length === labels.length && labels.every((label) => chosen.some((text) => sameText(text, label)))
}

export const isOpenList = (look: Look, el: Element): boolean =>
  roleOf(look, el) === 'listbox' || attr(el, 'aria-expanded') === 'true'

/** A click on it would send or lead somewhere, whatever its role says. */
const acts = (look: Look, el: Element): boolean => {
  const activated = activatedBy(look, el)
  return !!activated && (submissionByClick(activated) !== undefined || native.has(activated, 'href'))
}

/** Something whose click opens a list to choose from, and does nothing else that the browser knows of. */
export const opensList = (look: Look, el: Element): boolean =>
  (['combobox', 'listbox'].includes(roleOf(look, el)) || attr(el, 'aria-haspopup') === 'listbox') && !acts(look, el)

/** The lists that are the element's own: itself, inside it, or what it or a part of it says it controls or owns. */
const listsOf = (look: Look, el: Element): readonly Element[] => {
  const parts = [el, ...flatElements(look, el)]
  const told = parts.flatMap((at) => [...referenced(at, 'aria-controls'), ...referenced(at, 'aria-owns')])
  const all = [...parts, ...told.flatMap((at) => [at, ...flatElements(look, at)])]
  return [...new Set(all)].filter((at) => roleOf(look, at) === 'listbox')
}

const optionsOf = (look: Look, el: Element): readonly Element[] => {
  const inside = listsOf(look, el).flatMap((list) => flatElements(look, list))
  return [...new Set(inside)].filter((at) => roleOf(look, at) === 'option' && !isHidden(look, at))
}

/** Do options of its own stand open? */
export const showsOptions = (look: Look, el: Element): boolean => optionsOf(look, el).length > 0

export const isOption = (look: Look, el: Element): boolean => roleOf(look, el) === 'option' && !acts(look, el)

/** The one visible option with this whole name in the element's own list; refuses `target/no-option`, also for a button or link in disguise. */
export const findOption = (look: Look, el: Element, label: string, said: string): Result<Element> => {
  const [only, second] = optionsOf(look, el).filter((at) => sameText(nameOf(look, at), label))
  return only && !second && isOption(look, only) && !isDisabled(look, only) ? ok(only) : noOption(said)
}
