import { foldText } from './fold-text.ts'
import { isClosed } from './is-closed.ts'
import { flatChildren, type Look, styleOf } from './look.ts'
import { isElement, isHtml, isText, native } from './native.ts'
import { rememberedIn } from './remembered-in.ts'
import { shownCase } from './shown-case.ts'
import { isSeen } from './visibility.ts'

const SILENT = ['script', 'style', 'template', 'noscript', 'select', 'textarea', 'datalist', 'iframe', 'object', 'svg']

const computeParts = (look: Look, el: Element): string => {
  if (isHtml(el, ...SILENT) || !isSeen(look, el)) return ''
  if (isHtml(el, 'br', 'hr')) return ' '
  const visible = styleOf(look, el).visibility === 'visible' && !isClosed(look, el)
  let text = ''
  for (const child of flatChildren(look, el)) {
    if (isText(child)) text += visible ? shownCase(look, el, native.text(child) ?? '') : ''
    else if (isElement(child)) {
      const display = styleOf(look, child).display
      const inner = partsOf(look, child)
      text += display === 'inline' || display === 'contents' ? inner : ` ${inner} `
    }
  }
  return text
}

/** As it stands, white space and all: what is in an element is asked for by everything around it. */
const partsOf = (look: Look, el: Element): string => rememberedIn(look.parts, el, () => computeParts(look, el))

/** What a person sees written in an element, white space folded; open and closed shadow trees included, values of fields not. */
export const shownText = (look: Look, el: Element): string =>
  rememberedIn(look.texts, el, () => foldText(partsOf(look, el)))
