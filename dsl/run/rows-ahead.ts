import { type AskedValue, isLook, ok, printTarget, type Value, type Verb } from '../contract/index.ts'
import { valuesOf } from './asked-values.ts'
import { evaluate, evaluateTest } from './evaluate.ts'
import { NOTHING } from './given-values.ts'
import { KnownAhead } from './known-ahead.ts'
import type { AskedAct } from './need.ts'
import { otherNeed, readyAct } from './need-at.ts'
import { type ActInstr, type Instr, isActInstr, type Program } from './program.ts'
import { lookupOf, stepName } from './run.ts'
import type { RunState } from './run-state.ts'

/** One round: the act that is asked about, resolved, and the values that the round gives until then, in the plan's order. */
export interface RowAhead {
  readonly act: AskedAct
  readonly values: readonly AskedValue[]
}

export interface RowsAhead {
  /** The rounds that are known whole, the present one first. */
  readonly rows: readonly RowAhead[]
  /** Rounds after the first that is not known. */
  readonly later: number
}

/** Rounds that one table holds at most: more would not be read. */
export const MAX_ROWS = 100
/** Instructions that are thought ahead at most. */
const MAX_INSTRS = 20_000

/** A loop over a list: its counter, where it begins its rounds, and where it ends. */
interface Loop {
  readonly round: string
  readonly item: string
  readonly list: readonly Value[]
  readonly top: number
  readonly end: number
}

/** What one act of a round gives, and what it aims at. */
interface Given {
  readonly at: number
  readonly verb: Verb
  readonly target: string | undefined
  readonly values: readonly AskedValue[]
}

interface Round {
  readonly act: AskedAct
  readonly given: readonly Given[]
}

/** Is the act that has come the one that was foreseen for this round, whole? */
export const isForeseen = (act: AskedAct, { rows: [row] }: RowsAhead): boolean => {
  const done = (asked: AskedAct) => JSON.stringify('act' in asked ? asked.act : asked.other)
  return row !== undefined && row.act.step === act.step && done(row.act) === done(act)
}

/**
 * The rounds of the innermost `for` around an act that is asked about, from the present one on, as far as they are known before they
 * begin: by the loop's list and by what the run holds already. `undefined` where the act stands in no such loop, or the present round is
 * not known itself. A round in which a value, a target or a branch rests on what is still to be read, and what comes after it, is not known; nor
 * is what one round leaves to the next. Pure: the run is not touched.
 */
export const rowsAhead = (program: Program, state: RunState): RowsAhead | undefined => {
  const asked = program.instrs[state.pc]
  if (!asked || !isActInstr(asked) || state.undoing) return undefined
  const loop = loopAround(program, state, asked)
  if (!loop) return undefined
  const now = lookupOf(program, state)
  const present = now(loop.round)
  if (typeof present !== 'number') return undefined
  const carried = carriedIn(program, loop)
  const budget = { left: MAX_INSTRS }
  const rounds: Round[] = []
  let known = present
  for (; known < loop.list.length && rounds.length < MAX_ROWS; known++) {
    const ahead = new KnownAhead(now, carried)
    ahead.set(loop.round, known)
    ahead.set(loop.item, loop.list[known])
    const round = thinkRound(program, state, loop, ahead, budget)
    if (round === undefined) break
    if (round !== 'without') rounds.push(round)
  }
  const here = stepName(asked, now, state)
  if (rounds[0]?.act.step !== here) return undefined
  return { rows: rowsOf(rounds), later: loop.list.length - known }
}

const loopAround = (program: Program, state: RunState, asked: ActInstr): Loop | undefined => {
  const round = asked.rounds.at(-1)
  const top = program.instrs.findIndex((instr) => instr.op === 'next' && instr.round === round)
  const next = program.instrs[top]
  if (next?.op !== 'next' || !next.each || state.pc <= top || state.pc >= next.to) return undefined
  const list = lookupOf(program, state)(next.each.list)
  return Array.isArray(list) ? { round: next.round, item: next.each.item, list, top, end: next.to } : undefined
}

const assignedBy = (instr: Instr): readonly string[] => {
  if (instr.op === 'set') return [instr.name]
  return isActInstr(instr) && instr.into !== undefined ? [instr.into] : []
}

/** Variables from outside the loop that its body changes: what they are in a later round is not known. */
const carriedIn = ({ instrs, inputs }: Program, { top, end }: Loop): readonly string[] => {
  const inside = new Set(instrs.slice(top, end).flatMap(assignedBy))
  const outside = [...instrs.slice(0, top), ...instrs.slice(end)].flatMap(assignedBy)
  return [...outside, ...inputs.map(({ variable }) => variable)].filter((name) => inside.has(name))
}

/** One round from its beginning to the act; `without` where it never comes to the act, `undefined` where that is not known. */
const thinkRound = (
  program: Program,
  state: RunState,
  loop: Loop,
  ahead: KnownAhead,
  budget: { left: number }
): Round | 'without' | undefined => {
  const given: Given[] = []
  let pc = loop.top + 1
  while (budget.left-- > 0) {
    const instr = program.instrs[pc]
    if (!instr || pc >= loop.end || pc === loop.top) return 'without'
    // What is refused in a `try` goes on elsewhere, and what the page refuses nobody knows before.
    if ((program.handlers[pc] ?? NOTHING) !== NOTHING) return undefined
    if (isActInstr(instr)) {
      const act = resolved(instr, state, ahead)
      if (pc === state.pc) return act && { act, given: [...given, givenBy(pc, act)] }
      if (leavesMark(instr)) {
        if (!act) return undefined
        given.push(givenBy(pc, act))
      }
      if (instr.into !== undefined) ahead.set(instr.into, undefined)
      pc++
      continue
    }
    const next = stepAhead(instr, pc, ahead)
    if (next === undefined) return undefined
    if (next === 'ends') return 'without'
    pc = next
  }
  return undefined
}

/** Does the act give something to its page, or choose something on it? Moves between pages count for where they lead. */
const leavesMark = ({ step: { verb } }: ActInstr): boolean =>
  !isLook(verb) && !['back', 'forward', 'reload', 'close', 'scroll', 'scroll-to', 'screenshot', 'hover'].includes(verb)

const resolved = (instr: ActInstr, state: RunState, ahead: KnownAhead): AskedAct | undefined =>
  ahead.known<AskedAct>(() => {
    if (instr.op === 'page') {
      const act = readyAct(instr, ahead.look, { ...state, approved: undefined })
      // What is on the clipboard by then is not known.
      return act.ok && act.value.act.verb === 'paste' ? { ok: true, value: clipped(act.value, ahead) } : act
    }
    const step = stepName(instr, ahead.look, state)
    const { step: checked, because } = instr
    const common = { step, checked, ...(because !== undefined && { because }) }
    const other = otherNeed(instr, ahead.look, { seq: state.seq + 1, ...common })
    return other.ok ? ok({ other: other.value, ...common }) : other
  })

/** A name that no variable has: looking it up says that something is not known. */
const CLIPBOARD = '.clipboard'

const clipped = <T>(act: T, ahead: KnownAhead): T => {
  ahead.set(CLIPBOARD, undefined)
  ahead.look(CLIPBOARD)
  return act
}

const aimOf = (asked: AskedAct): string | undefined => {
  if (!('act' in asked) || !('target' in asked.act) || !asked.act.target) return undefined
  const target = printTarget(asked.act.target)
  return asked.act.verb === 'drag' ? `${target} → ${printTarget(asked.act.to)}` : target
}

const givenBy = (at: number, act: AskedAct): Given => ({
  at,
  verb: act.checked.verb,
  target: aimOf(act),
  values: valuesOf(act, undefined)
})

/** Where the round goes on; `undefined` where that is not known. */
const stepAhead = (instr: Exclude<Instr, ActInstr>, pc: number, ahead: KnownAhead): number | 'ends' | undefined => {
  switch (instr.op) {
    case 'set':
      ahead.set(
        instr.name,
        ahead.known(() => evaluate(instr.value, ahead.look))
      )
      return pc + 1
    case 'jump':
      return instr.to
    case 'unless': {
      const test = ahead.known(() => evaluateTest(instr.test, ahead.look))
      return test === undefined ? undefined : test ? pc + 1 : instr.to
    }
    case 'next':
      return nextAhead(instr, pc, ahead)
    case 'refuse':
    case 'return':
    case 'undone':
      return 'ends'
    // Outside of a `try`, what may stop the run stops it before anything that was shown: a yes is to no more than what is shown.
    case 'bound':
    case 'require':
    case 'until':
    case 'arrive':
    case 'keep':
    case 'put-by':
      return pc + 1
  }
}

const nextAhead = (
  { round, limit, each, to }: Extract<Instr, { op: 'next' }>,
  pc: number,
  ahead: KnownAhead
): number | undefined => {
  const counted = ahead.known(() => ok(ahead.look(round) ?? null))
  const list = each && ahead.known(() => ok(ahead.look(each.list) ?? null))
  if (typeof counted !== 'number' || (each && !Array.isArray(list))) return undefined
  const items = each && (list as readonly Value[])
  const next = counted + 1
  if (next >= (items ? items.length : limit)) return to
  ahead.set(round, next)
  if (each && items) ahead.set(each.item, items[next])
  return pc + 1
}

/**
 * Names each value by its field where that is the same in all rounds; else what each round aims at is a value of its own. What is pressed, ticked
 * or dragged on the way gives no text, and counts as a value all the same where not every round does just that.
 */
const rowsOf = (rounds: readonly Round[]): readonly RowAhead[] => {
  const aims = Map.groupBy(
    rounds.flatMap(({ given }) => given),
    ({ at }) => at
  )
  const isOne = ({ at, target }: Given) => aims.get(at)?.every((other) => other.target === target) === true
  const isInAll = (one: Given) => isOne(one) && aims.get(one.at)?.length === rounds.length
  const named = (one: Given, isAsked: boolean): readonly AskedValue[] => {
    const { target, values, verb } = one
    if (target === undefined) return values
    if (values.length === 0 && !isAsked) return isInAll(one) ? [] : [{ label: verb, text: target }]
    if (isOne(one)) return values.map((value) => ({ ...value, name: target }))
    return [{ label: 'target', text: target }, ...values]
  }
  return rounds.map(({ act, given }) => ({
    act,
    values: given.flatMap((one, i) => named(one, i === given.length - 1))
  }))
}
