import { OF_ENCLOSING, printTarget, type Refusal, type RefusalCode } from '../contract/index.ts'
import type { Head, Program } from './program.ts'
import type { Run } from './run.ts'
import type { PutBy } from './run-state.ts'
import { declaredAt } from './variable.ts'

/** What is said of the target of a frame. */
const OF_FRAME: ReadonlySet<RefusalCode> = new Set([
  'target/not-found',
  'target/ambiguous',
  'target/hidden',
  'target/changed',
  'page/not-a-frame',
  'page/opaque-frame'
])

const isIn = ({ id, last }: Head, stmt: number): boolean => stmt >= id && stmt <= last

/** Does it wait in the block to be taken back, or with a value of a variable of the block? */
const waitsIn = (head: Head, { id, values }: PutBy): boolean =>
  isIn(head, id) || Object.keys(values).some((name) => isIn(head, declaredAt(name) ?? -1))

/**
 * Does the block begin with the act at `run.pc`, and was nothing in it done that the run still has to do with? Then the whole of it can be
 * replaced: nothing of an earlier round waits to be taken back with what is in it, and the act that was lost last does not stand in it,
 * replaced by another.
 */
const begins = ({ starts, stmts }: Program, { pc, done, lostAt }: Run, head: Head): boolean =>
  starts.get(head.id) === pc &&
  isIn(head, stmts[pc] ?? -1) &&
  !done.flat().some((each) => waitsIn(head, each)) &&
  !(lostAt !== undefined && lostAt > head.id && isIn(head, lostAt))

/**
 * The `frame` or `within` statement whose own target was refused as its block began: what is put in the place of an act inside could
 * not mend that. Of several that are named alike it is the outermost.
 */
export const unfoundHead = (program: Program, run: Run, { code, detail }: Refusal): Head | undefined => {
  const instr = program.instrs[run.pc]
  if (instr?.op !== 'page') return undefined
  const isNamed = (said: string) => said === detail?.target
  const frames = OF_FRAME.has(code) ? instr.spot.frames.filter(({ said }) => isNamed(printTarget(said))) : []
  const withins = OF_ENCLOSING.has(code) ? program.withins.filter(({ said }) => said.some(isNamed)) : []
  return [...frames, ...withins].find((head) => begins(program, run, head))
}
