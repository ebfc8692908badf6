type Method = (...args: never[]) => unknown

const find = (proto: object, key: string): PropertyDescriptor => {
  for (let on: object | null = proto; on; on = Object.getPrototypeOf(on)) {
    const found = Object.getOwnPropertyDescriptor(on, key)
    if (found) return found
  }
  throw new Error(`no native ${key}`)
}

/** Reads a property by the prototype's own getter. */
const prop = <T extends object, K extends keyof T & string>(proto: () => T, key: K): ((on: T) => T[K]) => {
  let get: (() => T[K]) | undefined
  return (on) => {
    get ??= find(proto(), key).get as () => T[K]
    return get.call(on)
  }
}

/** Calls the prototype's own method. */
const method = <T extends object, K extends keyof T & string>(proto: () => T, key: K) => {
  type F = T[K] extends Method ? T[K] : never
  let call: F | undefined
  return (on: T, ...args: Parameters<F>): ReturnType<F> => {
    call ??= find(proto(), key).value as F
    return Reflect.apply(call, on, args) as ReturnType<F>
  }
}

/** Writes by the prototype's own setter: a setter that the page's framework put on the element itself is not called, so it sees the change. */
const setter = <T extends object, K extends keyof T & string>(proto: () => T, key: K): ((on: T, to: T[K]) => void) => {
  let set: ((to: T[K]) => void) | undefined
  return (on, to) => {
    set ??= find(proto(), key).set as (to: T[K]) => void
    set.call(on, to)
  }
}

const node = () => Node.prototype
const element = () => Element.prototype
const html = () => HTMLElement.prototype
const form = () => HTMLFormElement.prototype
const doc = () => Document.prototype

/**
 * The DOM as the browser means it. A page can shadow any property of a `form` or of `document` by a child's `name` or
 * `id` (DOM clobbering), in an extension's isolated world too, so nothing is read from those objects by plain access.
 */
export const native = {
  parent: prop(node, 'parentNode'),
  children: prop(node, 'childNodes'),
  first: prop(node, 'firstChild'),
  firstElement: prop(element, 'firstElementChild'),
  next: prop(node, 'nextSibling'),
  type: prop(node, 'nodeType'),
  text: prop(node, 'textContent'),
  connected: prop(node, 'isConnected'),
  base: prop(node, 'baseURI'),
  root: method(node, 'getRootNode'),
  contains: method(node, 'contains'),
  compare: method(node, 'compareDocumentPosition'),
  tag: prop(element, 'localName'),
  namespace: prop(element, 'namespaceURI'),
  shadow: prop(element, 'shadowRoot'),
  slot: prop(element, 'assignedSlot'),
  attr: method(element, 'getAttribute') as (on: Element, name: string) => string | null,
  setAttr: method(element, 'setAttribute') as (on: Element, name: string, to: string) => void,
  has: method(element, 'hasAttribute') as (on: Element, name: string) => boolean,
  matches: method(element, 'matches') as (on: Element, selector: string) => boolean,
  box: method(element, 'getBoundingClientRect'),
  boxes: method(element, 'getClientRects'),
  shown: method(element, 'checkVisibility'),
  animations: method(element, 'getAnimations'),
  scrollTo: method(element, 'scrollIntoView'),
  focus: method(html, 'focus'),
  editable: prop(html, 'isContentEditable'),
  draggable: prop(html, 'draggable'),
  rendered: prop(html, 'innerText'),
  formElements: prop(form, 'elements'),
  submit: method(form, 'requestSubmit'),
  send: (on: EventTarget, event: Event): boolean => {
    sending++
    try {
      return dispatch(on, event)
    } finally {
      sending--
    }
  },
  listen: method(() => EventTarget.prototype, 'addEventListener') as (
    on: EventTarget,
    type: string,
    listener: (event: Event) => void,
    options?: AddEventListenerOptions
  ) => void,
  unlisten: method(() => EventTarget.prototype, 'removeEventListener') as (
    on: EventTarget,
    type: string,
    listener: (event: Event) => void,
    options?: AddEventListenerOptions
  ) => void,
  frameWindow: (on: HTMLIFrameElement): Window | null =>
    on instanceof HTMLIFrameElement ? windowOfIframe(on) : windowOfFrame(on),
  documentElement: prop(doc, 'documentElement'),
  ready: prop(doc, 'readyState'),
  title: prop(doc, 'title'),
  url: prop(doc, 'URL'),
  view: prop(doc, 'defaultView'),
  stop: (on: Window): void => stopLoading.call(on),
  hasFocus: method(doc, 'hasFocus'),
  command: method(doc, 'execCommand'),
  create: method(doc, 'createElement') as (on: Document, tag: string) => HTMLElement,
  createText: method(doc, 'createTextNode'),
  select: (root: Document | ShadowRoot | Element, selector: string): NodeListOf<Element> =>
    root instanceof Document
      ? selectInDocument(root, selector)
      : root instanceof ShadowRoot
        ? selectInShadow(root, selector)
        : selectInElement(root, selector),
  all: method(doc, 'querySelectorAll') as (on: Document, selector: string) => NodeListOf<Element>,
  createRange: method(doc, 'createRange'),
  active: (root: Document | ShadowRoot): Element | null =>
    root instanceof Document ? activeInDocument(root) : activeInShadow(root),
  at: (root: Document | ShadowRoot, x: number, y: number): Element | null =>
    root instanceof Document ? atInDocument(root, x, y) : atInShadow(root, x, y),
  byId: (root: Document | ShadowRoot, id: string): Element | null =>
    root instanceof Document ? idInDocument(root, id) : idInShadow(root, id),
  selectField: (on: HTMLInputElement | HTMLTextAreaElement): void =>
    on instanceof HTMLTextAreaElement ? selectTextArea(on) : selectInput(on),
  /** Where the caret is, or what is selected; nothing for controls that have no such thing. */
  caret: (on: HTMLInputElement | HTMLTextAreaElement): readonly [number, number] | undefined => {
    const isArea = on instanceof HTMLTextAreaElement
    const start = isArea ? startInTextArea(on) : startInInput(on)
    const end = isArea ? endInTextArea(on) : endInInput(on)
    return start === null || end === null ? undefined : [start, end]
  },
  setCaret: (on: HTMLInputElement | HTMLTextAreaElement, start: number, end: number): void =>
    on instanceof HTMLTextAreaElement ? setRangeInTextArea(on, start, end) : setRangeInInput(on, start, end),
  setInput: setter(() => HTMLInputElement.prototype, 'value'),
  setFiles: setter(() => HTMLInputElement.prototype, 'files'),
  setTextArea: setter(() => HTMLTextAreaElement.prototype, 'value'),
  setSelected: setter(() => HTMLOptionElement.prototype, 'selected')
} as const

const stopLoading = globalThis.window?.stop as Window['stop']

type Select<T> = (on: T, selector: string) => NodeListOf<Element>
const selectInDocument = method(doc, 'querySelectorAll') as Select<Document>
const selectInShadow = method(() => DocumentFragment.prototype, 'querySelectorAll') as Select<ShadowRoot>
const selectInElement = method(element, 'querySelectorAll') as Select<Element>
let sending = 0
/** Is an event of ours under way? Firefox goes on with other tasks while a handler of the page waits for a dialog. */
export const isSending = (): boolean => sending > 0
const dispatch = method(() => EventTarget.prototype, 'dispatchEvent') as (on: EventTarget, event: Event) => boolean
const windowOfIframe = prop(() => HTMLIFrameElement.prototype, 'contentWindow')
const windowOfFrame = prop(() => HTMLFrameElement.prototype, 'contentWindow')
const selectInput = method(() => HTMLInputElement.prototype, 'select')
const selectTextArea = method(() => HTMLTextAreaElement.prototype, 'select')
const startInInput = prop(() => HTMLInputElement.prototype, 'selectionStart')
const startInTextArea = prop(() => HTMLTextAreaElement.prototype, 'selectionStart')
const endInInput = prop(() => HTMLInputElement.prototype, 'selectionEnd')
const endInTextArea = prop(() => HTMLTextAreaElement.prototype, 'selectionEnd')
const setRangeInInput = method(() => HTMLInputElement.prototype, 'setSelectionRange')
const setRangeInTextArea = method(() => HTMLTextAreaElement.prototype, 'setSelectionRange')
const activeInDocument = prop(doc, 'activeElement')
const activeInShadow = prop(() => ShadowRoot.prototype, 'activeElement')
const atInDocument = method(doc, 'elementFromPoint')
const atInShadow = method(() => ShadowRoot.prototype, 'elementFromPoint')
const idInDocument = method(doc, 'getElementById')
const idInShadow = method(() => ShadowRoot.prototype, 'getElementById')

export const isElement = (of: Node | null | undefined): of is Element => !!of && native.type(of) === 1
export const isText = (of: Node): of is Text => native.type(of) === 3
export const isHtml = (el: Element, ...tags: readonly string[]): boolean =>
  native.namespace(el) === 'http://www.w3.org/1999/xhtml' && (tags.length === 0 || tags.includes(native.tag(el)))
export const attr = (el: Element, name: string): string => native.attr(el, name) ?? ''
