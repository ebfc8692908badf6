import type { CstNode, IToken } from 'chevrotain'
import type { Act, EffectClass, Stmt } from '../contract/index.ts'
import { type Builder, buildExpr, buildTarget, numberOf, refuseToken, text } from './build-expr.ts'
import { chosen, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf, wordOf } from './cst.ts'
import { errorAt } from './diagnose.ts'
import { readDuration } from './duration.ts'
import { nearestWord } from './nearest-word.ts'
import { spanOf } from './tokens.ts'

const PARTS = ['username', 'password', 'totp'] as const

export const buildBlock = (b: Builder, node: CstNode): Stmt[] =>
  nodesOf(node, 'stmt').map((stmt) => buildStmt(b, chosen(stmt)))

const buildStmt = (b: Builder, node: CstNode): Stmt => {
  const at = { id: b.next++, span: spanOfNode(node) }
  const expr = () => buildExpr(b, nodeOf(node, 'expr'))
  const target = () => buildTarget(b, nodeOf(node, 'target'))
  const block = () => buildBlock(b, nodeOf(node, 'block'))
  switch (node.name) {
    case 'on':
      return { ...at, kind: 'on', site: wordOf(node, 'Name'), body: block() }
    case 'within':
      return { ...at, kind: 'within', target: target(), body: block() }
    case 'bind': {
      const kind = wordOf(node, 'verb') as 'let' | 'var' | 'set'
      return { ...at, kind, name: wordOf(node, 'Name'), value: expr() }
    }
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
    case 'require':
      return { ...at, kind: 'require', test: expr(), message: text(tokenOf(node, 'Str')) }
    case 'wait':
      return {
        ...at,
        kind: 'wait',
        seen: nodesOf(node, 'seen').map((seen) => ({
          target: buildTarget(b, nodeOf(seen, 'target')),
          gone: tokensOf(seen, '`gone`').length > 0
        })),
        ms: durationOf(b, tokenOf(node, 'Duration'))
      }
    case 'give':
      return { ...at, kind: 'return', value: expr() }
    case 'acting':
      return buildActing(b, node, at)
    default:
      throw new Error(`no such statement: ${node.name}`)
  }
}

const durationOf = (b: Builder, token: IToken): number => {
  const ms = readDuration(token.image)
  if (!Number.isSafeInteger(ms)) refuseToken(b, token, 'a shorter duration')
  return ms
}

type At = Pick<Stmt, 'id' | 'span'>

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
  const [otherwise] = nodesOf(node, 'otherwise')
  const last = otherwise ? buildBlock(b, otherwise) : []
  const [built] = heads.reduceRight<Stmt[]>(
    (rest, { where, test, block: then }) => [{ ...where, kind: 'if', test, then, else: rest }],
    last
  )
  if (!built) throw new Error('an `if` without a test')
  return built
}

const buildActing = (b: Builder, node: CstNode, at: At): Stmt => {
  const act = buildAct(b, chosen(nodeOf(node, 'act')))
  const [answer] = nodesOf(node, 'answer')
  const [message] = answer ? tokensOf(answer, 'Str') : []
  const [raise] = nodesOf(node, 'raise')
  const [because] = tokensOf(node, 'Str')
  return {
    ...at,
    kind: 'act',
    act,
    ...(answer && {
      answer: { kind: wordOf(answer, 'verb') as 'accept' | 'dismiss', ...(message && { message: text(message) }) }
    }),
    ...(raise && { as: wordOf(raise, 'effect') as EffectClass }),
    ...(because && { because: text(because) })
  }
}

const buildAct = (b: Builder, node: CstNode): Act => {
  const exprs = () => nodesOf(node, 'expr').map((expr) => buildExpr(b, expr))
  const target = () => buildTarget(b, nodeOf(node, 'target'))
  switch (node.name) {
    case 'open':
      return { verb: 'open', url: buildExpr(b, nodeOf(node, 'expr')) }
    case 'touch':
      return { verb: wordOf(node, 'verb') as 'click' | 'clear' | 'check' | 'uncheck', target: target() }
    case 'fill':
      return buildFill(b, node)
    case 'typing': {
      const value = buildExpr(b, nodeOf(node, 'expr'))
      return { verb: 'type', target: target(), value }
    }
    case 'press':
      return { verb: 'press', key: text(tokenOf(node, 'Str')), ...(nodesOf(node, 'target')[0] && { target: target() }) }
    case 'choose': {
      const options = exprs()
      return { verb: 'choose', target: target(), options }
    }
    default:
      throw new Error(`no such act: ${node.name}`)
  }
}

const buildFill = (b: Builder, node: CstNode): Act => {
  const target = buildTarget(b, nodeOf(node, 'target'))
  const [secret] = nodesOf(node, 'secretPart')
  if (!secret) return { verb: 'fill', target, value: buildExpr(b, nodeOf(node, 'expr')) }
  const word = tokenOf(secret, 'Word')
  const part = PARTS.find((known) => known === word.image)
  if (!part) b.diagnostics.push(errorAt(spanOf(word), 'check/unknown-secret-part', {}, nearestWord(word.image, PARTS)))
  return { verb: 'fill-secret', target, secret: { name: wordOf(secret, 'Name'), part: part ?? 'username' } }
}
