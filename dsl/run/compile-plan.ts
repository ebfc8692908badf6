import {
  type AuthorizedPlan,
  type Expr,
  encloseTarget,
  mapTarget,
  type Read,
  type Span,
  type Stmt,
  type Target,
  unreachable
} from '../contract/index.ts'
import type { ActTemplate, Instr, Program } from './program.ts'

type Scope = ReadonlyMap<string, string>
/** Where a statement stands: the names it sees and the round counters around it. */
interface Place {
  readonly names: Map<string, string>
  readonly rounds: readonly string[]
  readonly within?: Target
}
/** An instruction whose jump is patched once its end is known. */
type Patchable = {
  -readonly [K in keyof Extract<Instr, { op: 'jump' | 'unless' }>]: Extract<Instr, { op: 'jump' | 'unless' }>[K]
}

const inner = (place: Place, round?: string): Place => ({
  ...place,
  names: new Map(place.names),
  rounds: round ? [...place.rounds, round] : place.rounds
})

/**
 * Flattens an authorized plan into a program. Page reads inside expressions become steps of their own, in the order they
 * stand, and `and`/`or` around them become jumps, so that what is not needed is never looked at.
 */
export const compilePlan = ({ checked }: AuthorizedPlan): Program => {
  const instrs: Instr[] = []
  let fresh = 0
  const unique = (name: string) => `${name}#${fresh++}`
  const emit = (instr: Instr) => instrs.push(instr) - 1
  const land = (at: number) => {
    ;(instrs[at] as Patchable).to = instrs.length
  }
  const stepOf = (id: number) => {
    const step = checked.steps[id]
    if (!step) throw new Error(`the checker left step ${id} out`)
    return step
  }

  /** Renames variables, and puts a page read's result in its place. */
  const lower = (expr: Expr, place: Place): Expr => {
    const go = (e: Expr): Expr => lower(e, place)
    switch (expr.kind) {
      case 'number':
      case 'text':
      case 'boolean':
      case 'none':
      case 'item':
        return expr
      case 'name':
        return { ...expr, name: nameIn(place.names, expr.name) }
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
          ? lowerShortCircuit(expr, place)
          : { ...expr, left: go(expr.left), right: go(expr.right) }
      case 'exists':
      case 'read': {
        const name = unique('look')
        emitLook(expr, name, place)
        return { kind: 'name', name, span: expr.span }
      }
      default:
        return unreachable(expr)
    }
  }

  const lowerShortCircuit = (expr: Extract<Expr, { kind: 'binary' }>, place: Place): Expr => {
    const name = unique('both')
    const { span } = expr
    const self: Expr = { kind: 'name', name, span }
    emit({ op: 'set', name, value: lower(expr.left, place), span })
    const test: Expr = expr.op === 'and' ? self : { kind: 'not', of: self, span }
    const skip = emit({ op: 'unless', test, to: -1, span })
    emit({ op: 'set', name, value: lower(expr.right, place), span })
    land(skip)
    return self
  }

  const lowerTarget = (target: Target, place: Place): Target =>
    mapTarget(encloseTarget(target, place.within), (name) => ({ kind: 'named', name: lower(name, place) }))

  const emitLook = (expr: Extract<Expr, { kind: 'exists' | 'read' }>, into: string, place: Place) => {
    const step = stepOf(expr.id)
    const aim = (target: Target) => lowerTarget(target, place)
    const act: ActTemplate =
      expr.kind === 'exists' ? { verb: 'exists', target: aim(expr.target), gone: expr.gone } : readAct(expr.read, aim)
    emit({ op: 'page', step, act, into, rounds: place.rounds })
  }

  /** A read that is the whole value goes straight into its variable, so that several share a batch. */
  const assign = (name: string, value: Expr, span: Span, place: Place) => {
    if (value.kind === 'read' || value.kind === 'exists') emitLook(value, name, place)
    else emit({ op: 'set', name, value: lower(value, place), span })
  }

  const block = (body: readonly Stmt[], place: Place) => {
    for (const stmt of body) statement(stmt, place)
  }

  const actStatement = (stmt: Extract<Stmt, { kind: 'act' }>, place: Place) => {
    const step = stepOf(stmt.id)
    const common = { step, rounds: place.rounds, ...(stmt.because !== undefined && { because: stmt.because }) }
    const { act } = stmt
    if (act.verb === 'open') return emit({ op: 'open', url: lower(act.url, place), ...common })
    return emit({
      op: 'page',
      act: lowerAct(
        act,
        (target) => lowerTarget(target, place),
        (e) => lower(e, place)
      ),
      ...(stmt.answer && { answer: stmt.answer }),
      ...common
    })
  }

  const forLoop = (stmt: Extract<Stmt, { kind: 'for' }>, place: Place) => {
    const [list, index, item] = [unique('list'), unique('round'), unique(stmt.name)]
    const { span } = stmt
    assign(list, stmt.list, span, place)
    emit({ op: 'bound', list, limit: stmt.upTo, span })
    emit({ op: 'set', name: index, value: { kind: 'number', value: 0, span }, span })
    const size: Expr = { kind: 'call', name: 'length', args: [{ kind: 'name', name: list, span }], span }
    const test: Expr = { kind: 'binary', op: '<', left: { kind: 'name', name: index, span }, right: size, span }
    const top = emit({ op: 'unless', test, to: -1, span })
    emit({ op: 'item', name: item, list, index })
    const body = inner(place, index)
    body.names.set(stmt.name, item)
    block(stmt.body, body)
    emit({ op: 'count', name: index })
    emit({ op: 'jump', to: top })
    land(top)
  }

  const repeatLoop = (stmt: Extract<Stmt, { kind: 'repeat' }>, place: Place) => {
    const index = unique('round')
    const { span } = stmt
    const at: Expr = { kind: 'name', name: index, span }
    const limit: Expr = { kind: 'number', value: stmt.upTo, span }
    emit({ op: 'set', name: index, value: { kind: 'number', value: 0, span }, span })
    const top = emit({ op: 'unless', test: { kind: 'binary', op: '<', left: at, right: limit, span }, to: -1, span })
    const body = inner(place, index)
    let stop: number | undefined
    for (const child of stmt.body) {
      if (child.kind === 'stop') stop = stopTest(child, body)
      else statement(child, body)
    }
    emit({ op: 'count', name: index })
    emit({ op: 'jump', to: top })
    land(top)
    // Running out of tries refuses, but a `repeat` without `stop when` simply ends.
    if (stop === undefined) return
    emit({ op: 'refuse', code: 'run/tries-used-up', detail: { limit: stmt.upTo }, span })
    land(stop)
  }

  const stopTest = (stmt: Extract<Stmt, { kind: 'stop' }>, place: Place) => {
    const test: Expr = { kind: 'not', of: lower(stmt.test, place), span: stmt.span }
    return emit({ op: 'unless', test, to: -1, span: stmt.span })
  }

  const statement = (stmt: Stmt, place: Place): void => {
    const { span } = stmt
    switch (stmt.kind) {
      case 'on': {
        const [first] = stmt.body
        const origin = checked.manifest.sites.find((site) => site.name === stmt.site)?.origin
        if (!origin) throw new Error(`the checker let site ${stmt.site} through`)
        if (!(first?.kind === 'act' && first.act.verb === 'open')) emit({ op: 'arrive', origin, span })
        return block(stmt.body, place)
      }
      case 'within':
        return block(stmt.body, { ...place, within: encloseTarget(stmt.target, place.within) })
      case 'let':
      case 'var': {
        const name = unique(stmt.name)
        assign(name, stmt.value, span, place)
        place.names.set(stmt.name, name)
        return
      }
      case 'set':
        return assign(nameIn(place.names, stmt.name), stmt.value, span, place)
      case 'if': {
        const skip = emit({ op: 'unless', test: lower(stmt.test, place), to: -1, span })
        block(stmt.then, inner(place))
        const over = emit({ op: 'jump', to: -1 })
        land(skip)
        block(stmt.else, inner(place))
        return land(over)
      }
      case 'for':
        return forLoop(stmt, place)
      case 'repeat':
        return repeatLoop(stmt, place)
      case 'stop':
        throw new Error('the checker let `stop when` stand alone')
      case 'require':
        emit({ op: 'require', test: lower(stmt.test, place), message: stmt.message, span })
        return
      case 'wait': {
        const seen = stmt.seen.map(({ target, gone }) => ({ target: lowerTarget(target, place), gone }))
        emit({ op: 'page', step: stepOf(stmt.id), act: { verb: 'wait', seen, ms: stmt.ms }, rounds: place.rounds })
        return
      }
      case 'return':
        emit({ op: 'return', value: lower(stmt.value, place), span })
        return
      case 'act':
        actStatement(stmt, place)
        return
      default:
        return unreachable(stmt)
    }
  }

  const top: Place = { names: new Map(), rounds: [] }
  const inputs: Record<string, string> = {}
  for (const decl of checked.plan.decls) {
    if (decl.kind !== 'input') continue
    inputs[decl.name] = unique(decl.name)
    top.names.set(decl.name, inputs[decl.name] as string)
  }
  block(checked.plan.body, top)
  emit({ op: 'return', value: { kind: 'none', span: checked.plan.span }, span: checked.plan.span })
  return { instrs, inputs, maxSteps: checked.manifest.maxSteps }
}

const nameIn = (names: Scope, name: string): string => {
  const found = names.get(name)
  if (!found) throw new Error(`the checker let the name ${name} through`)
  return found
}

const readAct = (read: Read, aim: (target: Target) => Target): ActTemplate => {
  switch (read.what) {
    case 'url':
    case 'title':
      return { verb: `read-${read.what}` }
    case 'table':
      if (!read.as) throw new Error('the checker let a table without columns through')
      return { verb: 'read-table', target: aim(read.target), as: read.as }
    case 'text':
    case 'value':
    case 'count':
      return { verb: `read-${read.what}`, target: aim(read.target), ...(read.as && { as: read.as }) }
    default:
      return unreachable(read)
  }
}

const lowerAct = (
  act: Exclude<Extract<Stmt, { kind: 'act' }>['act'], { verb: 'open' }>,
  aim: (target: Target) => Target,
  lower: (expr: Expr) => Expr
): ActTemplate => {
  switch (act.verb) {
    case 'press':
      return { verb: 'press', key: act.key, ...(act.target && { target: aim(act.target) }) }
    case 'choose':
      return { verb: 'choose', target: aim(act.target), options: act.options.map(lower) }
    case 'fill':
    case 'type':
      return { verb: act.verb, target: aim(act.target), value: lower(act.value) }
    case 'fill-secret':
      return { verb: 'fill-secret', target: aim(act.target), secret: act.secret }
    case 'click':
    case 'clear':
    case 'check':
    case 'uncheck':
      return { verb: act.verb, target: aim(act.target) }
    default:
      return unreachable(act)
  }
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
