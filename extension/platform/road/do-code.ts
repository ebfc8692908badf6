import {
  type ActOutcome,
  type CodeEnd,
  type Refusal,
  type Result,
  type RunCode,
  refusal,
  refuse,
  type SandboxGrant,
  type Value
} from '@writ/dsl/contract'
import { isTaken, type Need, type Program, type RunState } from '@writ/dsl/run'
import { sandboxesOf } from '../capability/authorize-plan.ts'
import { signExecutorChild } from '../capability/sign-executor-child.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { reserveStep } from './reserve-step.ts'
import type { RoadPorts } from './road-ports.ts'
import { settleStep } from './settle-step.ts'

export type CodeNeed = Extract<Need, { kind: 'code' }>

/** The sandbox that was granted for a piece of code; none where no executor of the server runs its language. */
export const sandboxOf = ({ claims }: Pick<RunRecord, 'claims'>, need: CodeNeed): SandboxGrant | undefined =>
  sandboxesOf(claims).find(({ id }) => id === need.checked.effect)

/**
 * Has a piece of code run by the executor of its grant: intent and use first, then the run, then its outcome. What the executor is handed
 * is the code, its input and a child capability for these alone. A value of another type than the plan says is refused by
 * the interpreter. Code in the workspace goes on from the last step in it that was not refused: whatever ran there since, also where an
 * earlier life of this worker did not see the end, the executor takes back first.
 */
export const doCode = async (
  record: RunRecord,
  program: Program,
  pended: RunState,
  need: CodeNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const grant = sandboxOf(record, need)
  // INVARIANT: `lackOf` let nothing else through.
  if (!grant) return refuse('run/bug')
  const args = { language: need.language, code: need.code, input: need.input }
  const reserved = await reserveStep({ ...record, state: pended }, need, args, ports)
  if (!reserved.ok) return reserved
  const started = ports.now()
  const ended = await handOver(reserved.value, need, grant, ports)
  const outcome: ActOutcome = ended.ok ? outcomeOf(ended.value) : { kind: 'refused', refusal: ended.refusal }
  const isTakenOver = need.workspace && outcome.kind === 'done' && isTaken(outcome.value, need.gives)
  const settled = isTakenOver ? { ...reserved.value, workspace: need.step } : reserved.value
  return await settleStep(settled, program, need, outcome, ports.now() - started, ports)
}

const handOver = async (
  { token, claims, workspace }: RunRecord,
  need: CodeNeed,
  grant: SandboxGrant,
  { key, now, executor }: Pick<RoadPorts, 'key' | 'now' | 'executor'>
): Promise<Result<CodeEnd>> => {
  const session = need.workspace && { step: need.step, after: workspace ?? null }
  const run = { audience: grant.executor, step: need.checked, input: need.input, ...(session && { session }) }
  const child = await signExecutorChild(key, { token, claims }, run, Math.floor(now() / 1000))
  if (!child.ok) return child
  const { code, input } = need
  const sent = { parent: token, child: child.value, code, input: input as RunCode['input'] }
  return await executor.run(grant.at, sent, need.ms)
}

/** Why code that ended gave nothing. What it printed is not said: that came of what it was given. */
const failed = (why: string): Refusal => refusal('run/code-failed', { why })

const outcomeOf = ({ exitCode, value, limit }: CodeEnd): ActOutcome => {
  const no = (why: string): ActOutcome => ({ kind: 'refused', refusal: failed(why) })
  if (limit !== null) return no(`it met its limit of ${limit}`)
  if (exitCode !== 0) return no(exitCode === null ? 'it was ended' : `it ended with exit code ${exitCode}`)
  return value === undefined ? no('it left no `result`') : { kind: 'done', value: value as Value }
}
