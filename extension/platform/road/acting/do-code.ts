import { type ActOutcome, type CodeEnd, type Result, type RunCode, refuse, type SandboxGrant } from '@writ/dsl/contract'
import { isTaken, type Need, type Program } from '@writ/dsl/run'
import { sandboxesOf } from '../../capability/authorize-plan.ts'
import { signExecutorChild } from '../../capability/sign-executor-child.ts'
import type { RunRecord, Workspace } from '../../storage/run-record.ts'
import { type Pended, pendedAt } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { codeOutcome } from './code-outcome.ts'
import { reserveStep } from './reserve-step.ts'
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
  pended: Pended,
  need: CodeNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  const grant = sandboxOf(record, need)
  // INVARIANT: `lackOf` let nothing else through.
  if (!grant) return refuse('run/bug')
  const reserved = await reserveStep(pendedAt(record, pended), need, ports)
  if (!reserved.ok) return reserved
  const started = ports.now()
  const child = await childFor(reserved.value, need, grant, ports)
  const ended = child.ok ? await handOver(reserved.value, need, grant, child.value, ports) : child
  const outcome: ActOutcome = ended.ok ? codeOutcome(ended.value, need) : { kind: 'refused', refusal: ended.refusal }
  const ran = child.ok && ended.ok && need.workspace
  const settled = ran
    ? { ...reserved.value, workspace: left(record, need, grant, child.value, outcome) }
    : reserved.value
  return await settleStep(settled, program, need, outcome, ports.now() - started, ports)
}

/** How code left the workspace: its files count where the plan takes its value. */
const left = (
  { workspace }: RunRecord,
  need: CodeNeed,
  { at }: SandboxGrant,
  child: string,
  outcome: ActOutcome
): Workspace => {
  const step = outcome.kind === 'done' && isTaken(outcome.value, need.gives) ? need.step : workspace?.step
  return { at, child, ...(step !== undefined && { step }) }
}

/** The child capability that goes with a piece of code, which says where in the workspace it goes on. */
const childFor = (
  { token, claims, workspace }: RunRecord,
  need: CodeNeed,
  grant: SandboxGrant,
  { key, now }: Pick<RoadPorts, 'key' | 'now'>
): Promise<Result<string>> => {
  const session = need.workspace && { step: need.step, after: workspace?.step ?? null }
  const run = { audience: grant.executor, step: need.checked, input: need.input, ...(session && { session }) }
  return signExecutorChild(key, { token, claims }, run, Math.floor(now() / 1000))
}

const handOver = (
  { token }: RunRecord,
  { code, input, ms }: CodeNeed,
  grant: SandboxGrant,
  child: string,
  { executor }: Pick<RoadPorts, 'executor'>
): Promise<Result<CodeEnd>> =>
  executor.run(grant.at, { parent: token, child, code, input: input as RunCode['input'] }, ms)
