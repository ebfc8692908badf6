import { printTarget, type Refusal, type RefusalCode } from '../contract/index.ts'
import type { FrameTemplate, Program } from './program.ts'
import { resolveTarget } from './resolve-act.ts'
import { lookupOf, type Run } from './run.ts'

/** What is said of the target of a frame. */
const CODES: ReadonlySet<RefusalCode> = new Set([
  'target/not-found',
  'target/ambiguous',
  'target/hidden',
  'target/changed',
  'page/not-a-frame',
  'page/opaque-frame'
])

/**
 * The `frame` statement whose own target was refused as its block began, so that nothing in it was done: what is put in the place
 * of an act inside could not mend that.
 */
export const unfoundFrame = (program: Program, run: Run, no: Refusal): FrameTemplate | undefined => {
  const instr = program.instrs[run.pc]
  if (instr?.op !== 'page' || !CODES.has(no.code)) return undefined
  const look = lookupOf(program, run)
  return instr.spot.frames.find(({ id, target, span }) => {
    if (program.starts.get(id) !== run.pc) return false
    const live = resolveTarget(target, look, span)
    return live.ok && printTarget(live.value) === no.detail?.target
  })
}
