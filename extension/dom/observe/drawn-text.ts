import { pseudoText } from '../tree/css-content.ts'
import { flatChildren, type Look, nearest, styleOf } from '../tree/look.ts'
import { isElement, isHtml, isText, native } from '../tree/native.ts'
import { isTextControl } from '../tree/text-control.ts'

/** A text that is drawn, with the element that it stands in, and where it is a node of the page's, that. */
export interface Drawn {
  readonly text: string
  readonly el: Element
  readonly node?: Text
}

const BREAK = '\n'
const RUNS_ON = ['inline', 'contents']

/** What a control shows of itself. */
const controlText = (el: Element): string => {
  if (isTextControl(el)) return el.value || el.placeholder
  return el instanceof HTMLInputElement && ['button', 'submit', 'reset'].includes(el.type) ? el.value : ''
}

/** All text that is drawn in an element, what its style adds included, in the order of the flat tree; a break where a box begins and ends. */
export function* drawnIn(look: Look, el: Element): Generator<Drawn> {
  const { display, visibility } = styleOf(look, el)
  if (display === 'none') return
  const isBox = !RUNS_ON.includes(display)
  if (isBox) yield { text: BREAK, el }
  yield { text: controlText(el) + pseudoText(look, el, '::before'), el }
  for (const child of flatChildren(look, el)) {
    if (isElement(child)) yield* drawnIn(look, child)
    else if (isText(child) && visibility === 'visible') yield { text: child.data, el, node: child as Text }
  }
  yield { text: pseudoText(look, el, '::after'), el }
  if (isBox) yield { text: BREAK, el }
}

/** Where a text is drawn: its element, and what of it lies outside, as text does that is too long. An option is drawn in its list. */
export const boxesOf = (look: Look, { el, node }: Drawn): readonly DOMRect[] => {
  const list = isHtml(el, 'option', 'optgroup') ? nearest(look, el, (at) => isHtml(at, 'select')) : null
  const boxes = [el, ...(list ? [list] : [])].map((at) => native.box(at))
  if (!node) return boxes
  const range = native.createRange(look.document)
  range.selectNodeContents(node)
  return [...boxes, range.getBoundingClientRect()]
}
