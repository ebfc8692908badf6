import { type AnswerChoice, isYes, ok, type Result, refuse } from '@writ/dsl/contract'
import { pause } from '../../pause.ts'
import {
  type AskingAgent,
  askingAgent,
  COOL_DOWN_MS,
  FLOOD,
  isFlooding,
  personOf,
  putAgent,
  recent
} from '../../storage/agent-store.ts'
import type { StrictTransaction } from '../../storage/journal.ts'
import type { QuestionRecord, RunRecord } from '../../storage/run-record.ts'
import { prepareQuestion, showPrepared } from '../asking/put-question.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { saveRun } from './save-run.ts'

const NAP_MS = 1_000

const agentOf = (from: Parameters<typeof askingAgent>[0], record: RunRecord, ports: RoadPorts): Promise<AskingAgent> =>
  askingAgent(from, personOf(ports.enrolment), record.claims.act.sub)

/** Was the agent of a run stopped, by the person on this device, or as the server says? Refuses `approval/agent-stopped` and `agent/stopped`. */
export const judgeAgent = async (
  agent: string,
  { db, enrolment, agentState }: Pick<RoadPorts, 'db' | 'enrolment' | 'agentState'>
): Promise<Result<void>> => {
  if (agentState(agent) === 'stopped') return refuse('agent/stopped')
  const { stopped } = await askingAgent(db, personOf(enrolment), agent)
  return stopped === undefined ? ok(undefined) : refuse('approval/agent-stopped')
}

const isBraked = async ({ brake }: AskingAgent, { db }: Pick<RoadPorts, 'db'>): Promise<boolean> =>
  brake !== undefined && (await db.get('questions', brake))?.status === 'open'

/**
 * Before any question of a run: has its agent asked too much? Then the run, which asks that instead, or naps while that is asked
 * or the agent has to be calm; `undefined` where it may ask. Refuses `approval/agent-stopped`. What is counted is written down,
 * so that neither a restart nor another run begins anew.
 */
export const brakeAgent = async (record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord> | undefined> => {
  const agent = await agentOf(ports.db, record, ports)
  const now = ports.now()
  if (agent.stopped !== undefined) return refuse('approval/agent-stopped')
  const calm = agent.calm ?? 0
  if ((await isBraked(agent, ports)) || (now < calm && calm <= now + FLOOD.ms)) {
    await pause(NAP_MS)
    return ok(record)
  }
  return isFlooding(agent, now) ? await askToGoOn(record, agent, ports) : undefined
}

const askToGoOn = async (record: RunRecord, agent: AskingAgent, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const now = ports.now()
  const about = {
    kind: 'stop-agent',
    questions: recent(agent.asked, now).length,
    noes: recent(agent.noes, now).length,
    minutes: FLOOD.ms / 60_000
  } as const
  const prepared = prepareQuestion(record, { about }, ports)
  let isLate = false
  const saved = await saveRun(noted(prepared.record, prepared.turn), [prepared.entry], ports, async (tx) => {
    // Another run of the agent came first: there is one such question at a time.
    const stored = await agentOf(tx, record, ports)
    isLate = stored.brake !== agent.brake || stored.stopped !== undefined
    if (isLate) return refuse('run/interrupted')
    await putAgent(tx, { ...stored, brake: prepared.id })
    await prepared.put(tx)
    return ok(undefined)
  })
  return isLate ? ok(record) : await showPrepared(prepared, saved, ports)
}

/** Counts a question of a run's agent, in the transaction in which it is asked. */
export const countQuestion = async (tx: StrictTransaction, record: RunRecord, ports: RoadPorts): Promise<void> => {
  const agent = await agentOf(tx, record, ports)
  await putAgent(tx, { ...agent, asked: [...recent(agent.asked, ports.now()), ports.now()] })
}

/**
 * Counts an answer for a run's agent, in the transaction in which it is given: a no to what it asked; and to whether it may go on,
 * a yes, after which it begins anew and is calm for a while, or a no, which stops it.
 */
export const countAnswer = async (
  tx: StrictTransaction,
  { id, question: { about } }: QuestionRecord,
  record: RunRecord,
  choice: AnswerChoice | 'unanswered',
  ports: RoadPorts
): Promise<void> => {
  const { brake, ...agent } = await agentOf(tx, record, ports)
  const now = ports.now()
  if (about.kind !== 'stop-agent') {
    if (isYes(choice)) return
    return await putAgent(tx, { ...agent, ...(brake && { brake }), noes: [...recent(agent.noes, now), now] })
  }
  if (brake !== id) return
  if (choice === 'unanswered') return await putAgent(tx, agent)
  const { calm: _, ...rest } = agent
  await putAgent(
    tx,
    isYes(choice) ? { ...rest, asked: [], noes: [], calm: now + COOL_DOWN_MS } : { ...rest, stopped: now }
  )
}
