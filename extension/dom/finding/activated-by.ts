import { roleOf } from '../naming/role-of.ts'
import { flatAncestors, flatElements, type Look } from '../tree/look.ts'
import { isHtml, native } from '../tree/native.ts'
import { shownText } from '../tree/shown-text.ts'

const isActivated = (el: Element): boolean =>
  isHtml(el, 'button', 'summary', 'select', 'textarea') ||
  (isHtml(el, 'input') && (el as HTMLInputElement).type !== 'hidden') ||
  (isHtml(el, 'a', 'area') && native.has(el, 'href')) ||
  native.tag(el) === 'a'

const nearestThat = (look: Look, el: Element, is: (el: Element) => boolean): Element | null => {
  for (const at of [el, ...flatAncestors(look, el)]) {
    if (is(at)) return at
    if (at instanceof HTMLLabelElement) return at.control
  }
  return null
}

/** The element whose default action a click on `el` runs: itself or the nearest above; through a label, its control. */
export const activatedBy = (look: Look, el: Element): Element | null => nearestThat(look, el, isActivated)

const WIDGETS = `button link menuitem menuitemcheckbox menuitemradio option tab checkbox radio switch treeitem combobox
  textbox searchbox slider spinbutton`.split(/\s+/)

/** Something that a person uses: the browser's own, or the page's by its role. */
export const isControl = (look: Look, el: Element): boolean => isActivated(el) || WIDGETS.includes(roleOf(look, el))

/** A control, or whatever else says that it hears clicks. */
export const isWidget = (look: Look, el: Element): boolean => isControl(look, el) || native.has(el, 'onclick')

/** The nearest thing, itself included, that a person would say they click there. */
export const widgetOf = (look: Look, el: Element): Element | null => nearestThat(look, el, (at) => isWidget(look, at))

/**
 * What a hand presses that presses the words of a control: itself or, where it is only the frame of one control that carries all
 * its words, as a tab around a link, that control.
 */
export const pressedIn = (look: Look, el: Element): Element => {
  if (isActivated(el) || !isControl(look, el)) return el
  let only: Element | undefined
  for (const inner of flatElements(look, el)) {
    if (!isControl(look, inner)) continue
    if (only) return el
    only = inner
  }
  const words = only && shownText(look, only)
  return only && words !== '' && words === shownText(look, el) ? only : el
}
