import { type CodeEnd, ok, type RefusalCode, type Result } from '@writ/dsl/contract'
import type { Steps } from './steps.ts'

/**
 * Runs code as a step: what it wrote stays where it ended well, and the answer says as which step; else the files are what they were.
 * Refuses what `run` and `Steps` refuse.
 */
export const runStep = async (steps: Steps, run: () => Promise<Result<CodeEnd>>): Promise<Result<CodeEnd>> => {
  const begun = await steps.begin('code')
  if (!begun.ok) return begun
  const ended = await run()
  // Nobody knows what its machine is now, which is not asked again.
  if (!ended.ok) return ended
  const { exitCode, limit } = ended.value
  if (exitCode === 0 && limit === null) {
    const kept = await steps.keep({ exitCode, limit })
    return kept.ok ? ok({ ...ended.value, step: kept.value }) : kept
  }
  const back = await steps.rollBack({ exitCode, limit })
  return back.ok ? ended : back
}

const WHOLE: ReadonlySet<RefusalCode> = new Set(['executor/too-much', 'executor/disk-full', 'executor/no-step'])

/** Is the machine of a step that was refused like this as it was before? */
export const leavesWhole = (code: RefusalCode): boolean => WHOLE.has(code)
