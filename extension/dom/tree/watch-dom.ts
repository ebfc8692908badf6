import { type Known, newKnown } from './known.ts'
import { newLook, type ShadowRootOf } from './look.ts'
import { isElement, native } from './native.ts'
import { hostsIn, type Tree } from './shadow-hosts.ts'

/** Watches the trees of a document, so that what they say by themselves is computed once for as long as it holds. */
export interface DomWatch {
  /** What is known in this very turn; dead after it. */
  readonly known: () => Known
  readonly stop: () => void
}

const ALL = { subtree: true, childList: true, attributes: true, characterData: true }

/** Attributes that pages write all the time and that no role depends on. */
const isIdle = (name: string | null): boolean =>
  name === 'class' ||
  name === 'style' ||
  name === 'value' ||
  name === 'aria-expanded' ||
  name === 'aria-checked' ||
  name === 'aria-selected' ||
  name === 'aria-pressed' ||
  (name?.startsWith('data-') ?? false)

const movesElements = ({ addedNodes, removedNodes }: MutationRecord): boolean =>
  [...addedNodes, ...removedNodes].some(isElement)

const isManual = (tree: Tree): boolean => tree instanceof ShadowRoot && tree.slotAssignment === 'manual'

/**
 * Keeps roles, texts and possible shadow hosts from look to look. It must never be older than the document:
 *
 * - Only what follows from nodes, attributes and texts is kept: roles, an element's own text, which elements could have a
 *   shadow tree. Each change of these makes a mutation record at once, in the change itself, and `takeRecords` hands over
 *   all of them before anything is looked up, whether or not the observer was called.
 * - Records come from every tree, so each is observed, closed ones too. That an element gets a shadow tree makes none:
 *   every turn asks each possible host anew, and one more forgets everything. So does another root element.
 * - Never kept, since no record shows it: styles (also by media, hover, focus, animation, CSSOM, a sheet that arrives), boxes,
 *   visibility, generated content, and so names and descriptions, which are made of these; values and states that are
 *   properties (`value`, `checked`, `selected`, `disabled` by a fieldset, custom states); the focus; the form of a control;
 *   and all that follows from slots assigned by script: with such a tree nothing is kept at all.
 * - What is kept only helps to find an element. The last look at it is taken without.
 */
export const watchDom = (document: Document, shadowRootOf?: ShadowRootOf): DomWatch => {
  const observed = new Set<Tree>()
  let root: Element | null = null
  let known = newKnown()

  const forget = (): void => {
    known = newKnown()
  }

  const take = (records: readonly MutationRecord[]): void => {
    for (const record of records) {
      const { type, target, attributeName } = record
      if (type === 'attributes') {
        if (!isIdle(attributeName)) return forget()
      } else if (type === 'childList' && movesElements(record)) return forget()
      else {
        const el = type === 'childList' ? target : native.parent(target)
        if (isElement(el)) known.words.delete(el)
      }
    }
  }
  const observer = new MutationObserver(take)

  /** Observes the tree and those in it; is any of them new, or assigned by script? */
  const visit = (tree: Tree, trees: Set<Tree>): void => {
    trees.add(tree)
    if (!observed.has(tree)) {
      forget()
      observer.observe(tree, ALL)
      observed.add(tree)
    }
    const look = newLook(document, shadowRootOf, known)
    for (const host of hostsIn(look, tree)) {
      const shadow = look.shadowOf(host)
      if (shadow) visit(shadow, trees)
    }
  }

  return {
    known: () => {
      take(observer.takeRecords())
      const now = native.documentElement(document)
      if (now !== root) forget()
      root = now
      const trees = new Set<Tree>()
      visit(document, trees)
      return [...trees].some(isManual) ? newKnown() : known
    },
    stop: () => {
      observer.disconnect()
      forget()
    }
  }
}
