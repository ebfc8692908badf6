import { isObtained, type Stmt, unreachable } from '../contract/index.ts'
import { checkAct } from './check-act.ts'
import { checkBinding } from './check-binding.ts'
import { checkFrame, checkOn, checkTab, checkWithin } from './check-blocks.ts'
import { checkFor, checkIf, checkRepeat } from './check-branches.ts'
import { checkReplaced } from './check-replaced.ts'
import { checkKeep, checkObserve, checkReturn } from './check-telling.ts'
import { checkDo, checkTry } from './check-try.ts'
import { checkHandOver, checkRequire, checkWait, checkWaitUntil } from './check-waits.ts'
import { reportUnreachable } from './report-unreachable.ts'
import { atMost, type Findings, type Place, report } from './walk.ts'
import { behind } from './written-fields.ts'

/** Checks statements in order; gives the steps of the longest run through them. */
export const checkBlock = (f: Findings, place: Place, stmts: readonly Stmt[]): number => {
  reportUnreachable(f, stmts)
  return stmts.reduce((steps, stmt, i) => atMost(steps + checkStmt(f, behind(f, place, stmt, stmts[i - 1]), stmt)), 0)
}

/** What cannot stand in an undo: it asks nobody, runs no code, ends nothing, and is not undone in its turn. */
const NOT_OBTAINED: ReadonlySet<string> = new Set(['ask', 'run', 'endorse', 'declassify'])
const NOT_IN_UNDO: ReadonlySet<string> = new Set(['return', 'keep', 'do', 'hand-over'])

const checkInUndo = (f: Findings, stmt: Stmt): void => {
  const value = 'value' in stmt && isObtained(stmt.value) ? stmt.value.kind : ''
  const what = NOT_IN_UNDO.has(stmt.kind) ? stmt.kind : NOT_OBTAINED.has(value) ? value : undefined
  if (what !== undefined) report(f, stmt.span, 'check/not-here', { what: what.replace('-', ' '), where: 'in an undo' })
}

/** Checks one statement; gives the steps of the longest run through it. */
export const checkStmt = (f: Findings, place: Place, stmt: Stmt): number => {
  checkReplaced(f, place, stmt, checkStmt)
  if (place.inUndo) checkInUndo(f, stmt)
  switch (stmt.kind) {
    case 'on':
      return checkOn(f, place, stmt)
    case 'within':
      return checkWithin(f, place, stmt)
    case 'frame':
      return checkFrame(f, place, stmt)
    case 'tab':
      return checkTab(f, place, stmt)
    case 'let':
    case 'var':
    case 'set':
      return checkBinding(f, place, stmt)
    case 'if':
      return checkIf(f, place, stmt)
    case 'for':
      return checkFor(f, place, stmt)
    case 'repeat':
      return checkRepeat(f, place, stmt)
    case 'stop':
      report(f, stmt.span, 'check/stop-outside-repeat')
      return 1
    case 'try':
      return checkTry(f, place, stmt)
    case 'do':
      return checkDo(f, place, stmt)
    case 'require':
      return checkRequire(f, place, stmt)
    case 'wait':
      return checkWait(f, place, stmt)
    case 'wait-until':
      return checkWaitUntil(f, place, stmt)
    case 'hand-over':
      return checkHandOver(f, place, stmt)
    case 'observe':
      return checkObserve(f, place, stmt)
    case 'keep':
      return checkKeep(f, place, stmt)
    case 'return':
      return checkReturn(f, place, stmt)
    case 'act':
      checkAct(f, place, stmt)
      return 1
    default:
      return unreachable(stmt)
  }
}
