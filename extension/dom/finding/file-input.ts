import { flatElements, type Look } from '../tree/look.ts'
import { isHtml } from '../tree/native.ts'
import { isWidget } from './activated-by.ts'

export const isFileInput = (el: EventTarget | null): el is HTMLInputElement =>
  el instanceof HTMLInputElement && el.type === 'file'

/** How a file gets into what stands there: `several` inputs are a guess, which nobody makes. */
export type Receiver =
  | { readonly kind: 'input'; readonly input: HTMLInputElement }
  /** A control of the page's own, that opens an input when it is pressed. */
  | { readonly kind: 'button' }
  /** Anything else may take what is dropped on it. */
  | { readonly kind: 'zone' }
  | { readonly kind: 'several' | 'none' }

/** The file input that the element is, labels, or holds alone: pages hide it behind a button of their own; else how it may take one. */
export const fileReceiverOf = (look: Look, el: Element): Receiver => {
  if (isFileInput(el)) return { kind: 'input', input: el }
  if (el instanceof HTMLLabelElement && isFileInput(el.control)) return { kind: 'input', input: el.control }
  const [only, second] = [...flatElements(look, el)].filter(isFileInput)
  if (second) return { kind: 'several' }
  if (only) return { kind: 'input', input: only }
  if (isHtml(el, 'input', 'textarea', 'select')) return { kind: 'none' }
  return { kind: isWidget(look, el) ? 'button' : 'zone' }
}
