/** What the trees of a document say by themselves, whatever the styles, the values and the pointer do. */
export interface Known {
  readonly roles: WeakMap<Element, string>
  /** The element's own text, as names are compared (`ownWords`). */
  readonly words: WeakMap<Element, string>
  /** The elements of a tree that could have a shadow tree. */
  readonly mayHost: Map<Document | ShadowRoot, readonly Element[]>
}

export const newKnown = (): Known => ({ roles: new WeakMap(), words: new WeakMap(), mayHost: new Map() })
