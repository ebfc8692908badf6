import { pseudoText } from './css-content.ts'
import { flatChildren, referenced, styleOf } from './look.ts'
import { type NameStep, textAlternative } from './name-of.ts'
import { isElement, isHtml, isText, native } from './native.ts'

const isInline = (display: string): boolean => display === 'inline' || display === 'contents' || display === ''

const childText = (child: Node, ownVisible: boolean, step: NameStep): string => {
  if (isText(child)) return ownVisible ? (native.text(child) ?? '') : ''
  if (!isElement(child)) return ''
  if (isHtml(child, 'br')) return ' '
  const text = textAlternative(child, step)
  // accname joins inline parts as they stand and sets other boxes apart (its issue 225).
  return isInline(styleOf(step.look, child).display) ? text : ` ${text} `
}

/** The text of all that stands inside, generated content included (accname 1.2 §4.3.2, step 2F). */
export const contentText = (el: Element, step: NameStep): string => {
  const ownVisible = step.evenHidden || styleOf(step.look, el).visibility === 'visible'
  const parts = [ownVisible ? pseudoText(step.look, el, '::before') : '']
  for (const child of flatChildren(step.look, el)) parts.push(childText(child, ownVisible, step))
  for (const owned of referenced(el, 'aria-owns')) parts.push(` ${textAlternative(owned, step)} `)
  parts.push(ownVisible ? pseudoText(step.look, el, '::after') : '')
  return parts.join('')
}
