import { isField } from '../naming/is-field.ts'
import { flatParent, type Look, styleOf } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { firstIn } from './own.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const PARTS = words(`
  main navigation banner contentinfo complementary search dialog alertdialog alert status log article feed tablist
  tabpanel menu menubar toolbar tree radiogroup listbox application`)
const PARTS_WITH_NAME = words('group region form figure')
/** Roles that are told in one line with all in them: what a person uses. */
export const LEAVES = words(`
  button link checkbox radio switch textbox searchbox combobox spinbutton slider option menuitem menuitemcheckbox
  menuitemradio tab scrollbar progressbar meter`)

/**
 * How an element is told. `leaf`: one line for it and all in it. `part`: a line, and what stands in it below.
 * `by-content`: its text is its name, other things in it stand below. `fold`: only what stands in it. `skip`: not at all.
 */
export type Kind = 'leaf' | 'part' | 'by-content' | 'item' | 'list' | 'table' | 'picture' | 'fold' | 'skip'

const SKIPPED = [
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'datalist',
  'object',
  'embed',
  'hr',
  'param',
  'source'
]

const isNamed = (el: Element): boolean =>
  ['aria-label', 'aria-labelledby', 'title'].some((name) => attr(el, name).trim() !== '') ||
  (isHtml(el, 'fieldset') && firstIn(el, ':scope > legend') !== null) ||
  (isHtml(el, 'figure') && firstIn(el, ':scope > figcaption') !== null)

const OTHERS =
  'a[href], button, input, select, textarea, iframe, [role], [onclick], [tabindex], [contenteditable], label'
const LONGEST_LABEL = 120

/** A plain box that hears clicks, as far as the page shows it: by its attribute, its place in the tab order, or the hand over it. */
export const isClickable = (look: Look, el: Element): boolean => {
  if (isHtml(el, 'html', 'body', 'label', 'main') || native.tag(el) === 'iframe') return false
  const parent = flatParent(look, el)
  const hasHand = styleOf(look, el).cursor === 'pointer' && (!parent || styleOf(look, parent).cursor !== 'pointer')
  const says = native.has(el, 'onclick') || (native.has(el, 'tabindex') && attr(el, 'tabindex') !== '-1')
  if (!hasHand && !says) return false
  const text = native.text(el) ?? ''
  return text.trim() !== '' && text.length < LONGEST_LABEL * 2 && firstIn(el, OTHERS) === null
}

export const kindOf = (look: Look, el: Element, role: string): Kind => {
  if (isHtml(el, ...SKIPPED)) return 'skip'
  if (isHtml(el, 'iframe', 'frame') || LEAVES.has(role) || isField(look, el)) return 'leaf'
  if (role === 'table' || role === 'grid' || role === 'treegrid') return 'table'
  if (role === 'heading' || role === 'treeitem') return 'by-content'
  if (role === 'listitem') return 'item'
  if (role === 'list') return 'list'
  if (role === 'img') return 'picture'
  if (PARTS.has(role) || (PARTS_WITH_NAME.has(role) && isNamed(el))) return 'part'
  if (role === 'separator') return 'skip'
  return native.tag(el) === 'svg' ? 'skip' : 'fold'
}
