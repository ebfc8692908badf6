import type { Expr, Span, Stmt } from '../contract/index.ts'
import { type Assembly, inner, type Place } from './assembly.ts'
import { lowerExpr } from './compile-expr.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

const zero = (asm: Assembly, name: string, span: Span): void => {
  asm.emit({ op: 'set', name, value: { kind: 'number', value: 0, span }, span })
}

const less = (name: string, than: Expr, span: Span): Expr => ({
  kind: 'binary',
  op: '<',
  left: { kind: 'name', name, span },
  right: than,
  span
})

/** `assign` puts the list into its variable; `block` emits a body. */
export const compileFor = (
  asm: Assembly,
  stmt: Of<'for'>,
  place: Place,
  assign: (name: string) => void,
  block: (body: readonly Stmt[], place: Place) => void
): void => {
  const { id, span } = stmt
  const [list, index, item] = [
    asm.variable('.list', id),
    asm.variable('.round', id),
    asm.variable(stmt.name, id)
  ] as const
  assign(list)
  asm.emit({ op: 'bound', list, limit: stmt.upTo, span })
  zero(asm, index, span)
  const size: Expr = { kind: 'call', name: 'length', args: [{ kind: 'name', name: list, span }], span }
  const top = asm.emit({ op: 'unless', test: less(index, size, span), to: -1, span })
  asm.emit({ op: 'item', name: item, list, index })
  const body = inner(place, index)
  body.names.add(stmt.name, item)
  block(stmt.body, body)
  asm.emit({ op: 'count', name: index })
  asm.emit({ op: 'jump', to: top })
  asm.land(top)
}

/** The rounds are counted; when they are used up before `stop when` holds, the run refuses. */
export const compileRepeat = (
  asm: Assembly,
  stmt: Of<'repeat'>,
  place: Place,
  statement: (stmt: Stmt, place: Place) => void
): void => {
  const { id, span, upTo } = stmt
  const index = asm.variable('.round', id)
  zero(asm, index, span)
  const limit: Expr = { kind: 'number', value: upTo, span }
  const top = asm.emit({ op: 'unless', test: less(index, limit, span), to: -1, span })
  const body = inner(place, index)
  const stops: number[] = []
  for (const child of stmt.body) {
    if (child.kind === 'stop') asm.statement(child.id, () => stops.push(compileStop(asm, child, body)))
    else statement(child, body)
  }
  asm.emit({ op: 'count', name: index })
  asm.emit({ op: 'jump', to: top })
  asm.land(top)
  asm.emit({ op: 'refuse', code: 'run/tries-used-up', detail: { limit: upTo }, span })
  for (const stop of stops) asm.land(stop)
}

const compileStop = (asm: Assembly, { test, span }: Of<'stop'>, place: Place): number =>
  asm.emit({ op: 'unless', test: { kind: 'not', of: lowerExpr(asm, test, place), span: test.span }, to: -1, span })

/** Looks until a test holds. Each look has its number as a round, so that every step of the run has a name of its own. */
export const compileUntil = (asm: Assembly, stmt: Of<'wait-until' | 'hand-over'>, place: Place): void => {
  const { id, span, ms } = stmt
  const tries = asm.variable('.tries', id)
  zero(asm, tries, span)
  const top = asm.here
  const test = lowerExpr(asm, stmt.test, { ...place, rounds: [...place.rounds, tries] })
  asm.emit({ op: 'until', test, tries, top, ms, span })
}
