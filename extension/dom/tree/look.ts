import { type Known, newKnown } from './known.ts'
import { isElement, isHtml, native } from './native.ts'
import { mayHost, type Tree } from './shadow-hosts.ts'

/** Gives an element's shadow root, closed ones too where the extension can. */
export type ShadowRootOf = (el: Element) => ShadowRoot | null

/**
 * One synchronous look at a document. It remembers what it computed, so it must not outlive the turn it was made in:
 * every last look is a new one.
 */
export interface Look {
  readonly document: Document
  readonly shadowOf: ShadowRootOf
  readonly styles: Map<Element, CSSStyleDeclaration>
  readonly hidden: Map<Element, boolean>
  readonly seen: Map<Element, boolean>
  readonly texts: Map<Element, string>
  readonly parts: Map<Element, string>
  readonly hosts: Map<Tree, readonly Element[]>
  readonly labelled: Map<Node, ReadonlySet<Element>>
  /** What the trees say by themselves: kept by a watch while no mutation says otherwise, else as young as the look. */
  readonly known: Known
}

/** `known` comes from a {@link watchDom} alone, asked in this very turn; a last look is taken without it. */
export const newLook = (document: Document, shadowRootOf?: ShadowRootOf, known: Known = newKnown()): Look => ({
  document,
  shadowOf: (el) => (mayHost(el) ? (native.shadow(el) ?? shadowRootOf?.(el) ?? null) : null),
  styles: new Map(),
  hidden: new Map(),
  seen: new Map(),
  texts: new Map(),
  parts: new Map(),
  hosts: new Map(),
  labelled: new Map(),
  known
})

export const styleOf = (look: Look, el: Element): CSSStyleDeclaration => {
  const known = look.styles.get(el)
  if (known) return known
  const style = getComputedStyle(el)
  look.styles.set(el, style)
  return style
}

const NONE: readonly Node[] = []

/** What is assigned to a slot; nothing for every other element, and for a slot that shows its own content. */
export const assignedTo = (el: Element): readonly Node[] => (el instanceof HTMLSlotElement ? el.assignedNodes() : NONE)

/** Children as they stand in the tree. Walked, since a list of them costs more than all else. */
export const childrenOf = (of: Node): readonly Node[] => {
  const found: Node[] = []
  for (let at = native.first(of); at; at = native.next(at)) found.push(at)
  return found
}

/** Children in the flat tree: a host shows its shadow tree, a slot what is assigned to it. */
export const flatChildren = (look: Look, of: Node): readonly Node[] => {
  if (!isElement(of)) return childrenOf(of)
  const shadow = look.shadowOf(of)
  if (shadow) return childrenOf(shadow)
  const assigned = assignedTo(of)
  return assigned.length > 0 ? assigned : childrenOf(of)
}

const slotOf = (shadow: ShadowRoot, node: Node): Element | null => {
  for (const slot of shadow.querySelectorAll('slot')) if (slot.assignedNodes().includes(node as Element)) return slot
  return null
}

/** Parent element in the flat tree; `null` for the root and for a host's child that no slot shows. */
export const flatParent = (look: Look, node: Node): Element | null => {
  const parent = native.parent(node)
  if (parent instanceof ShadowRoot) return parent.host
  if (!isElement(parent)) return null
  const shadow = look.shadowOf(parent)
  if (shadow) return slotOf(shadow, node)
  // A slot's own children show only while nothing is assigned to it.
  return assignedTo(parent).length > 0 ? null : parent
}

/** Every element below `of` in flat-tree order, `of` itself not among them. */
export const flatElements = (look: Look, of: Node): readonly Element[] => {
  const found: Element[] = []
  const walk = (at: Node): void => {
    for (const child of flatChildren(look, at)) {
      if (!isElement(child)) continue
      found.push(child)
      walk(child)
    }
  }
  walk(of)
  return found
}

export const flatAncestors = function* (look: Look, node: Node): Generator<Element> {
  for (let at = flatParent(look, node); at; at = flatParent(look, at)) yield at
}

export const flatContains = (look: Look, outer: Element, inner: Node): boolean => {
  if (outer === inner) return true
  for (const at of flatAncestors(look, inner)) if (at === outer) return true
  return false
}

/** The nearest element, itself included, that `is`. */
export const nearest = (look: Look, el: Element, is: (el: Element) => boolean): Element | null => {
  if (is(el)) return el
  for (const at of flatAncestors(look, el)) if (is(at)) return at
  return null
}

/** Elements named by an ID list attribute, in the attribute's order, within the element's own tree (HTML §3.2.6.2). */
export const referenced = (el: Element, name: string): readonly Element[] => {
  const root = native.root(el)
  if (!(root instanceof Document || root instanceof ShadowRoot)) return []
  return (native.attr(el, name) ?? '')
    .split(/[\t\n\f\r ]+/)
    .filter((id) => id !== '')
    .map((id) => native.byId(root, id))
    .filter((found) => found !== null)
}

/**
 * The labels of a control. The list is the browser's own, so `for` across trees and nesting follow HTML; Firefox (ESR 153) keeps in it
 * a label that has since become another's.
 */
export const labelsOf = (el: Element): readonly HTMLLabelElement[] => {
  if (!isHtml(el)) return []
  const labels = (el as Partial<HTMLInputElement>).labels
  return labels instanceof NodeList
    ? [...labels].filter((label) => label instanceof HTMLLabelElement && label.control === el)
    : []
}

/** Does a label stand for the control? Asked of all labels at once, since a control looks for its own in the whole tree. */
export const labelled = (look: Look, el: Element): boolean => {
  const root = native.root(el)
  if (!(root instanceof Document || root instanceof ShadowRoot)) return labelsOf(el).length > 0
  let known = look.labelled.get(root)
  if (!known) {
    const labels = [...native.select(root, 'label')].filter((label) => label instanceof HTMLLabelElement)
    known = new Set(labels.map((label) => label.control).filter((control) => control !== null))
    look.labelled.set(root, known)
  }
  return known.has(el)
}
