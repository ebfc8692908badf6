import { flatChildren, type Look, styleOf } from '../tree/look.ts'
import { isElement, isHtml, isText, native } from '../tree/native.ts'
import { isHidden, isSeen } from '../tree/visibility.ts'
import { isControl } from './activated-by.ts'

/** What a person meets while reading: a piece of text, or an element they may be looking for. */
export type Met =
  /** `inside`: it is what a control or a wanted element says of itself. */
  | { readonly kind: 'text'; readonly node: Text; readonly inside: boolean }
  | { readonly kind: 'wanted'; readonly el: Element }

const SILENT = ['script', 'style', 'template', 'noscript', 'select', 'textarea', 'datalist', 'iframe', 'object', 'svg']

function* readBelow(look: Look, el: Element, wanted: ReadonlySet<Element>, inside: boolean): Generator<Met> {
  const visible = styleOf(look, el).visibility === 'visible' && isSeen(look, el) && !isHidden(look, el)
  for (const child of flatChildren(look, el)) {
    if (isText(child)) {
      if (visible && /[\p{L}\p{N}]/u.test(native.text(child) ?? '')) yield { kind: 'text', node: child, inside }
    } else if (isElement(child)) {
      const isWanted = wanted.has(child)
      if (isWanted) yield { kind: 'wanted', el: child }
      if (!isHtml(child, ...SILENT)) yield* readBelow(look, child, wanted, inside || isWanted || isControl(look, child))
    }
  }
}

/** What stands in an element in the order it is read (flat-tree order): the wanted ones, and text with a letter or digit in it. */
export const readingOrder = (look: Look, el: Element, wanted: ReadonlySet<Element>): readonly Met[] => [
  ...readBelow(look, el, wanted, false)
]
