import { nameOf } from '../naming/name-of.ts'
import { foldText } from '../tree/fold-text.ts'
import { flatChildren, type Look, styleOf } from '../tree/look.ts'
import { isElement, isHtml, isText, native } from '../tree/native.ts'
import { shownCase } from '../tree/shown-case.ts'
import { isUnexposed } from '../tree/visibility.ts'
import { isRead, isSeenHere, type Sight, sightInto } from './sight.ts'

const SILENT = [
  'script',
  'style',
  'template',
  'noscript',
  'select',
  'textarea',
  'datalist',
  'iframe',
  'object',
  'input'
]

const isPicture = (el: Element): boolean => isHtml(el, 'img') || native.tag(el) === 'svg'

const partsOf = (look: Look, el: Element, sight: Sight, withUnexposed: boolean): string => {
  let text = ''
  for (const child of flatChildren(look, el)) {
    if (isText(child)) {
      const said = shownCase(look, el, native.text(child) ?? '')
      text += said.trim() !== '' && !isRead(look, el, child, sight) ? '' : said
      continue
    }
    if (!isElement(child) || isHtml(child, ...SILENT)) continue
    if (!withUnexposed && isUnexposed(child)) continue
    if (isHtml(child, 'br', 'hr')) {
      text += ' '
      continue
    }
    const inside = sightInto(look, child, sight)
    if (!inside) continue
    if (isPicture(child)) {
      text += isSeenHere(look, child, sight) ? nameOf(look, child) : ''
      continue
    }
    const { display } = styleOf(look, child)
    const inner = partsOf(look, child, inside, withUnexposed)
    text += display === 'inline' || display === 'contents' ? inner : ` ${inner} `
  }
  return text
}

/**
 * What a person reads in an element, pictures by their names, white space folded. `withUnexposed` takes in what only
 * assistive technology is not told of.
 */
export const seenText = (look: Look, el: Element, sight: Sight, withUnexposed = false): string =>
  foldText(partsOf(look, el, sight, withUnexposed))
