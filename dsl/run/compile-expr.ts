import {
  type Expr,
  enclosingTargets,
  mapTarget,
  printTarget,
  type Read,
  type Target,
  type Type,
  unreachable
} from '../contract/index.ts'
import type { Assembly, Place } from './assembly.ts'
import { composeTarget, replaceRefs } from './compile-target.ts'
import { emitPage } from './emit-page.ts'
import type { ActTemplate } from './program.ts'

type Look = Extract<Expr, { kind: 'exists' | 'read' }>

/**
 * Renames the variables of an expression. A page read becomes a step of its own, in the order they stand, and its result
 * takes its place; `and` and `or` around one become jumps, so that what is not needed is never looked at.
 */
export const lowerExpr = (asm: Assembly, expr: Expr, place: Place): Expr => {
  const go = (e: Expr): Expr => lowerExpr(asm, e, place)
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'boolean':
    case 'none':
    case 'item':
      return expr
    case 'name':
      return { ...expr, name: place.names.get(expr.name) }
    case 'field':
    case 'not':
    case 'negate':
      return { ...expr, of: go(expr.of) }
    case 'list':
      return { ...expr, items: expr.items.map(go) }
    case 'record':
      return { ...expr, fields: expr.fields.map((f) => ({ name: f.name, value: go(f.value) })) }
    case 'call':
      return { ...expr, args: expr.args.map(go) }
    case 'where':
    case 'map':
    case 'sort':
      return { ...expr, of: go(expr.of), by: go(expr.by) }
    case 'binary':
      return (expr.op === 'and' || expr.op === 'or') && looks(expr.right)
        ? shortCircuit(asm, expr, place)
        : { ...expr, left: go(expr.left), right: go(expr.right) }
    case 'exists':
    case 'read': {
      const name = asm.temp()
      emitLook(asm, expr, name, place)
      return { kind: 'name', name, span: expr.span }
    }
    default:
      return unreachable(expr)
  }
}

const shortCircuit = (asm: Assembly, expr: Extract<Expr, { kind: 'binary' }>, place: Place): Expr => {
  const name = asm.temp()
  const { span } = expr
  const self: Expr = { kind: 'name', name, span }
  asm.emit({ op: 'set', name, value: lowerExpr(asm, expr.left, place), span: expr.left.span })
  const test: Expr = expr.op === 'and' ? self : { kind: 'not', of: self, span }
  const skip = asm.emit({ op: 'unless', test, to: -1, span: expr.left.span })
  asm.emit({ op: 'set', name, value: lowerExpr(asm, expr.right, place), span: expr.right.span })
  asm.land(skip)
  return self
}

/** The target as it stands in its place: inside the enclosing `within`, its variables renamed, its `@refs` replaced. */
export const lowerTarget = (asm: Assembly, target: Target, place: Place): Target => {
  const said = saidTarget(asm, target, place)
  if (!said) throw new Error('the checker let the page itself be aimed at')
  return mapTarget(
    said,
    (name) => ({ kind: 'named', name: lowerExpr(asm, name, place) }),
    (element) => place.names.get(element)
  )
}

/** The target as the plan says it in its place, with what its `@refs` stand for: as checked steps have theirs. */
export const saidTarget = (asm: Assembly, target: Target, { within, names }: Place): Target | undefined => {
  const composed = composeTarget(target, within)
  return composed && replaceRefs(composed, asm.checked.refs, names)
}

/** How the target of a `within` is named in refusals, and those that enclose it in the same head, from inside out. */
export const saidOfHead = (asm: Assembly, target: Target, place: Place): readonly string[] => {
  const { within, names } = place
  const composed = composeTarget(target, within)
  if (!composed) return []
  const all = [composed, ...enclosingTargets(composed)]
  // One that says `in page` is not inside those around it.
  const own = within && all.includes(within) ? all.slice(0, all.indexOf(within)) : all
  return own.map((each) => printTarget(replaceRefs(each, asm.checked.refs, names)))
}

/** Looks at the page and puts what is there into a variable. */
export const emitLook = (asm: Assembly, expr: Look, into: string, place: Place): void => {
  const aim = (target: Target) => lowerTarget(asm, target, place)
  const act: ActTemplate =
    expr.kind === 'exists' ? { verb: 'exists', target: aim(expr.target), gone: expr.gone } : readAct(expr.read, aim)
  const gives: Type = expr.kind === 'exists' ? { kind: 'boolean' } : typeOfRead(expr.read)
  emitPage(asm, place, { step: asm.stepOf(expr.id), act, into, gives })
}

const readAct = (read: Read, aim: (target: Target) => Target): ActTemplate => {
  switch (read.what) {
    case 'url':
    case 'title':
      return { verb: `read-${read.what}` }
    case 'table':
    case 'all':
    case 'record':
      if (!read.as) throw new Error(`the checker let a \`${read.what}\` without its type through`)
      return { verb: `read-${read.what}`, target: aim(read.target), as: read.as }
    case 'text':
    case 'value':
      return { verb: `read-${read.what}`, target: aim(read.target), ...(read.as && { as: read.as }) }
    case 'count':
      return { verb: 'read-count', target: aim(read.target) }
    case 'attribute': {
      const { attribute, as } = read
      return { verb: 'read-attribute', attribute, target: aim(read.target), ...(as && { as }) }
    }
    default:
      return unreachable(read)
  }
}

const typeOfRead = (read: Read): Type => {
  if (read.what === 'count') return { kind: 'number' }
  const type: Type = ('as' in read ? read.as : undefined) ?? { kind: 'text' }
  return read.what === 'all' ? { kind: 'list', of: type } : type
}

/** Does evaluating this look at a page? */
const looks = (expr: Expr): boolean => {
  switch (expr.kind) {
    case 'exists':
    case 'read':
      return true
    case 'field':
    case 'not':
    case 'negate':
      return looks(expr.of)
    case 'list':
      return expr.items.some(looks)
    case 'record':
      return expr.fields.some((f) => looks(f.value))
    case 'call':
      return expr.args.some(looks)
    case 'where':
    case 'map':
    case 'sort':
      return looks(expr.of) || looks(expr.by)
    case 'binary':
      return looks(expr.left) || looks(expr.right)
    case 'number':
    case 'text':
    case 'boolean':
    case 'none':
    case 'name':
    case 'item':
      return false
    default:
      return unreachable(expr)
  }
}
