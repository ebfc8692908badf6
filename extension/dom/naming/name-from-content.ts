import { pseudoText, textOfContent } from '../tree/css-content.ts'
import { isClosed } from '../tree/is-closed.ts'
import { flatChildren, referenced, styleOf } from '../tree/look.ts'
import { attr, isElement, isHtml, isText, native } from '../tree/native.ts'
import { shownCase } from '../tree/shown-case.ts'
import { type NameStep, textAlternative } from './name-of.ts'

/** A picture is a word of its own. */
const isPicture = (el: Element): boolean =>
  isHtml(el, 'img', 'iframe', 'object', 'video', 'canvas') || native.tag(el) === 'svg'

const isInline = (display: string): boolean => display === 'inline' || display === 'contents' || display === ''

const childText = (el: Element, child: Node, ownVisible: boolean, step: NameStep): string => {
  if (isText(child))
    return ownVisible && !isClosed(step.look, el) ? shownCase(step.look, el, native.text(child) ?? '') : ''
  if (!isElement(child)) return ''
  if (isHtml(child, 'br')) return ' '
  // The items below an item of a tree are not its name.
  if (attr(child, 'role').trim() === 'group' && attr(el, 'role').trim() === 'treeitem') return ''
  const text = textAlternative(child, step)
  // accname joins inline parts as they stand and sets other boxes apart (its issue 225).
  return isInline(styleOf(step.look, child).display) && !isPicture(child) ? text : ` ${text} `
}

/** The text of all that stands inside, generated content included (accname 1.2 §4.3.2, step 2F). */
export const contentText = (el: Element, step: NameStep): string => {
  const style = styleOf(step.look, el)
  // An element whose content is replaced says what stands for the picture.
  if (style.content.startsWith('url(')) return textOfContent(el, style.content) ?? ''
  const ownVisible = step.evenHidden || style.visibility === 'visible'
  const parts = [ownVisible ? pseudoText(step.look, el, '::before') : '']
  for (const child of flatChildren(step.look, el)) parts.push(childText(el, child, ownVisible, step))
  for (const owned of referenced(el, 'aria-owns')) parts.push(` ${textAlternative(owned, step)} `)
  parts.push(ownVisible ? pseudoText(step.look, el, '::after') : '')
  return parts.join('')
}
