import type { CstNode } from 'chevrotain'
import type { Act, EffectClass, PlanDialogAnswer, PointIn, SecretPart, Stmt, Touch } from '../contract/index.ts'
import { buildArgs, buildExpr, buildTarget } from './build-expr.ts'
import { type Builder, numberOf, text } from './builder.ts'
import { chosen, nodeOf, nodesOf, tokenOf, tokensOf, wordOf } from './cst.ts'

/** What an act is said with, beside the act: its answer to a dialog, the class it is raised to, the agent's reason. */
export const buildActing = (b: Builder, node: CstNode): Omit<Extract<Stmt, { kind: 'act' }>, 'id' | 'span'> => {
  const act = buildAct(b, nodeOf(node, 'act'))
  const [answer] = nodesOf(node, 'answer')
  const [raise] = nodesOf(node, 'raise')
  const [reason] = nodesOf(node, 'reason')
  return {
    kind: 'act',
    act,
    ...(answer && { answer: buildAnswer(b, answer) }),
    ...(raise && { as: wordOf(raise, 'effect') as EffectClass }),
    ...(reason && { because: buildReason(reason) })
  }
}

export const buildReason = (node: CstNode): string => text(tokenOf(node, 'Str'))

const buildAnswer = (b: Builder, node: CstNode): PlanDialogAnswer => {
  const kind = wordOf(node, 'verb') as PlanDialogAnswer['kind']
  const [dialog] = tokensOf(node, 'Str')
  const message = dialog && { message: text(dialog) }
  return kind === 'answer' ? { kind, text: buildExpr(b, nodeOf(node, 'expr')), ...message } : { kind, ...message }
}

const buildPoint = (b: Builder, point: CstNode | undefined): PointIn | undefined => {
  const [x, y] = point ? nodesOf(point, 'expr').map((expr) => buildExpr(b, expr)) : []
  return x && y && { x, y }
}

const buildDrag = (b: Builder, node: CstNode): Act => {
  const target = buildTarget(b, nodeOf(node, 'from'))
  const at = buildPoint(b, nodesOf(node, 'fromAt')[0])
  const to = buildTarget(b, nodeOf(node, 'target'))
  const toAt = buildPoint(b, nodesOf(node, 'point')[0])
  return { verb: 'drag', target, ...(at && { at }), to, ...(toAt && { toAt }) }
}

/** Numbers follow the source: what is written first is built first. */
export const buildAct = (b: Builder, choice: CstNode): Act => {
  const node = chosen(choice)
  const exprs = () => nodesOf(node, 'expr').map((expr) => buildExpr(b, expr))
  const expr = () => buildExpr(b, nodeOf(node, 'expr'))
  const target = () => buildTarget(b, nodeOf(node, 'target'))
  switch (node.name) {
    case 'open':
      return { verb: 'open', url: expr() }
    case 'move':
      return { verb: wordOf(node, 'verb') as 'back' | 'forward' | 'reload' }
    case 'close':
      return { verb: 'close', tab: wordOf(node, 'Name') }
    case 'touch':
      return { verb: touchOf(node), target: target() }
    case 'hand': {
      const aimed = target()
      const at = buildPoint(b, nodesOf(node, 'point')[0])
      return { verb: touchOf(node), target: aimed, ...(at && { at }) }
    }
    case 'paste':
      return { verb: 'paste', target: target() }
    case 'drag':
      return buildDrag(b, node)
    case 'scroll': {
      const [way] = tokensOf(node, 'way')
      if (!way) return { verb: 'scroll-to', target: target() }
      const amount = numberOf(b, tokenOf(node, 'Num'))
      const inside = nodesOf(node, 'target')[0] && { target: target() }
      return { verb: 'scroll', direction: way.image as 'up' | 'down', amount, ...inside }
    }
    case 'fill':
      return buildFill(b, node)
    case 'typing': {
      const value = expr()
      return { verb: 'type', target: target(), value }
    }
    case 'upload': {
      const value = expr()
      return { verb: 'upload', target: target(), value }
    }
    case 'press':
      return { verb: 'press', key: text(tokenOf(node, 'Str')), ...(nodesOf(node, 'target')[0] && { target: target() }) }
    case 'choose': {
      const options = exprs()
      return { verb: 'choose', target: target(), options }
    }
    case 'tool':
      return { verb: 'call', ...buildCall(b, node) }
    default:
      throw new Error(`no such act: ${node.name}`)
  }
}

/** A call of a tool, whatever is made of its result. */
export const buildCall = (b: Builder, node: CstNode): Omit<Extract<Act, { verb: 'call' }>, 'verb'> => {
  const [pin] = tokensOf(node, 'Str')
  const [tool, name] = [wordOf(node, 'tool'), wordOf(node, 'function')]
  return { tool, name, args: buildArgs(b, node), ...(pin && { pin: text(pin) }) }
}

const touchOf = (node: CstNode): Touch => {
  const [how] = tokensOf(node, 'how')
  return (how ? `${how.image}-click` : wordOf(node, 'verb')) as Touch
}

const buildFill = (b: Builder, node: CstNode): Act => {
  const target = buildTarget(b, nodeOf(node, 'target'))
  const [secret] = nodesOf(node, 'secretPart')
  if (!secret) return { verb: 'fill', target, value: buildExpr(b, nodeOf(node, 'expr')) }
  const part = wordOf(secret, 'Part') as SecretPart
  return { verb: 'fill-secret', target, secret: { name: wordOf(secret, 'Name'), part } }
}
