import { type CstNode, EOF, type IToken } from 'chevrotain'
import { type Decl, type Diagnostic, type ParsedPlan, type Plan, passStage } from '../contract/index.ts'
import { type Builder, buildType, text as decoded } from './build-expr.ts'
import { buildBlock } from './build-stmt.ts'
import { chosen, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf } from './cst.ts'
import { MAX_NESTING, MAX_TREE_DEPTH, tooDeepIn, tooNested } from './depth.ts'
import { bySpan, diagnoseParseError, diagnoseUnknown, errorAt, inOrder, withoutEchoes } from './diagnose.ts'
import { grammar } from './grammar.ts'
import { decodeString } from './string-literal.ts'
import { CloseBrace, lex, OpenStr, Str, spanOf } from './tokens.ts'

/** Characters (UTF-16 code units) of the longest plan. */
export const MAX_PLAN_LENGTH = 262_144

export interface Parsed {
  readonly plan?: ParsedPlan
  readonly diagnostics: readonly Diagnostic[]
}

const wholeText = (text: string) => ({ start: 0, end: text.length, line: 1, column: 1 })

const diagnoseString = (token: IToken): Diagnostic[] => {
  const found = 'a string'
  if (token.tokenType === OpenStr)
    return [errorAt(spanOf(token), 'syntax/unexpected', { found: 'the end of the line', expected: '`"`' }, '"')]
  if (token.tokenType !== Str || decodeString(token.image) !== undefined) return []
  const expected = 'a JSON string: escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000, surrogates come in pairs'
  return [errorAt(spanOf(token), 'syntax/unexpected', { found, expected })]
}

const buildDecl = (b: Builder, node: CstNode): Decl => {
  const span = spanOfNode(node)
  const name = tokenOf(node, 'Name').image
  switch (node.name) {
    case 'site':
      return { kind: 'site', name, origin: decoded(tokenOf(node, 'Str')), span }
    case 'secret':
      return { kind: 'secret', name, site: tokensOf(node, 'Name')[1]?.image ?? '', span }
    case 'given':
      return { kind: 'input', name, type: buildType(b, nodeOf(node, 'type')), span }
    default:
      throw new Error(`no such declaration: ${node.name}`)
  }
}

const buildPlan = (b: Builder, node: CstNode, span: Plan['span']): Plan => ({
  title: decoded(tokenOf(node, 'Str')),
  decls: nodesOf(node, 'decl').map((decl) => buildDecl(b, chosen(decl))),
  body: buildBlock(b, node),
  span
})

/**
 * Reads a plan's text. Never throws; gives all diagnostics at once, sorted, and the plan only where there is none.
 * Refuses `syntax/too-large` past {@link MAX_PLAN_LENGTH}, `syntax/too-deep`, `syntax/unknown-character`, `syntax/unexpected`.
 *
 * @example parsePlan('plan "Nothing"').plan?.plan.title // 'Nothing'
 */
export const parsePlan = (text: string): Parsed => {
  if (text.length > MAX_PLAN_LENGTH)
    return { diagnostics: [errorAt(wholeText(text), 'syntax/too-large', { limit: MAX_PLAN_LENGTH })] }
  const { tokens, unknown } = lex(text)
  const deep = tooNested(tokens)
  if (deep) return { diagnostics: [errorAt(spanOf(deep), 'syntax/too-deep', { limit: MAX_NESTING })] }
  const lexical = [...unknown.map(diagnoseUnknown), ...tokens.flatMap(diagnoseString)]

  const { tree, errors: met } = grammar.parse(tokens)
  // After a mistake, a brace too many or an early end is what it left behind.
  const errors = met
    .filter(({ token }, i) => i === 0 || (token.tokenType !== CloseBrace && token.tokenType !== EOF))
    .map((error) => diagnoseParseError(error, tokens.at(-1)))
  if (!tree || lexical.length > 0 || errors.length > 0) return { diagnostics: withoutEchoes(lexical, errors) }

  const builder: Builder = { next: 0, diagnostics: [] }
  const plan = buildPlan(builder, tree, wholeText(text))
  if (builder.diagnostics.length > 0) return { diagnostics: inOrder(builder.diagnostics.sort(bySpan)) }
  const span = tooDeepIn(plan)
  if (span) return { diagnostics: [errorAt(span, 'syntax/too-deep', { limit: MAX_TREE_DEPTH })] }
  return { plan: passStage('parsed', { plan, text }), diagnostics: [] }
}
