import { type Hash, hashJson, type Json, type LiveFacts, type Question, type Result } from '@writ/dsl/contract'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import type { QuestionRecord, RunRecord } from '../storage/run-record.ts'
import { askedFlows } from './asked-flows.ts'
import type { RoadPorts } from './road-ports.ts'

/** What a question is about, the agent's claim, and for an act of a page what the page showed. */
export interface Asked {
  readonly about: Question['about']
  readonly claim?: string | undefined
  readonly facts?: LiveFacts | undefined
}

/** A question that is ready to be written down: the run as it waits for the answer, the entry, and the question's own record. */
export interface PreparedQuestion {
  readonly id: string
  readonly record: RunRecord
  readonly entry: Entry
  put(tx: StrictTransaction): Promise<unknown>
}

export const prepareQuestion = (
  record: RunRecord,
  { about, claim, facts }: Asked,
  { now, randomId }: Pick<RoadPorts, 'now' | 'randomId'>
): PreparedQuestion => {
  const asked = now()
  const id = randomId()
  const step = 'step' in about ? about.step : undefined
  const question: Question = {
    v: 1,
    id,
    run: record.run,
    plan: record.title,
    agent: record.claims.act.sub,
    request: record.offer.request,
    asked,
    expires: asked + record.claims.ask_seconds * 1000,
    about,
    flows: about.kind === 'flows' ? askedFlows(record) : [],
    ...(claim !== undefined && { claim })
  }
  const shown: Hash = hashJson(question as unknown as Json)
  const common = { run: record.run, shown, ...(step !== undefined && { step }) }
  const kept: QuestionRecord = { id, question, status: 'open', ...common, ...(facts && { facts }) }
  return {
    id,
    record: { ...record, phase: 'asking', question: id },
    entry: { event: { kind: 'question', question: id, ...common } },
    put: (tx) => tx.objectStore('questions').put(kept)
  }
}

/** Shows a question that was written down. */
export const showPrepared = async (
  { id }: PreparedQuestion,
  saved: Result<RunRecord>,
  ports: Pick<RoadPorts, 'tell' | 'showQuestion'>
): Promise<Result<RunRecord>> => {
  if (!saved.ok) return saved
  ports.tell({ type: 'asking', run: saved.value.run, question: id })
  await ports.showQuestion(id)
  return saved
}
