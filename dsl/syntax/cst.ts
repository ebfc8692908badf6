import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { Span } from '../contract/index.ts'

/** Typed access to chevrotain's concrete tree of a text that parsed without error. What the grammar promises and is missing is a bug. */
const isNode = (element: CstElement): element is CstNode => 'children' in element

export const nodesOf = (node: CstNode, key: string): CstNode[] => (node.children[key] ?? []).filter(isNode)

export const tokensOf = (node: CstNode, key: string): IToken[] =>
  (node.children[key] ?? []).filter((element): element is IToken => !isNode(element))

const promised = <T>(value: T | undefined, node: CstNode, key: string): T => {
  if (value === undefined) throw new Error(`the tree of ${node.name} has no ${key}`)
  return value
}

export const nodeOf = (node: CstNode, key: string): CstNode => promised(nodesOf(node, key)[0], node, key)

export const tokenOf = (node: CstNode, key: string): IToken => promised(tokensOf(node, key)[0], node, key)

export const wordOf = (node: CstNode, key: string): string => tokenOf(node, key).image

/** The only child of a node that does nothing but choose, beside tokens that are always there. */
export const chosen = (node: CstNode, beside: readonly string[] = []): CstNode => {
  const key = Object.keys(node.children).find((name) => !beside.includes(name))
  return nodeOf(node, promised(key, node, 'choice'))
}

export const spanOfNode = ({ location }: CstNode): Span => ({
  start: location?.startOffset ?? 0,
  end: (location?.endOffset ?? -1) + 1,
  line: location?.startLine ?? 1,
  column: location?.startColumn ?? 1
})
