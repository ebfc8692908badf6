import {
  type ActionGrant,
  type ActOutcome,
  type Json,
  plainValue,
  type RefusalCode,
  type Result,
  refuse,
  riskOf,
  type ToolCallSent,
  type Value
} from '@writ/dsl/contract'
import type { Need, Program } from '@writ/dsl/run'
import { actionGrants } from '../../capability/authorize-plan.ts'
import { signExecutorChild } from '../../capability/sign-executor-child.ts'
import type { ToolAnswer } from '../../server/server-client.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { type Pended, pendedAt } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { reserveStep } from './reserve-step.ts'
import { settleStep } from './settle-step.ts'

export type ToolNeed = Extract<Need, { kind: 'tool' }>

/** The grant of a call, where it names the tool that an admin approved; the server makes no other. */
export const toolGrantOf = ({ claims }: Pick<RunRecord, 'claims'>, need: ToolNeed): ActionGrant | undefined =>
  actionGrants(claims).find(({ id, pin }) => id === need.checked.effect && pin !== undefined)

/**
 * Has the policy server call a tool: intent and use first, then the call, then its outcome. What the server is handed is the step, its
 * arguments and a child capability for these alone. A call that may have been made and gave no answer is unknown where it leaves a mark, and is
 * never made again.
 */
export const doTool = async (
  record: RunRecord,
  program: Program,
  pended: Pended,
  need: ToolNeed,
  ports: RoadPorts
): Promise<Result<RunRecord>> => {
  // INVARIANT: `lackOf` let nothing else through.
  if (!toolGrantOf(record, need)) return refuse('run/bug')
  const reserved = await reserveStep(pendedAt(record, pended), need, ports)
  if (!reserved.ok) return reserved
  const started = ports.now()
  const sent = await callOf(reserved.value, need, ports)
  const answer: ToolAnswer = sent.ok
    ? await ports.server.callTool(ports.enrolment.device, sent.value)
    : { result: sent, sent: false }
  return await settleStep(reserved.value, program, need, outcomeOf(answer, need), ports.now() - started, ports)
}

const callOf = async (
  { token, claims }: RunRecord,
  need: ToolNeed,
  { key, now }: Pick<RoadPorts, 'key' | 'now'>
): Promise<Result<ToolCallSent>> => {
  const [given = {}] = need.args
  const args = plainValue(given) as ToolCallSent['args']
  const { step, checked } = need
  const input: Json = { step, args }
  const call = { audience: claims.iss, step: checked, input, of: 'tool' as const }
  const child = await signExecutorChild(key, { token, claims }, call, Math.floor(now() / 1000))
  return child.ok ? { ok: true, value: { parent: token, child: child.value, step, args } } : child
}

/** The tool, or the app of its own feature, says that it did not do it. */
const SAID_FAILED: readonly RefusalCode[] = ['run/tool-failed', 'feature/failed']

/**
 * How a call ended for the run: one that leaves a mark and may have been made is unknown, but for where the tool itself said that it
 * failed. An answer that is not taken (`tool/bad-result`) says only that it was made.
 */
export const outcomeOf = ({ result, sent }: ToolAnswer, { checked }: Pick<ToolNeed, 'checked'>): ActOutcome => {
  if (result.ok) return { kind: 'done', value: result.value as Value }
  const marks = riskOf(checked.class) >= riskOf('submit')
  const isUnknown = sent && marks && !SAID_FAILED.includes(result.refusal.code)
  return isUnknown ? { kind: 'unknown' } : { kind: 'refused', refusal: result.refusal }
}
