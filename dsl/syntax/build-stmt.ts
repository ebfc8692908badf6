import type { CstNode, IToken } from 'chevrotain'
import type { Expr, Obtained, Stmt } from '../contract/index.ts'
import { buildAct, buildActing, buildCall, buildReason } from './build-act.ts'
import { buildExpr, buildFields, buildRecord, buildTarget, buildType } from './build-expr.ts'
import { amountOf, type Builder, numberOf, text } from './builder.ts'
import { decodeCode } from './code-literal.ts'
import { chosen, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf, wordOf } from './cst.ts'
import { DEFAULT_WAIT, readDuration } from './duration.ts'
import { readSize } from './size.ts'

export const buildBlock = (b: Builder, node: CstNode): Stmt[] =>
  nodesOf(node, 'stmt').map((stmt) => buildStmt(b, chosen(stmt)))

/** Numbers follow the source: what is written first is built first. */
const buildStmt = (b: Builder, node: CstNode): Stmt => {
  const at = { id: b.next++, span: spanOfNode(node) }
  const expr = () => buildExpr(b, nodeOf(node, 'expr'))
  const target = () => buildTarget(b, nodeOf(node, 'target'))
  const block = () => buildBlock(b, nodeOf(node, 'block'))
  const otherwise = () => nodesOf(node, 'otherwise').flatMap((each) => buildBlock(b, each))
  const until = () => buildExpr(b, nodeOf(nodeOf(node, 'until'), 'expr'))
  const ms = () => durationOf(b, tokenOf(node, 'Duration'))
  switch (node.name) {
    case 'on':
      return { ...at, kind: 'on', site: wordOf(node, 'Name'), body: block() }
    case 'within':
      return { ...at, kind: 'within', target: target(), body: block() }
    case 'frame':
      return { ...at, kind: 'frame', target: target(), site: wordOf(node, 'Name'), body: block() }
    case 'tab': {
      const [from] = nodesOf(node, 'act')
      return { ...at, kind: 'tab', name: wordOf(node, 'Name'), ...(from && { from: buildAct(b, from) }), body: block() }
    }
    case 'bind':
      return buildBind(b, node, at)
    case 'branch':
      return buildBranch(b, node, at)
    case 'each': {
      const [name, list] = [wordOf(node, 'Name'), expr()]
      return { ...at, kind: 'for', name, list, upTo: numberOf(b, tokenOf(node, 'Num')), body: block() }
    }
    case 'repeat':
      return { ...at, kind: 'repeat', upTo: numberOf(b, tokenOf(node, 'Num')), body: block() }
    case 'stop':
      return { ...at, kind: 'stop', test: expr() }
    case 'attempt':
      return { ...at, kind: 'try', body: block(), else: otherwise() }
    case 'undoable':
      return { ...at, kind: 'do', body: block(), undo: otherwise() }
    case 'require':
      return { ...at, kind: 'require', test: expr(), message: text(tokenOf(node, 'Str')) }
    case 'wait': {
      const limit = () => (tokensOf(node, 'Duration').length > 0 ? ms() : DEFAULT_WAIT)
      if (nodesOf(node, 'until').length > 0) return { ...at, kind: 'wait-until', test: until(), ms: limit() }
      const seen = nodesOf(node, 'seen').map((each) => ({
        target: buildTarget(b, nodeOf(each, 'target')),
        gone: tokensOf(each, '`gone`').length > 0
      }))
      return { ...at, kind: 'wait', seen, ms: limit() }
    }
    case 'handOver':
      return { ...at, kind: 'hand-over', message: text(tokenOf(node, 'Str')), test: until(), ms: ms() }
    case 'observe':
      return { ...at, kind: 'observe', target: target() }
    case 'keep':
      return { ...at, kind: 'keep', names: tokensOf(node, 'Name').map(({ image }) => image) }
    case 'give':
      return { ...at, kind: 'return', value: expr() }
    case 'acting':
      return { ...at, ...buildActing(b, node) }
    default:
      throw new Error(`no such statement: ${node.name}`)
  }
}

const durationOf = (b: Builder, token: IToken): number => amountOf(b, token, readDuration(token.image), 'duration')

type At = Pick<Stmt, 'id' | 'span'>

const buildBind = (b: Builder, node: CstNode, at: At): Stmt => {
  const kind = wordOf(node, 'verb') as 'let' | 'var' | 'set'
  const value = buildValue(b, chosen(nodeOf(node, 'value')))
  const [other] = nodesOf(node, 'expr')
  return { ...at, kind, name: wordOf(node, 'Name'), value, ...(other && { else: buildExpr(b, other) }) }
}

const buildValue = (b: Builder, node: CstNode): Expr | Obtained => {
  if (node.name === 'expr') return buildExpr(b, node)
  const at = { id: b.next++, span: spanOfNode(node) }
  switch (node.name) {
    case 'ask':
      return { ...at, kind: 'ask', question: text(tokenOf(node, 'Str')), type: buildType(b, nodeOf(node, 'type')) }
    case 'run':
      return buildRun(b, node, at)
    case 'result': {
      const call = buildCall(b, nodeOf(node, 'tool'))
      return { ...at, kind: 'tool', ...call, type: buildType(b, nodeOf(node, 'type')) }
    }
    case 'endorse': {
      const of = buildExpr(b, nodeOf(node, 'expr'))
      return { ...at, kind: 'endorse', of, because: buildReason(nodeOf(node, 'reason')) }
    }
    case 'declassify': {
      const of = buildExpr(b, nodeOf(node, 'expr'))
      const because = buildReason(nodeOf(node, 'reason'))
      return { ...at, kind: 'declassify', of, to: wordOf(node, 'Name'), because }
    }
    case 'download':
      return { ...at, kind: 'download', act: buildAct(b, nodeOf(node, 'act')) }
    default:
      throw new Error(`no such value: ${node.name}`)
  }
}

const buildRun = (b: Builder, node: CstNode, at: At): Obtained => {
  const [input] = nodesOf(node, 'record')
  const [size] = tokensOf(node, 'Size')
  return {
    ...at,
    kind: 'run',
    language: wordOf(node, 'Word'),
    ...(tokensOf(node, '`workspace`').length > 0 && { workspace: true as const }),
    ...(input && { with: buildRecord(b, input) }),
    gives: buildFields(b, nodeOf(node, 'fields')),
    ms: durationOf(b, tokenOf(node, 'Duration')),
    ...(size && { bytes: amountOf(b, size, readSize(size.image), 'size') }),
    code: decodeCode(wordOf(node, 'Code')) ?? ''
  }
}

/** `else if` is an `if` alone in the else block. Numbers follow the source, so tests are built before what comes after them. */
const buildBranch = (b: Builder, node: CstNode, at: At): Stmt => {
  const head = (from: CstNode, where: At) => ({
    where,
    test: buildExpr(b, nodeOf(from, 'expr')),
    block: buildBlock(b, nodeOf(from, 'block'))
  })
  const heads = [
    head(node, at),
    ...nodesOf(node, 'elseIf').map((each) =>
      head(each, { id: b.next++, span: { ...spanOfNode(each), end: at.span.end } })
    )
  ]
  const last = nodesOf(node, 'otherwise').flatMap((each) => buildBlock(b, each))
  const [built] = heads.reduceRight<Stmt[]>(
    (rest, { where, test, block: then }) => [{ ...where, kind: 'if', test, then, else: rest }],
    last
  )
  if (!built) throw new Error('an `if` without a test')
  return built
}
