import type { Look } from './look.ts'
import { isHtml, native } from './native.ts'
import { rememberedIn } from './remembered-in.ts'

const HOSTS: ReadonlySet<string> = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' ')
)

/** Can the element have a shadow tree: one of the names that HTML allows, or a name of the page's own (DOM §4.9, `attachShadow`)? */
export const mayHost = (el: Element): boolean => {
  const tag = native.tag(el)
  return (HOSTS.has(tag) || tag.includes('-')) && isHtml(el)
}

export type Tree = Document | ShadowRoot

const possibleHosts = (look: Look, tree: Tree): readonly Element[] =>
  rememberedIn(look.known.mayHost, tree, () => [...native.select(tree, '*')].filter(mayHost))

/**
 * The elements of one tree that have a shadow tree now, in tree order. An element gets its shadow tree without a mutation,
 * so each that may have one is asked anew by every look.
 */
export const hostsIn = (look: Look, tree: Tree): readonly Element[] =>
  rememberedIn(look.hosts, tree, () => possibleHosts(look, tree).filter((el) => look.shadowOf(el) !== null))
