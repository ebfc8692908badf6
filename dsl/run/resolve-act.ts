import {
  type DialogAnswer,
  ELEMENT_FIELD,
  type Expr,
  isFile,
  type LivePoint,
  type LiveTarget,
  mapTarget,
  ok,
  type PageAct,
  type PlanDialogAnswer,
  type PointIn,
  type Result,
  refuse,
  type SecretRef,
  type Span,
  type Target,
  unreachable,
  type Value,
  writeNumber
} from '../contract/index.ts'
import { evaluate, type Lookup } from './evaluate.ts'
import type { Spot } from './need.ts'
import type { ActTemplate, SpotTemplate } from './program.ts'
import { resultValue } from './result-value.ts'

/** A page act with its values; a secret is still only named, since the interpreter never holds one. */
export type ResolvedAct =
  | Exclude<PageAct, { verb: 'fill-secret' | 'download' }>
  | { readonly verb: 'fill-secret'; readonly target: LiveTarget; readonly secret: SecretRef }
  | { readonly verb: 'download'; readonly act: ResolvedAct }

/** What stands in a field: a text as it is, numbers and booleans in their plain form; nothing else has one. */
export const printValue = (value: Value, span: Span): Result<string> => {
  if (typeof value === 'string') return ok(value)
  if (typeof value === 'number') return ok(writeNumber(value))
  if (typeof value === 'boolean') return ok(String(value))
  return refuse('run/bad-value', { why: 'only a text, number or boolean can be entered' }, span)
}

const printed = (expr: Expr, look: Lookup): Result<string> => {
  const value = evaluate(expr, look)
  return value.ok ? printValue(value.value, expr.span) : value
}

const coordinate = (expr: Expr, look: Lookup): Result<number> => {
  const value = evaluate(expr, look)
  if (!value.ok) return value
  return typeof value.value === 'number'
    ? ok(value.value)
    : refuse('run/bad-value', { why: 'only a number can be a place' }, expr.span)
}

const pointOf = (at: PointIn | undefined, look: Lookup): Result<LivePoint | undefined> => {
  if (!at) return ok(undefined)
  const x = coordinate(at.x, look)
  if (!x.ok) return x
  const y = coordinate(at.y, look)
  return y.ok ? ok({ x: x.value, y: y.value }) : y
}

/** Evaluates every expression of an act. Refuses `run/bad-value` with the place of the expression. */
export const resolveAct = (act: ActTemplate, look: Lookup, span: Span): Result<ResolvedAct> => {
  switch (act.verb) {
    case 'read-url':
    case 'read-title':
      return ok(act)
    case 'download': {
      const inner = resolveAct(act.act, look, span)
      return inner.ok ? ok({ verb: 'download', act: inner.value }) : inner
    }
    case 'wait': {
      const seen: { target: LiveTarget; gone: boolean }[] = []
      for (const one of act.seen) {
        const target = resolveTarget(one.target, look, span)
        if (!target.ok) return target
        seen.push({ target: target.value, gone: one.gone })
      }
      return ok({ verb: 'wait', seen, ms: act.ms })
    }
    case 'scroll': {
      const { direction, amount } = act
      if (!act.target) return ok({ verb: 'scroll', direction, amount })
      const target = resolveTarget(act.target, look, span)
      return target.ok ? ok({ verb: 'scroll', direction, amount, target: target.value }) : target
    }
    case 'press': {
      if (!act.target) return ok({ verb: 'press', key: act.key })
      const target = resolveTarget(act.target, look, span)
      return target.ok ? ok({ verb: 'press', key: act.key, target: target.value }) : target
    }
    case 'call':
      return resolveCall(act, look, span)
    default:
  }
  const aimed = resolveTarget(act.target, look, span)
  if (!aimed.ok) return aimed
  const target = aimed.value
  switch (act.verb) {
    case 'fill':
    case 'type': {
      const value = printed(act.value, look)
      return value.ok ? ok({ verb: act.verb, target, text: value.value }) : value
    }
    case 'upload': {
      const value = evaluate(act.value, look)
      if (!value.ok) return value
      return isFile(value.value)
        ? ok({ verb: 'upload', target, file: value.value })
        : refuse('run/bad-value', { why: 'only a file can be uploaded' }, act.value.span)
    }
    case 'fill-secret':
      return ok({ verb: 'fill-secret', target, secret: act.secret })
    case 'choose': {
      const options: string[] = []
      for (const option of act.options) {
        const value = printed(option, look)
        if (!value.ok) return value
        options.push(value.value)
      }
      return options.length
        ? ok({ verb: 'choose', target, options })
        : refuse('run/bad-value', { why: 'nothing to choose' }, span)
    }
    case 'drag': {
      const at = pointOf(act.at, look)
      if (!at.ok) return at
      const to = resolveTarget(act.to, look, span)
      if (!to.ok) return to
      const toAt = pointOf(act.toAt, look)
      if (!toAt.ok) return toAt
      return ok({
        verb: 'drag',
        target,
        to: to.value,
        ...(at.value && { at: at.value }),
        ...(toAt.value && { toAt: toAt.value })
      })
    }
    case 'read-attribute':
      return ok({ verb: 'read-attribute', attribute: act.attribute, target, ...(act.as && { as: act.as }) })
    case 'read-text':
    case 'read-value':
      return ok({ verb: act.verb, target, ...(act.as && { as: act.as }) })
    case 'read-table':
    case 'read-all':
    case 'read-record':
      return ok({ verb: act.verb, target, as: act.as })
    case 'exists':
      return ok({ verb: 'exists', target, gone: act.gone })
    case 'read-count':
    case 'scroll-to':
    case 'observe':
      return ok({ verb: act.verb, target })
    case 'click':
    case 'double-click':
    case 'right-click':
    case 'hover':
    case 'clear':
    case 'check':
    case 'uncheck':
    case 'copy':
    case 'paste':
    case 'screenshot': {
      const at = pointOf(act.at, look)
      return at.ok ? ok({ verb: act.verb, target, ...(at.value && { at: at.value }) }) : at
    }
    default:
      return unreachable(act)
  }
}

const resolveCall = (
  { args, ...call }: Extract<ActTemplate, { verb: 'call' }>,
  look: Lookup,
  span: Span
): Result<ResolvedAct> => {
  const [given] = args
  const value = given ? evaluate(given, look) : ok<Value>({})
  if (!value.ok) return value
  // A page gets no handle of a file or an element.
  const plain = resultValue(value.value)
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
    ? ok({ ...call, args: plain as { readonly [name: string]: Value } })
    : refuse('run/bad-value', { why: 'a tool takes a record' }, span)
}

/** Gives every run-time name its text (`named` becomes a whole name) and every record the handle of its element. */
export const resolveTarget = (target: Target, look: Lookup, span: Span): Result<LiveTarget> => {
  let failed: Result<never> | undefined
  const live = mapTarget<Expr, never>(
    target,
    (name) => {
      const text = printed(name, look)
      if (!text.ok) failed ??= text
      return { kind: 'is', text: text.ok ? text.value : '' }
    },
    (element) => {
      const handle = handleOf(look(element))
      if (handle === undefined) failed ??= refuse('run/bad-value', { why: 'this was not read from an element' }, span)
      return handle ?? ''
    }
  )
  return failed ?? ok(live)
}

const handleOf = (value: Value | undefined): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const handle = Object.hasOwn(value, ELEMENT_FIELD)
    ? (value as { readonly [field: string]: Value })[ELEMENT_FIELD]
    : undefined
  return typeof handle === 'string' ? handle : undefined
}

export const resolveSpot = ({ tab, page, via, frames }: SpotTemplate, look: Lookup): Result<Spot> => {
  const found: Spot['frames'][number][] = []
  for (const { target, said, origin, span } of frames) {
    const live = resolveTarget(target, look, span)
    if (!live.ok) return live
    found.push({ target: live.value, said, origin })
  }
  return ok({
    ...(tab !== undefined && { tab }),
    ...(page !== undefined && { page }),
    ...(via && { via }),
    frames: found
  })
}

export const resolveAnswer = (answer: PlanDialogAnswer, look: Lookup): Result<DialogAnswer> => {
  if (answer.kind !== 'answer') return ok(answer)
  const text = printed(answer.text, look)
  return text.ok ? ok({ ...answer, text: text.value }) : text
}
