import type { CstNode, IToken } from 'chevrotain'
import type { BinaryOp, Diagnostic, Expr, Field, Match, Span, Target, TargetState, Type } from '../contract/index.ts'
import { nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf, wordOf } from './cst.ts'
import { errorAt } from './diagnose.ts'
import { decodeString } from './string-literal.ts'
import { spanOf } from './tokens.ts'
import { RESERVED } from './words.ts'

/** What building gathers beside the tree: the next number, and what the grammar alone could not refuse. */
export interface Builder {
  next: number
  readonly diagnostics: Diagnostic[]
}

export const refuseToken = (b: Builder, token: IToken, expected: string, fix?: string): void => {
  b.diagnostics.push(errorAt(spanOf(token), 'syntax/unexpected', { found: `\`${token.image}\``, expected }, fix))
}

/** Strings were decoded once before parsing, so a bad one never gets here. */
export const text = (token: IToken): string => decodeString(token.image) ?? ''

export const numberOf = (b: Builder, token: IToken): number => {
  const value = Number(token.image)
  if (!Number.isFinite(value)) refuseToken(b, token, 'a smaller number')
  return value
}

const fieldName = (b: Builder, node: CstNode): string => {
  const [word] = tokensOf(node, 'Word')
  const name = word ? word.image : text(tokenOf(node, 'Str'))
  // A record is a plain object at run time; this name would reach its prototype.
  if (name === '__proto__') refuseToken(b, word ?? tokenOf(node, 'Str'), 'another field name')
  return name
}

export const buildType = (b: Builder, node: CstNode): Type => {
  const word = tokensOf(node, 'word')[0]?.image
  const [locale] = tokensOf(node, 'Str')
  let type: Type
  if (word === 'text' || word === 'boolean') type = { kind: word }
  else if (word === 'number' || word === 'date') type = { kind: word, ...(locale && { locale: text(locale) }) }
  else type = { kind: 'record', fields: nodesOf(nodeOf(node, 'fields'), 'field').map((field) => buildField(b, field)) }
  for (let depth = tokensOf(node, '`list`').length; depth > 0; depth--) type = { kind: 'list', of: type }
  return type
}

const buildField = (b: Builder, node: CstNode): Field => {
  const [from] = tokensOf(node, 'Str')
  return {
    name: fieldName(b, nodeOf(node, 'fieldName')),
    type: buildType(b, nodeOf(node, 'type')),
    ...(from && { from: text(from) })
  }
}

const buildState = (b: Builder, node: CstNode): TargetState => {
  const kind = wordOf(node, 'word') as TargetState['kind']
  return kind === 'nth' ? { kind, nth: numberOf(b, tokenOf(node, 'Num')) } : { kind }
}

const buildMatch = (b: Builder, node: CstNode): Match<Expr> => {
  const [named] = nodesOf(node, 'post')
  if (named) return { kind: 'named', name: buildPost(b, named) }
  const how = tokensOf(node, 'how')[0]?.image as 'like' | 'near' | 'described' | undefined
  return { kind: how ?? 'is', text: text(tokenOf(node, 'Str')) }
}

const buildAim = (b: Builder, node: CstNode): Target => {
  const [match] = nodesOf(node, 'match')
  return {
    role: wordOf(node, 'Role'),
    ...(match && { match: buildMatch(b, match) }),
    states: nodesOf(node, 'state').map((state) => buildState(b, state)),
    having: nodesOf(node, 'having').map((having) => buildTarget(b, nodeOf(having, 'target')))
  }
}

export const buildTarget = (b: Builder, node: CstNode): Target =>
  nodesOf(node, 'aim')
    .map((aim) => buildAim(b, aim))
    .reduceRight((outer, inner) => ({ ...inner, in: outer }))

const cover = (a: Span, b: Span): Span => ({ ...a, end: b.end })

const buildChain = (b: Builder, node: CstNode, operand: (b: Builder, node: CstNode) => Expr): Expr => {
  const ops = tokensOf(node, 'op')
  return nodesOf(node, 'operand')
    .map((each) => operand(b, each))
    .reduce((left, right, i) => {
      const image = ops[i - 1]?.image
      const op = (image === 'starts' ? 'starts with' : image) as BinaryOp
      return { kind: 'binary', op, left, right, span: cover(left.span, right.span) }
    })
}

const wrap = (kind: 'not' | 'negate', signs: IToken[], inner: Expr): Expr =>
  signs.reduceRight((of, sign) => ({ kind, of, span: cover(spanOf(sign), of.span) }), inner)

export const buildExpr = (b: Builder, node: CstNode): Expr =>
  nodesOf(node, 'clause').reduce(
    (of, clause): Expr => {
      const kind = wordOf(clause, 'word') as 'where' | 'map' | 'sort'
      const by = buildOr(b, nodeOf(clause, 'either'))
      return { kind, of, by, span: cover(of.span, by.span) }
    },
    buildOr(b, nodeOf(node, 'either'))
  )

const buildOr = (b: Builder, node: CstNode): Expr => buildChain(b, node, buildAnd)
const buildAnd = (b: Builder, node: CstNode): Expr => buildChain(b, node, buildNot)
const buildNot = (b: Builder, node: CstNode): Expr =>
  wrap('not', tokensOf(node, 'op'), buildChain(b, nodeOf(node, 'cmp'), buildSum))
const buildSum = (b: Builder, node: CstNode): Expr => buildChain(b, node, buildProduct)
const buildProduct = (b: Builder, node: CstNode): Expr => buildChain(b, node, buildUnary)
const buildUnary = (b: Builder, node: CstNode): Expr =>
  wrap('negate', tokensOf(node, 'op'), buildPost(b, nodeOf(node, 'post')))

const buildPost = (b: Builder, node: CstNode): Expr =>
  nodesOf(node, 'fieldName').reduce(
    (of, name): Expr => ({
      kind: 'field',
      of,
      name: fieldName(b, name),
      span: cover(of.span, spanOfNode(name))
    }),
    buildPrimary(b, nodeOf(node, 'primary'))
  )

const buildPrimary = (b: Builder, node: CstNode): Expr => {
  const span = spanOfNode(node)
  const key = Object.keys(node.children).find((name) => name !== '`(`' && name !== '`.`')
  const child = () => nodeOf(node, key ?? '')
  switch (key) {
    case 'Num':
      return { kind: 'number', value: numberOf(b, tokenOf(node, key)), span }
    case 'Str':
      return { kind: 'text', value: text(tokenOf(node, key)), span }
    case 'constant': {
      const word = wordOf(node, key)
      return word === 'none' ? { kind: 'none', span } : { kind: 'boolean', value: word === 'true', span }
    }
    case 'fieldName':
      return {
        kind: 'field',
        of: { kind: 'item', span: { ...span, end: span.start + 1 } },
        name: fieldName(b, child()),
        span
      }
    case 'nameOrCall':
      return buildNameOrCall(b, child())
    case 'expr':
      return { ...buildExpr(b, child()), span }
    case 'items':
      return { kind: 'list', items: buildArgs(b, child()), span }
    case 'record':
      return { kind: 'record', fields: nodesOf(child(), 'member').map((member) => buildMember(b, member)), span }
    case 'presence': {
      const id = b.next++
      return {
        kind: 'exists',
        id,
        target: buildTarget(b, nodeOf(child(), 'target')),
        gone: wordOf(child(), 'word') === 'gone',
        span
      }
    }
    case 'read':
      return buildRead(b, child(), span)
    default:
      throw new Error(`no such primary: ${key}`)
  }
}

const buildArgs = (b: Builder, node: CstNode): Expr[] =>
  nodesOf(node, 'args').flatMap((args) => nodesOf(args, 'expr').map((arg) => buildExpr(b, arg)))

const buildNameOrCall = (b: Builder, node: CstNode): Expr => {
  const span = spanOfNode(node)
  const name = wordOf(node, 'Name')
  return tokensOf(node, '`(`').length > 0
    ? { kind: 'call', name, args: buildArgs(b, node), span }
    : { kind: 'name', name, span }
}

const buildMember = (b: Builder, node: CstNode): { name: string; value: Expr } => {
  const [value] = nodesOf(node, 'expr')
  if (value) return { name: fieldName(b, nodeOf(node, 'fieldName')), value: buildExpr(b, value) }
  const token = tokenOf(node, 'Name')
  if ((RESERVED as readonly string[]).includes(token.image) || token.image === '__proto__')
    refuseToken(b, token, 'a name that can be a variable')
  return { name: token.image, value: { kind: 'name', name: token.image, span: spanOf(token) } }
}

/** Roles whose rows and columns can be read as a list of records. */
const TABLE_ROLES = ['table', 'grid', 'treegrid']

const buildRead = (b: Builder, node: CstNode, span: Span): Expr => {
  const id = b.next++
  const [page] = tokensOf(node, 'page')
  if (page) return { kind: 'read', id, read: { what: page.image as 'url' | 'title' }, span }
  const [what] = nodesOf(node, 'what')
  const targetNode = nodeOf(node, 'target')
  const target = buildTarget(b, targetNode)
  const role = tokenOf(nodeOf(targetNode, 'aim'), 'Role')
  if (!what && !TABLE_ROLES.includes(role.image))
    refuseToken(b, role, '`url`, `title`, `text of`, `value of`, `count of` or `table`', `text of ${role.image}`)
  const [type] = nodesOf(node, 'type')
  const kind = what ? (wordOf(what, 'word') as 'text' | 'value' | 'count') : 'table'
  return { kind: 'read', id, read: { what: kind, target, ...(type && { as: buildType(b, type) }) }, span }
}
