import { foldText } from './fold-text.ts'
import { flatChildren, type Look, styleOf } from './look.ts'
import { isElement, isHtml, isText, native } from './native.ts'
import { isSeen } from './visibility.ts'

const SILENT = ['script', 'style', 'template', 'noscript', 'select', 'textarea', 'datalist', 'iframe', 'object', 'svg']

const partsOf = (look: Look, el: Element): string => {
  if (isHtml(el, ...SILENT) || !isSeen(look, el)) return ''
  if (isHtml(el, 'br', 'hr')) return ' '
  const visible = styleOf(look, el).visibility === 'visible'
  let text = ''
  for (const child of flatChildren(look, el)) {
    if (isText(child)) text += visible ? (native.text(child) ?? '') : ''
    else if (isElement(child)) {
      const display = styleOf(look, child).display
      const inner = partsOf(look, child)
      text += display === 'inline' || display === 'contents' ? inner : ` ${inner} `
    }
  }
  return text
}

/** What a person sees written in an element, white space folded; open and closed shadow trees included, values of fields not. */
export const shownText = (look: Look, el: Element): string => {
  const known = look.texts.get(el)
  if (known !== undefined) return known
  const text = foldText(partsOf(look, el))
  look.texts.set(el, text)
  return text
}
