import {
  type Expr,
  type LiveTarget,
  mapTarget,
  ok,
  type PageAct,
  type Result,
  refuse,
  type SecretRef,
  type Span,
  type Target,
  unreachable,
  type Value
} from '../contract/index.ts'
import { evaluate, type Vars } from './evaluate.ts'
import type { ActTemplate } from './program.ts'

/** A page act with its values; a secret is still only named, since the interpreter never holds one. */
export type ResolvedAct =
  | Exclude<PageAct, { verb: 'fill-secret' }>
  | { readonly verb: 'fill-secret'; readonly target: LiveTarget; readonly secret: SecretRef }

/** What stands in a field: text as it is, numbers and booleans in their plain form; nothing else has one. */
export const printValue = (value: Value, span: Span): Result<string> =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? ok(String(value))
    : refuse('run/bad-value', { why: 'only a text, number or boolean can be entered' }, span)

/** Evaluates every expression of an act. Refuses `run/bad-value` with the place of the expression. */
export const resolveAct = (act: ActTemplate, vars: Vars, span: Span): Result<ResolvedAct> => {
  const text = (expr: Expr): Result<string> => {
    const value = evaluate(expr, vars)
    return value.ok ? printValue(value.value, expr.span) : value
  }
  switch (act.verb) {
    case 'read-url':
    case 'read-title':
      return ok({ verb: act.verb })
    case 'wait': {
      const seen: { target: LiveTarget; gone: boolean }[] = []
      for (const one of act.seen) {
        const target = resolveTarget(one.target, vars)
        if (!target.ok) return target
        seen.push({ target: target.value, gone: one.gone })
      }
      return ok({ verb: 'wait', seen, ms: act.ms })
    }
    case 'press': {
      if (!act.target) return ok({ verb: 'press', key: act.key })
      const target = resolveTarget(act.target, vars)
      return target.ok ? ok({ verb: 'press', key: act.key, target: target.value }) : target
    }
    default:
  }
  const aimed = resolveTarget(act.target, vars)
  if (!aimed.ok) return aimed
  const target = aimed.value
  switch (act.verb) {
    case 'click':
    case 'clear':
    case 'check':
    case 'uncheck':
      return ok({ verb: act.verb, target })
    case 'fill':
    case 'type': {
      const value = text(act.value)
      return value.ok ? ok({ verb: act.verb, target, text: value.value }) : value
    }
    case 'fill-secret':
      return ok({ verb: 'fill-secret', target, secret: act.secret })
    case 'choose': {
      const options: string[] = []
      for (const option of act.options) {
        const value = text(option)
        if (!value.ok) return value
        options.push(value.value)
      }
      return options.length
        ? ok({ verb: 'choose', target, options })
        : refuse('run/bad-value', { why: 'nothing to choose' }, span)
    }
    case 'read-text':
    case 'read-value':
      return ok({ verb: act.verb, target, ...(act.as && { as: act.as }) })
    case 'read-count':
      return ok({ verb: 'read-count', target })
    case 'read-table':
      return ok({ verb: 'read-table', target, as: act.as })
    case 'exists':
      return ok({ verb: 'exists', target, gone: act.gone })
    default:
      return unreachable(act)
  }
}

/** Gives every run-time name its text; `named` becomes a whole name. */
export const resolveTarget = (target: Target, vars: Vars): Result<LiveTarget> => {
  let failed: Result<never> | undefined
  const live = mapTarget<Expr, never>(target, (name) => {
    const value = evaluate(name, vars)
    const printed = value.ok ? printValue(value.value, name.span) : value
    if (!printed.ok) failed ??= printed
    return { kind: 'is', text: printed.ok ? printed.value : '' }
  })
  return failed ?? ok(live)
}

/** Variables an act's expressions use; a batch ends where one of them is still to be read. */
export const namesOf = (value: unknown, found = new Set<string>()): ReadonlySet<string> => {
  if (value === null || typeof value !== 'object') return found
  if ('kind' in value && value.kind === 'name' && 'name' in value && typeof value.name === 'string')
    found.add(value.name)
  for (const child of Object.values(value)) namesOf(child, found)
  return found
}
