import {
  blocksOf,
  type Expr,
  isObtained,
  type Obtained,
  type Stmt,
  type Target,
  unreachable
} from '../contract/index.ts'
import { type Assembly, inner, type Label, type Place } from './assembly.ts'
import { compileAct, compileObtained, pageAct } from './compile-act.ts'
import { emitLook, lowerExpr, lowerTarget, saidOfHead, saidTarget } from './compile-expr.ts'
import { compileFor, compileRepeat, compileUntil } from './compile-loop.ts'
import { composeTarget } from './compile-target.ts'
import { emitPage } from './emit-page.ts'
import { namesOf } from './names-of.ts'
import type { Head, Instr } from './program.ts'

type Of<Kind extends Stmt['kind']> = Extract<Stmt, { kind: Kind }>

export const compileBlock = (asm: Assembly, body: readonly Stmt[], place: Place): void => {
  for (const stmt of body) compileStmt(asm, stmt, place)
}

const compileStmt = (asm: Assembly, stmt: Stmt, place: Place): void => {
  asm.statement(stmt.id, () => emitStmt(asm, stmt, place))
}

const emitStmt = (asm: Assembly, stmt: Stmt, place: Place): void => {
  const { span } = stmt
  const block = (body: readonly Stmt[], at: Place) => compileBlock(asm, body, at)
  switch (stmt.kind) {
    case 'on':
      return compileOn(asm, stmt, place)
    case 'within':
      asm.within({ said: saidOfHead(asm, stmt.target, place), ...headOf(stmt) })
      return block(stmt.body, inTarget(place, composeTarget(stmt.target, place.within)))
    case 'frame': {
      const target = lowerTarget(asm, stmt.target, place)
      const said = saidTarget(asm, stmt.target, place) ?? target
      const frame = { target, said, origin: asm.site(stmt.site).origin, ...headOf(stmt) }
      const spot = { ...place.spot, frames: [...place.spot.frames, frame] }
      return block(stmt.body, { ...inTarget(place, undefined), spot })
    }
    case 'tab':
      return compileTab(asm, stmt, place)
    case 'let':
    case 'var':
    case 'set':
      return compileBinding(asm, stmt, place)
    case 'if':
      return compileIf(asm, stmt, place)
    case 'for':
      return compileFor(asm, stmt, place, (list) => assign(asm, list, stmt.list, place), block)
    case 'repeat':
      return compileRepeat(asm, stmt, place, (child, body) => compileStmt(asm, child, body))
    case 'stop':
      throw new Error('the checker let `stop when` stand alone')
    case 'try':
      return compileTry(asm, stmt, place)
    case 'do':
      return compileDo(asm, stmt, place)
    case 'require':
      asm.emit({ op: 'require', test: lowerExpr(asm, stmt.test, place), message: stmt.message, span })
      return
    case 'wait': {
      const seen = stmt.seen.map(({ target, gone }) => ({ target: lowerTarget(asm, target, place), gone }))
      return emitPage(asm, place, { step: asm.stepOf(stmt.id), act: { verb: 'wait', seen, ms: stmt.ms } })
    }
    case 'wait-until':
      return compileUntil(asm, stmt, place)
    case 'hand-over': {
      const { message, ms } = stmt
      const step = asm.stepOf(stmt.id)
      asm.emit({ op: 'person', act: { verb: 'hand-over', message, ms }, step, rounds: place.rounds })
      return compileUntil(asm, stmt, place)
    }
    case 'observe': {
      const target = lowerTarget(asm, stmt.target, place)
      return emitPage(asm, place, { step: asm.stepOf(stmt.id), act: { verb: 'observe', target }, view: true })
    }
    case 'keep': {
      const names = stmt.names.map((name) => ({ name, variable: place.names.get(name) }))
      asm.emit({ op: 'keep', names })
      return
    }
    case 'return':
      asm.emit({ op: 'return', value: lowerExpr(asm, stmt.value, place), span })
      return
    case 'act':
      return compileAct(asm, stmt, place)
    default:
      return unreachable(stmt)
  }
}

/** Numbers are in source order, so that those of a block lie between that of its head and the last in it. */
const lastIn = (stmt: Stmt): number => {
  const last = blocksOf(stmt).flat().at(-1)
  return last ? lastIn(last) : stmt.id
}

const headOf = (stmt: Of<'within' | 'frame'>): Head => ({ id: stmt.id, last: lastIn(stmt), span: stmt.span })

const inTarget = ({ within: _, ...place }: Place, within: Target | undefined): Place => ({
  ...place,
  ...(within && { within })
})

/** Without `open` first, the tab must be at the site, or come there. */
const compileOn = (asm: Assembly, { site: name, body, span }: Of<'on'>, place: Place): void => {
  const { origin, via } = asm.site(name)
  const { tab } = place.spot
  const spot = { ...(tab !== undefined && { tab }), page: origin, ...(via.length > 0 && { via }), frames: [] }
  const [first] = body
  if (!(first?.kind === 'act' && first.act.verb === 'open')) asm.emit({ op: 'arrive', origin, via, spot, span })
  compileBlock(asm, body, { ...inTarget(place, undefined), spot })
}

const compileTab = (asm: Assembly, stmt: Of<'tab'>, place: Place): void => {
  const { name, from } = stmt
  if (from) emitPage(asm, place, { step: asm.stepOf(stmt.id), act: pageAct(asm, from, place), opensTab: name })
  compileBlock(asm, stmt.body, { ...inTarget(place, undefined), spot: { tab: name, frames: [] } })
}

/** A read that is the whole value goes straight into its variable, so that several share a batch. */
const assign = (asm: Assembly, name: string, value: Expr | Obtained, place: Place): void => {
  if (isObtained(value)) compileObtained(asm, value, name, place)
  else if (value.kind === 'read' || value.kind === 'exists') emitLook(asm, value, name, place)
  else asm.emit({ op: 'set', name, value: lowerExpr(asm, value, place), span: value.span })
}

const compileBinding = (asm: Assembly, stmt: Of<'let' | 'var' | 'set'>, place: Place): void => {
  const name = stmt.kind === 'set' ? place.names.get(stmt.name) : asm.variable(stmt.name, stmt.id)
  const { else: instead } = stmt
  if (!instead) assign(asm, name, stmt.value, place)
  else {
    const caught: Label = { at: -1 }
    asm.catching(caught, () => assign(asm, name, stmt.value, place))
    asm.aside(caught, () => assign(asm, name, instead, place))
  }
  if (stmt.kind !== 'set') place.names.add(stmt.name, name)
}

const compileIf = (asm: Assembly, stmt: Of<'if'>, place: Place): void => {
  const skip = asm.emit({ op: 'unless', test: lowerExpr(asm, stmt.test, place), to: -1, span: stmt.span })
  compileBlock(asm, stmt.then, inner(place))
  if (!stmt.else.length) return asm.land(skip)
  const over = asm.emit({ op: 'jump', to: -1 })
  asm.land(skip)
  compileBlock(asm, stmt.else, inner(place))
  asm.land(over)
}

const compileTry = (asm: Assembly, stmt: Of<'try'>, place: Place): void => {
  const caught: Label = { at: -1 }
  asm.catching(caught, () => compileBlock(asm, stmt.body, inner(place)))
  asm.aside(caught, () => compileBlock(asm, stmt.else, inner(place)))
}

const compileDo = (asm: Assembly, stmt: Of<'do'>, place: Place): void => {
  const body = inner(place)
  compileBlock(asm, stmt.body, body)
  const at = asm.emit({ op: 'put-by', undo: -1, uses: [], span: stmt.span })
  asm.undo(stmt.id, at, () => compileBlock(asm, stmt.undo, inner(body)), readsOf)
}

/** The variables that instructions read: what they compute from, and the rounds their steps are named after. */
const readsOf = (instrs: readonly Instr[]): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const instr of instrs) {
    namesOf(instr, found)
    if ('rounds' in instr) for (const round of instr.rounds) found.add(round)
  }
  return found
}
