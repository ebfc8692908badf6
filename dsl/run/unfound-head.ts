import { OF_ENCLOSING, printTarget, type Refusal, type RefusalCode, type Span } from '../contract/index.ts'
import type { Program } from './program.ts'
import { resolveTarget } from './resolve-act.ts'
import { lookupOf, type Run } from './run.ts'

/** What is said of the target of a frame. */
const OF_FRAME: ReadonlySet<RefusalCode> = new Set([
  'target/not-found',
  'target/ambiguous',
  'target/hidden',
  'target/changed',
  'page/not-a-frame',
  'page/opaque-frame'
])

/**
 * The `frame` or `within` statement whose own target was refused as its block began, so that nothing in it was done: what is put in
 * the place of an act inside could not mend that.
 */
export const unfoundHead = (
  program: Program,
  run: Run,
  { code, detail }: Refusal
): { readonly id: number; readonly span: Span } | undefined => {
  const instr = program.instrs[run.pc]
  if (instr?.op !== 'page') return undefined
  const begins = ({ id }: { readonly id: number }) => program.starts.get(id) === run.pc
  const look = lookupOf(program, run)
  const frame = instr.spot.frames.find((one) => {
    if (!OF_FRAME.has(code) || !begins(one)) return false
    const live = resolveTarget(one.target, look, one.span)
    return live.ok && printTarget(live.value) === detail?.target
  })
  const missed = (said: string) => said === detail?.target
  return frame ?? program.withins.find((one) => OF_ENCLOSING.has(code) && begins(one) && one.said.some(missed))
}
