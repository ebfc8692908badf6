/** Reads of elements that a form's or a document's named parts cannot answer in place of the browser (DOM clobbering). */
const read = <T>(on: object, key: string, of: object): T => Reflect.get(on, key, of) as T

export const firstIn = (el: Element, selector: string): Element | null =>
  Element.prototype.querySelector.call(el, selector)

export const elementsIn = (el: Element): readonly Element[] => [
  ...read<HTMLCollection>(Element.prototype, 'children', el)
]

export const scrollOf = (
  el: Element
): {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly seenWidth: number
  readonly seenHeight: number
} => {
  const size = (key: string) => read<number>(Element.prototype, key, el)
  return {
    left: size('scrollLeft'),
    top: size('scrollTop'),
    width: size('scrollWidth'),
    height: size('scrollHeight'),
    seenWidth: size('clientWidth'),
    seenHeight: size('clientHeight')
  }
}

export const scrollingElement = (document: Document): Element | null =>
  read<Element | null>(Document.prototype, 'scrollingElement', document)
