import { type EffectClass, isCatchable, type Refusal, type RefusalCode, refusal, riskier } from '../contract/index.ts'
import { isActInstr, type Program } from './program.ts'
import { assign, lookupOf, type Run, stepName } from './run.ts'
import type { Acted, Ended, Left, Looking, PutBy, RunState, Undoing } from './run-state.ts'
import { lastOf, popped } from './store.ts'
import { unfoundHead } from './unfound-head.ts'

const NOES: ReadonlySet<RefusalCode> = new Set([
  'approval/declined',
  'approval/unanswered',
  'approval/changed',
  'approval/no-passkey',
  'approval/no-second-person',
  'approval/second-declined',
  'approval/second-unanswered'
])

/** Their no to a question of the plan, and to opening their vault. */
const OTHER_NOES: ReadonlySet<RefusalCode> = new Set(['run/no-answer', 'run/not-blessed', 'vault/locked'])

/** The person's no to one act: nothing catches it, but what was done before is taken back. */
const isNo = ({ code }: Refusal): boolean => NOES.has(code)

const takesBack = (no: Refusal): boolean => isCatchable(no.code) || isNo(no)

/** What the run leaves behind, should it end now. */
export const leftBy = (state: RunState): Left => {
  const { undoing } = state
  const waiting = state.done.flat().map(({ span }) => span)
  return {
    kept: state.kept,
    views: state.views.flat(),
    undone: undoing?.undone ?? [],
    notUndone: [...(undoing?.failed ?? []), ...(undoing ? [undoing.now.span] : []), ...waiting.reverse()]
  }
}

const nothingLeft = (run: Run): void => {
  run.pending = undefined
  run.pause = undefined
  run.raised = undefined
  run.approved = undefined
  run.stalls = 0
}

/**
 * A step, a computation or the outside refused at instruction `run.pc`. Goes on where the refusal is caught; else the run
 * stops: it is held, or takes back what it did, or ends.
 */
export const refuseAt = (program: Program, run: Run, no: Refusal, act: Acted = 'none'): void => {
  nothingLeft(run)
  if (run.looking) {
    endLook(run, run.looking)
    return
  }
  const handler = program.handlers[run.pc] ?? -1
  if (handler >= 0 && isCatchable(no.code)) {
    run.pc = handler
    return
  }
  if (run.undoing) {
    if (takesBack(no)) undoNext(program, run, run.undoing, false)
    else endUndoing(run, run.undoing)
    return
  }
  const head = unfoundHead(program, run, no)
  const at = head?.id ?? program.stmts[run.pc] ?? -1
  const said = head ? { ...no, span: head.span } : no
  const ended: Looking['ended'] = { kind: 'stopped', refusal: said, ...(at >= 0 && { at }), act, ...leftBy(run) }
  if (run.holds && holdable(ended)) hold(program, run, ended)
  else if (takesBack(no)) beginUndo(program, run, no, ended)
  else run.ended = ended
}

/** What was dispatched may or may not have happened: nothing is taken back, and nothing is done again. */
export const endUnknown = (program: Program, run: Run, no: Refusal): void => {
  const effect = lostClass(program, run)
  nothingLeft(run)
  if (run.undoing) {
    undoNext(program, run, run.undoing, false)
    return
  }
  const at = program.stmts[run.pc] ?? -1
  const where = { ...(at >= 0 && { at }), ...(effect && { effect }) }
  const ended: Looking['ended'] = { kind: 'unknown', refusal: no, ...where, act: 'unknown', ...leftBy(run) }
  if (run.holds && holdable(ended)) hold(program, run, ended)
  else run.ended = ended
}

/** Did it stop at a no of the person's, or while they had the page? Then nobody else looks at it. */
const isTheirs = ({ instrs, stmts }: Program, { at, refusal: no }: Looking['ended']): boolean =>
  isNo(no) ||
  OTHER_NOES.has(no.code) ||
  instrs.some((instr, i) => stmts[i] === at && instr.op === 'person' && instr.act.verb === 'hand-over')

/**
 * The run is to be held. What its plan was to show last is looked at first, unless it was, or was what it stopped at, or the person said no or had
 * the page.
 */
const hold = (program: Program, run: Run, ended: Looking['ended']): void => {
  const { look = -1, stmts } = program
  const shows = stmts[look]
  const at = stmts[run.pc] ?? -1
  if (shows === undefined || ended.at === undefined || at >= shows || isTheirs(program, ended)) run.ended = ended
  else {
    run.looking = { ended, pc: run.pc }
    run.pc = look
  }
}

/** The look before a hold is over, and whatever came of it, the run is held where it stopped. */
export const endLook = (run: Run, { ended, pc }: Looking): Ended => {
  const { views } = leftBy(run)
  run.looking = undefined
  run.pc = pc
  run.ended = { ...ended, views }
  return run.ended
}

/** What the act at `run.pc` was at most: what a live page makes of it, the person has allowed by then. */
const lostClass = (program: Program, run: Run): EffectClass | undefined => {
  const instr = program.instrs[run.pc]
  if (!instr || !isActInstr(instr)) return undefined
  const { approved } = run
  const allowed = approved?.step === stepName(instr, lookupOf(program, run), run) ? approved.facts?.effect : undefined
  return riskier(instr.step.class, allowed ?? instr.step.class)
}

const beginUndo = (program: Program, run: Run, no: Refusal, ended: Ended): void => {
  const now = lastOf(run.done)
  if (now) undoOne(program, run, { refusal: no, now, undone: [], failed: [] })
  else run.ended = ended
}

const undoOne = (program: Program, run: Run, undoing: Undoing): void => {
  const start = program.undos.get(undoing.now.id)
  if (start === undefined) throw new Error(`there is no undo of statement ${undoing.now.id}`)
  run.undoing = undoing
  run.done = popped(run.done)
  run.pc = start
  for (const [name, value] of Object.entries(undoing.now.values)) assign(program, run, name, value)
}

/** The undo that was under way is over, well or not; the one before it follows. */
export const undoNext = (program: Program, run: Run, undoing: Undoing, well: boolean): void => {
  const { span } = undoing.now
  const undone = well ? [...undoing.undone, span] : undoing.undone
  const failed = well ? undoing.failed : [...undoing.failed, span]
  const now: PutBy | undefined = lastOf(run.done)
  if (now) undoOne(program, run, { ...undoing, now, undone, failed })
  else {
    run.undoing = undefined
    run.ended = { kind: 'stopped', refusal: undoing.refusal, act: 'none', ...leftBy(run), undone, notUndone: failed }
  }
}

const endUndoing = (run: Run, undoing: Undoing): void => {
  run.ended = { kind: 'stopped', refusal: undoing.refusal, act: 'none', ...leftBy(run) }
  run.undoing = undefined
}

/**
 * Can a run that ended so be held, for the planner to replace the statement it stopped at? Only where the act was not done
 * (or nobody knows whether it was), and the authority to go on was not lost.
 */
export const holdable = (ended: Ended): boolean => {
  if (ended.kind === 'done' || ended.at === undefined) return false
  return ended.kind === 'unknown' || (ended.act === 'none' && takesBack(ended.refusal))
}

/**
 * The outside refuses what the run needs: a site that was not reached, a question that was declined. The run goes on where
 * that is caught; else what it did is taken back, which the next `advance` begins with.
 */
export const refuseNeed = (program: Program, state: RunState, no: Refusal): RunState => {
  const run: Run = { ...state }
  if (run.pending && !run.pending.looks) endUnknown(program, run, refusal('run/unknown-outcome', undefined, no.span))
  else refuseAt(program, run, no)
  return run
}

/**
 * Ends the run at once, from outside: a person's stop, a lost server or authority, a bug. Nothing is caught and nothing
 * taken back. What was dispatched and has no outcome may have happened, and then the run ends as unknown, whatever ended it; so does one that
 * had ended so already, whose end could not be written down.
 */
export const endRun = (state: RunState, no: Refusal): { readonly state: RunState; readonly ended: Ended } => {
  if (state.ended?.kind === 'unknown') return { state, ended: state.ended }
  const run: Run = { ...state }
  if (state.looking?.ended.kind === 'unknown') {
    nothingLeft(run)
    return { state: run, ended: endLook(run, state.looking) }
  }
  const lost = state.pending !== undefined && !state.pending.looks
  nothingLeft(run)
  const left = leftBy(run)
  const ended: Ended = lost
    ? { kind: 'unknown', refusal: refusal('run/unknown-outcome', undefined, no.span), act: 'unknown', ...left }
    : { kind: 'stopped', refusal: no, act: 'none', ...left }
  run.undoing = undefined
  run.looking = undefined
  run.ended = ended
  return { state: run, ended }
}

/** Takes back what a held run did (`end: "undo"`, or the hold has run out). A run of which nothing is known undoes nothing. */
export const undoRun = (program: Program, state: RunState): RunState => {
  const { ended } = state
  if (ended?.kind !== 'stopped' || ended.undone.length || !takesBack(ended.refusal)) return state
  const run: Run = { ...state, ended: undefined }
  beginUndo(program, run, ended.refusal, ended)
  return run
}
