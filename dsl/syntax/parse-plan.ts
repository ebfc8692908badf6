import { type CstNode, EOF } from 'chevrotain'
import {
  type Decl,
  type Diagnostic,
  type ParsedPlan,
  type Plan,
  passStage,
  type Span,
  type Stmt
} from '../contract/index.ts'
import { buildDecl } from './build-decl.ts'
import { buildBlock } from './build-stmt.ts'
import { type Builder, text as decoded } from './builder.ts'
import { nodesOf, tokenOf } from './cst.ts'
import { MAX_NESTING, MAX_TREE_DEPTH, tooDeepIn, tooNested } from './depth.ts'
import { bySpan, diagnoseParseError, diagnoseUnknown, inOrder, withoutEchoes } from './diagnose.ts'
import { errorAt } from './error-at.ts'
import { grammar } from './grammar.ts'
import { repair } from './repair.ts'
import { CloseBrace, lex, spanOf } from './tokens.ts'

/** Characters (UTF-16 code units) of the longest plan. */
export const MAX_PLAN_LENGTH = 262_144

export interface Parsed {
  readonly plan?: ParsedPlan
  readonly diagnostics: readonly Diagnostic[]
}

/** A plan without its first line: what a planner that works step by step sends in an open session. */
export interface Turn {
  readonly decls: readonly Decl[]
  readonly body: readonly Stmt[]
  readonly span: Span
}

export interface ParsedTurn {
  readonly turn?: Turn
  readonly diagnostics: readonly Diagnostic[]
}

const wholeText = (text: string): Span => ({ start: 0, end: text.length, line: 1, column: 1 })

type Read<Tree> = { readonly tree: Tree } | { readonly diagnostics: readonly Diagnostic[] }

/** Reads a whole text by one of the grammar's two starts, and builds a tree from it where nothing is wrong. */
const read = <Tree extends { readonly span: Span }>(
  text: string,
  start: 'plan' | 'turn',
  build: (b: Builder, node: CstNode, span: Span) => Tree
): Read<Tree> => {
  if (text.length > MAX_PLAN_LENGTH)
    return { diagnostics: [errorAt(wholeText(text), 'syntax/too-large', { limit: MAX_PLAN_LENGTH })] }
  const lexed = lex(text)
  const deep = tooNested(lexed.tokens)
  if (deep) return { diagnostics: [errorAt(spanOf(deep), 'syntax/too-deep', { limit: MAX_NESTING })] }
  const { tokens, diagnostics: mended } = repair(lexed.tokens)
  const lexical = [...lexed.unknown.map(diagnoseUnknown), ...mended]

  const { tree: parsed, errors: met } = grammar.parse(tokens, start)
  // After a mistake, a brace too many or an early end is what it left behind.
  const errors = met
    .filter(({ token }, i) => i === 0 || (token.tokenType !== CloseBrace && token.tokenType !== EOF))
    .map((error) => diagnoseParseError(error, tokens))
  if (!parsed || lexical.length > 0 || errors.length > 0) return { diagnostics: withoutEchoes(lexical, errors) }

  const builder: Builder = { next: 0, diagnostics: [] }
  const tree = build(builder, parsed, wholeText(text))
  if (builder.diagnostics.length > 0) return { diagnostics: inOrder(builder.diagnostics.sort(bySpan)) }
  const span = tooDeepIn(tree)
  if (span) return { diagnostics: [errorAt(span, 'syntax/too-deep', { limit: MAX_TREE_DEPTH })] }
  return { tree }
}

const buildTurn = (b: Builder, node: CstNode, span: Span): Turn => ({
  decls: nodesOf(node, 'decl').map((decl) => buildDecl(b, decl)),
  body: buildBlock(b, node),
  span
})

const buildPlan = (b: Builder, node: CstNode, span: Span): Plan => ({
  title: decoded(tokenOf(node, 'Str')),
  ...buildTurn(b, node, span)
})

/**
 * Reads a plan's text. Never throws; gives all diagnostics at once, sorted, and the plan only where there is none.
 * Refuses `syntax/too-large` past {@link MAX_PLAN_LENGTH}, `syntax/too-deep`, `syntax/unknown-character`,
 * `syntax/unexpected`, `check/unknown-secret-part`.
 *
 * @example parsePlan('plan "Nothing"').plan?.plan.title // 'Nothing'
 */
export const parsePlan = (text: string): Parsed => {
  const found = read(text, 'plan', buildPlan)
  if ('diagnostics' in found) return found
  return { plan: passStage('parsed', { plan: found.tree, text }), diagnostics: [] }
}

/** Reads a turn's text, as {@link parsePlan} reads a plan's. Ids count from 0 in the turn. */
export const parseTurn = (text: string): ParsedTurn => {
  const found = read(text, 'turn', buildTurn)
  return 'diagnostics' in found ? found : { turn: found.tree, diagnostics: [] }
}
