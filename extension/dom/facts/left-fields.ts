import { holdsSecret } from '../naming/secret-memory.ts'
import { newLook } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { selectInTrees } from '../tree/select-in-trees.ts'
import type { ActContext } from './act-context.ts'

/** What a person, the browser or a script has put into a field since the page came; nothing where it holds what the site sent. */
const changedValue = (el: Element): string | undefined => {
  if (el instanceof HTMLInputElement) {
    if (el.type === 'hidden') return undefined
    if (el.type === 'checkbox' || el.type === 'radio') return el.checked && !el.defaultChecked ? 'checked' : undefined
    return el.value !== '' && el.value !== el.defaultValue ? el.value : undefined
  }
  if (el instanceof HTMLTextAreaElement) return el.value !== '' && el.value !== el.defaultValue ? el.value : undefined
  return el instanceof HTMLSelectElement ? changedChoice(el) : undefined
}

/** A list that chooses one, and for which the site chose nothing, shows the first option that can be chosen (HTML §4.10.7). */
const sitesChoice = ({ multiple }: HTMLSelectElement, options: readonly HTMLOptionElement[]): readonly number[] => {
  const set = options.flatMap(({ defaultSelected }, i) => (defaultSelected ? [i] : []))
  if (multiple) return set
  const shown = set.at(-1) ?? options.findIndex((option) => !native.matches(option, ':disabled'))
  return shown < 0 ? [] : [shown]
}

const changedChoice = (el: HTMLSelectElement): string | undefined => {
  const options = [...el.options]
  const chosen = options.flatMap(({ selected }, i) => (selected ? [i] : []))
  const now = chosen.join()
  return chosen.length > 0 && now !== sitesChoice(el, options).join() ? now : undefined
}

/** What stood in each field before the run did anything in this document, where that is not what the site sent. */
let left: WeakMap<Element, string> | undefined

/** To be called before the first look and the first act of a document: what was written into its forms until then is nobody's here. */
export const noteLeftFields = ({ shadowRootOf }: Pick<ActContext, 'shadowRootOf'>): void => {
  if (left) return
  left = new WeakMap()
  const look = newLook(document, shadowRootOf)
  for (const form of selectInTrees(look, document, 'form')) {
    if (!isHtml(form, 'form')) continue
    for (const el of native.formElements(form as HTMLFormElement)) {
      const value = changedValue(el)
      if (value !== undefined) left.set(el, value)
    }
  }
}

/** Would the form send what was written into it before the run came, as a draft that a script brought back or that the browser filled in? */
export const holdsLeft = (form: HTMLFormElement): boolean =>
  [...native.formElements(form)].some((el) => {
    const before = left?.get(el)
    return before !== undefined && !holdsSecret(el) && !native.matches(el, ':disabled') && changedValue(el) === before
  })
