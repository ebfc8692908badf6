import type { IToken } from 'chevrotain'
import type { Span } from '../contract/index.ts'
import { CloseBrace, CloseBracket, CloseParen, OpenBrace, OpenBracket, OpenParen } from './tokens.ts'

/** How deep brackets and blocks may stand in each other: checked before anything recurses. */
export const MAX_NESTING = 64
/** How deep the built tree may be, counted in nodes: bounds long chains such as `a + b + …`, which the tree nests. */
export const MAX_TREE_DEPTH = 256

const OPEN = new Set([OpenBrace, OpenParen, OpenBracket])
const CLOSE = new Set([CloseBrace, CloseParen, CloseBracket])

/** The first bracket that stands too deep. */
export const tooNested = (tokens: readonly IToken[]): IToken | undefined => {
  let depth = 0
  return tokens.find(({ tokenType }) => {
    if (OPEN.has(tokenType)) depth++
    else if (CLOSE.has(tokenType)) depth--
    return depth > MAX_NESTING
  })
}

const isSpan = (value: object): value is { span: Span } => 'span' in value

/** Where the tree gets too deep. Walks with its own stack, since the tree may be deeper than the machine's. */
export const tooDeepIn = (plan: { readonly span: Span }): Span | undefined => {
  const stack: { value: object; depth: number; span: Span }[] = [{ value: plan, depth: 0, span: plan.span }]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const span = isSpan(top.value) ? top.value.span : top.span
    const depth = Array.isArray(top.value) ? top.depth : top.depth + 1
    if (depth > MAX_TREE_DEPTH) return span
    for (const value of Object.values(top.value)) {
      if (typeof value === 'object' && value !== null) stack.push({ value, depth, span })
    }
  }
  return undefined
}
