import {
  type ApprovalNeed,
  type AskReason,
  type Covered,
  type Flow,
  type Hash,
  hashJson,
  type Json,
  type LiveFacts,
  type Question,
  type Result,
  type Turn
} from '@writ/dsl/contract'
import { questionEvent } from '@writ/dsl/run'
import type { Entry, StrictTransaction } from '../../storage/journal.ts'
import type { QuestionRecord, RunRecord } from '../../storage/run-record.ts'
import type { ActPicture } from '../acting/picture-act.ts'
import type { RoadPorts } from '../road-ports.ts'

/** What a question is about, the agent's claim, and for an act of a page what the page showed. */
export interface Asked {
  readonly about: Question['about']
  readonly claim?: string | undefined
  readonly facts?: LiveFacts | undefined
  /** What policy wants a yes to have besides. */
  readonly needs?: readonly ApprovalNeed[] | undefined
  /** Why it is asked; said where there is a reason besides the question itself. */
  readonly why?: readonly AskReason[]
  /** Policy's own words for it. */
  readonly reasons?: readonly string[]
  /** The person's own wish for a passkey. */
  readonly wish?: boolean
  /** What a yes may be besides *once*, and what it would cover then. Nothing, where it is not said. */
  readonly offers?: Question['offers']
  readonly covers?: Covered | undefined
  readonly picture?: ActPicture | undefined
  /** Of a question about flows: which. */
  readonly flows?: readonly Flow[]
}

/** A question that is ready to be written down: the run as it waits for the answer, the entry, and the question's own record. */
export interface PreparedQuestion {
  readonly id: string
  readonly record: RunRecord
  readonly entry: Entry
  readonly turn: Extract<Turn, { kind: 'asked' }>
  readonly kept: QuestionRecord
  put(tx: StrictTransaction, status?: QuestionRecord['status']): Promise<unknown>
}

export const prepareQuestion = (
  record: RunRecord,
  {
    about,
    claim,
    facts,
    needs = [],
    wish = false,
    why = [],
    reasons = [],
    offers = [],
    covers,
    picture,
    flows = []
  }: Asked,
  { now, randomId }: Pick<RoadPorts, 'now' | 'randomId'>
): PreparedQuestion => {
  const asked = now()
  const id = randomId()
  const step = 'step' in about ? about.step : undefined
  const secondPerson = needs.includes('second-person')
  const wanted = neededOf(needs.includes('passkey') || wish, secondPerson)
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
    ...(why.length > 0 && { why }),
    ...(reasons.length > 0 && { reasons }),
    ...(picture && { picture: picture.said }),
    flows,
    offers,
    ...(offers.length > 0 && covers && { covers }),
    ...(wanted && { needs: wanted }),
    ...(claim !== undefined && { claim })
  }
  const shown: Hash = hashJson(question as unknown as Json)
  const common = { run: record.run, shown, ...(step !== undefined && { step }) }
  const kept: QuestionRecord = {
    id,
    question,
    status: 'open',
    ...common,
    ...(facts && { facts }),
    ...(picture?.url !== undefined && { picture: picture.url }),
    ...(secondPerson && needs.includes('passkey') && { secondPasskey: true as const })
  }
  return {
    id,
    record: { ...record, phase: 'asking', question: id },
    entry: { event: questionEvent(question, shown) },
    turn: { kind: 'asked', question },
    kept,
    put: (tx, status = 'open') => tx.objectStore('questions').put({ ...kept, status })
  }
}

const neededOf = (passkey: boolean, secondPerson: boolean): Question['needs'] =>
  passkey || secondPerson
    ? { ...(passkey && { passkey: true as const }), ...(secondPerson && { secondPerson: true as const }) }
    : undefined

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
