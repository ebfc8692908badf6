import type { CstNode, IToken } from 'chevrotain'
import {
  type AttributeOf,
  type BinaryOp,
  ELEMENT_ROLE,
  type Expr,
  type Field,
  type Match,
  type Read,
  type Span,
  type Target,
  type TargetState,
  type Type
} from '../contract/index.ts'
import { type Builder, fieldNameOf, numberOf, refuseToken, text } from './builder.ts'
import { chosen, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf, wordOf } from './cst.ts'
import { spanOf } from './tokens.ts'
import { isReserved } from './words.ts'

const fieldName = (b: Builder, node: CstNode): string => {
  const [word] = tokensOf(node, 'Word')
  if (word) return fieldNameOf(b, word, word.image)
  const token = tokenOf(node, 'Str')
  return fieldNameOf(b, token, text(token))
}

export const buildFields = (b: Builder, node: CstNode): Type => ({
  kind: 'record',
  fields: nodesOf(node, 'field').map((field) => buildField(b, field))
})

const buildPlainType = (b: Builder, node: CstNode): Type => {
  const [word] = tokensOf(node, 'word')
  if (word) return { kind: word.image as 'text' | 'boolean' | 'file' }
  const [written] = nodesOf(node, 'written')
  if (written) {
    const [locale] = tokensOf(written, 'Str')
    return { kind: wordOf(written, 'word') as 'number' | 'date', ...(locale && { locale: text(locale) }) }
  }
  const [choice] = nodesOf(node, 'choice')
  return choice
    ? { kind: 'choice', options: tokensOf(choice, 'Str').map(text) }
    : buildFields(b, nodeOf(node, 'fields'))
}

export const buildType = (b: Builder, node: CstNode): Type => {
  let type = buildPlainType(b, node)
  for (let depth = tokensOf(node, '`list`').length; depth > 0; depth--) type = { kind: 'list', of: type }
  return type
}

const buildAttribute = (b: Builder, node: CstNode): AttributeOf => {
  const [of] = nodesOf(node, 'target')
  return { attribute: text(tokenOf(node, 'Str')), ...(of && { of: buildTarget(b, of) }) }
}

const buildField = (b: Builder, node: CstNode): Field => {
  const name = fieldName(b, nodeOf(node, 'fieldName'))
  const type = buildType(b, nodeOf(node, 'type'))
  const [column] = tokensOf(node, 'Str')
  if (column) return { name, type, from: text(column) }
  const [attribute] = nodesOf(node, 'attributeOf')
  if (attribute) return { name, type, from: buildAttribute(b, attribute) }
  const [target] = nodesOf(node, 'target')
  return { name, type, ...(target && { from: buildTarget(b, target) }) }
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

const ROLE_KEYS = ['Role', 'TableRole', 'PlainRole']

const roleOf = (node: CstNode): IToken | undefined => ROLE_KEYS.flatMap((key) => tokensOf(node, key))[0]

const buildHead = (b: Builder, node: CstNode): Pick<Target, 'role' | 'match'> => {
  const role = roleOf(node)
  if (!role) return { role: ELEMENT_ROLE, match: { kind: 'element', element: wordOf(node, 'Ref').slice(1) } }
  const [match] = nodesOf(node, 'match')
  return { role: role.image, ...(match && { match: buildMatch(b, match) }) }
}

const buildAim = (b: Builder, node: CstNode): Target => {
  const head = buildHead(b, node)
  const states: TargetState[] = []
  const having: Target[] = []
  for (const narrow of nodesOf(node, 'narrow').map((each) => chosen(each))) {
    if (narrow.name === 'state') states.push(buildState(b, narrow))
    else having.push(buildTarget(b, nodeOf(narrow, 'target')))
  }
  return { ...head, states, having }
}

/** Takes the node of any rule of targets: its own aim, then those around it. */
export const buildTarget = (b: Builder, node: CstNode): Target =>
  [
    ...['aim', 'tableAim', 'plainAim'].flatMap((key) => nodesOf(node, key)),
    ...nodesOf(node, 'inside').map((inside) => nodeOf(inside, 'aim'))
  ]
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
    case 'item':
      return { kind: 'item', span }
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
      return buildRecord(b, child())
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

export const buildArgs = (b: Builder, node: CstNode): Expr[] =>
  nodesOf(node, 'args').flatMap((args) => nodesOf(args, 'expr').map((arg) => buildExpr(b, arg)))

const buildNameOrCall = (b: Builder, node: CstNode): Expr => {
  const span = spanOfNode(node)
  const name = wordOf(node, 'Name')
  return tokensOf(node, '`(`').length > 0
    ? { kind: 'call', name, args: buildArgs(b, node), span }
    : { kind: 'name', name, span }
}

export const buildRecord = (b: Builder, node: CstNode): Expr => ({
  kind: 'record',
  fields: nodesOf(node, 'member').map((member) => buildMember(b, member)),
  span: spanOfNode(node)
})

const buildMember = (b: Builder, node: CstNode): { name: string; value: Expr } => {
  const [value] = nodesOf(node, 'expr')
  if (value) return { name: fieldName(b, nodeOf(node, 'fieldName')), value: buildExpr(b, value) }
  const token = tokenOf(node, 'Name')
  if (isReserved(token.image)) refuseToken(b, token, 'a name that can be a variable')
  const name = fieldNameOf(b, token, token.image)
  return { name, value: { kind: 'name', name, span: spanOf(token) } }
}

const buildRead = (b: Builder, node: CstNode, span: Span): Expr => {
  const id = b.next++
  const [page] = tokensOf(node, 'page')
  if (page) return { kind: 'read', id, read: { what: page.image as 'url' | 'title' }, span }
  return { kind: 'read', id, read: buildReadOf(b, chosen(node, ['`read`'])), span }
}

const buildReadOf = (b: Builder, node: CstNode): Read => {
  const target = buildTarget(b, nodeOf(node, 'target'))
  const [type] = nodesOf(node, 'type')
  const as = type && { as: buildType(b, type) }
  switch (node.name) {
    case 'readAll':
      return { what: 'all', target, ...as }
    case 'readTable':
      return { what: 'table', target, ...as }
    case 'readRecord':
      return { what: 'record', target, as: buildFields(b, nodeOf(node, 'fields')) }
    case 'readPart': {
      const what = wordOf(node, 'word') as 'text' | 'value' | 'count' | 'attribute'
      if (what === 'attribute') return { what, attribute: text(tokenOf(node, 'Str')), target, ...as }
      return { what, target, ...as }
    }
    default:
      throw new Error(`no such read: ${node.name}`)
  }
}
