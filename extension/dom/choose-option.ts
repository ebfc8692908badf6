import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { focusElement } from './focus-element.ts'
import { foldText, sameText } from './fold-text.ts'
import { flatElements, type Look, referenced } from './look.ts'
import { nameOf } from './name-of.ts'
import { attr, native } from './native.ts'
import { roleOf } from './role-of.ts'
import { isDisabled } from './state-of.ts'
import { hasBox, isHidden } from './visibility.ts'
import { sendChange } from './write-text.ts'

const noOption = (said: string) => refuse('target/no-option', { target: said })

const optionByLabel = (select: HTMLSelectElement, label: string): HTMLOptionElement | undefined => {
  const found = [...select.options].filter((option) =>
    sameText(option.label || foldText(native.text(option) ?? ''), label)
  )
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
  const chosen = [...select.selectedOptions].map((option) => option.label || foldText(native.text(option) ?? ''))
  return chosen.length === labels.length && labels.every((label) => chosen.some((text) => sameText(text, label)))
}

export const isOpenList = (look: Look, el: Element): boolean =>
  roleOf(look, el) === 'listbox' || attr(el, 'aria-expanded') === 'true'

const listsOf = (look: Look, el: Element): readonly Element[] => {
  const own = [...referenced(el, 'aria-controls'), ...referenced(el, 'aria-owns')]
  if (own.length > 0) return own
  if (roleOf(look, el) === 'listbox') return [el]
  const root = native.documentElement(look.document)
  return root ? [...flatElements(look, root)].filter((at) => ['listbox', 'menu'].includes(roleOf(look, at))) : []
}

const OPTION_ROLES = ['option', 'menuitem', 'menuitemradio', 'menuitemcheckbox', 'treeitem']

/** The one visible option with this whole name in the list that the element opens; refuses `target/no-option`. */
export const findOption = (look: Look, el: Element, label: string, said: string): Result<Element> => {
  const options = listsOf(look, el)
    .flatMap((list) => [...flatElements(look, list)])
    .filter((at) => OPTION_ROLES.includes(roleOf(look, at)) && !isHidden(look, at) && sameText(nameOf(look, at), label))
  const [only, second] = options
  return only && !second && !isDisabled(look, only) ? ok(only) : noOption(said)
}
