import type { Span, Stmt } from '../contract/index.ts'
import { type Assembly, inner, type Place } from './assembly.ts'
import { lowerExpr } from './compile-expr.ts'
import type { Instr } from './program.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

const count = (asm: Assembly, name: string, value: number, span: Span): void => {
  asm.emit({ op: 'set', name, value: { kind: 'number', value, span }, span })
}

/** Emits rounds around a body, which are counted from 0; goes on behind it when they are over. */
const emitRounds = (
  asm: Assembly,
  next: Omit<Extract<Instr, { op: 'next' }>, 'op' | 'to'>,
  span: Span,
  emit: () => void
): void => {
  count(asm, next.round, -1, span)
  const top = asm.emit({ op: 'next', ...next, to: -1 })
  emit()
  asm.emit({ op: 'jump', to: top })
  asm.land(top)
}

/** `assign` puts the list into its variable; `block` emits a body. */
export const compileFor = (
  asm: Assembly,
  stmt: Of<'for'>,
  place: Place,
  assign: (name: string) => void,
  block: (body: readonly Stmt[], place: Place) => void
): void => {
  const { id, span, upTo: limit } = stmt
  const list = asm.variable('.list', id)
  const round = asm.variable('.round', id)
  const item = asm.variable(stmt.name, id)
  assign(list)
  asm.emit({ op: 'bound', list, limit, span })
  emitRounds(asm, { round, limit, each: { list, item } }, span, () => {
    const body = inner(place, round)
    body.names.add(stmt.name, item)
    block(stmt.body, body)
  })
}

/** When the rounds are used up before `stop when` holds, the run refuses. */
export const compileRepeat = (
  asm: Assembly,
  stmt: Of<'repeat'>,
  place: Place,
  statement: (stmt: Stmt, place: Place) => void
): void => {
  const { id, span, upTo: limit } = stmt
  const round = asm.variable('.round', id)
  const stops: number[] = []
  emitRounds(asm, { round, limit }, span, () => {
    const body = inner(place, round)
    for (const child of stmt.body) {
      if (child.kind === 'stop') asm.statement(child.id, () => stops.push(compileStop(asm, child, body)))
      else statement(child, body)
    }
  })
  asm.emit({ op: 'refuse', code: 'run/tries-used-up', detail: { limit }, span })
  for (const stop of stops) asm.land(stop)
}

const compileStop = (asm: Assembly, { test, span }: Of<'stop'>, place: Place): number =>
  asm.emit({ op: 'unless', test: { kind: 'not', of: lowerExpr(asm, test, place), span: test.span }, to: -1, span })

/** Looks until a test holds. Each look has its number as a round, so that every step of the run has a name of its own. */
export const compileUntil = (asm: Assembly, stmt: Of<'wait-until' | 'hand-over'>, place: Place): void => {
  const { id, span, ms } = stmt
  const tries = asm.variable('.tries', id)
  count(asm, tries, 0, span)
  const top = asm.here
  const test = lowerExpr(asm, stmt.test, { ...place, awaits: ms, rounds: [...place.rounds, tries] })
  asm.emit({ op: 'until', test, tries, top, ms, span })
}
