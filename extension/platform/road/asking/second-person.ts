import {
  type FromServer,
  ok,
  type Result,
  refuse,
  type SecondClaims,
  type Turn,
  verifySecondWord
} from '@writ/dsl/contract'
import { secondEvent } from '@writ/dsl/run'
import { checkSignature } from '../../capability/check-signature.ts'
import type { StrictTransaction } from '../../storage/journal.ts'
import { latestTime } from '../../storage/latest-time.ts'
import type { QuestionRecord, RunRecord } from '../../storage/run-record.ts'
import { spendUse } from '../../storage/spend-use.ts'
import { judgeAsking } from '../acting/floor-of-run.ts'
import { noted } from '../feed.ts'
import type { RoadPorts } from '../road-ports.ts'
import { type Settling, settleAnswer } from './answer-question.ts'

type SecondTurn = Extract<Turn, { kind: 'second' }>
type Word = Extract<FromServer, { type: 'second' | 'no-second' }>

const open = async (
  { run, question }: Word,
  { db }: Pick<RoadPorts, 'db'>
): Promise<{ readonly kept: QuestionRecord; readonly record: RunRecord } | undefined> => {
  const kept = await db.get('questions', question)
  const record = await db.get('runs', run)
  const waits =
    kept?.status === 'second' && kept.run === run && record?.phase === 'asking' && record.question === kept.id
  return waits && record ? { kept, record } : undefined
}

const turnOf = ({ id }: QuestionRecord, choice: 'yes' | 'no' | 'unanswered', claims?: SecondClaims): SecondTurn => ({
  kind: 'second',
  question: id,
  choice,
  ...(claims && { approver: claims.sub, jti: claims.jti })
})

/** Settles the question by this turn. */
const settleBy = (
  turn: SecondTurn,
  kept: QuestionRecord,
  record: RunRecord,
  choice: 'once' | 'no' | 'unanswered',
  ports: RoadPorts,
  more: Pick<Settling, 'also' | 'no'>
): Promise<Result<RunRecord>> => {
  const event = secondEvent(kept.run, turn, kept.shown)
  return settleAnswer(kept, noted(record, turn), choice, ports, { from: 'second', entries: [{ event }], ...more })
}

/**
 * Takes what the server says of a second person: a word that is verified here with the pinned keys, is for this very question, and is
 * spent once, in the transaction in which the run goes on. A word that is not sound changes nothing, and is refused
 * (`approval/second-unsound`); the question waits on until its time is over. Gives the run as it stands then.
 */
export const takeSecond = async (word: Word, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const waiting = await open(word, ports)
  if (!waiting) return refuse('approval/second-unsound', { why: 'nothing waits for it' })
  const { kept, record } = waiting
  if (ports.now() >= kept.question.expires) return await expireSecond(kept, record, ports)
  if (word.type === 'no-second') {
    const no = 'approval/no-second-person'
    return await settleBy(turnOf(kept, 'unanswered'), kept, record, 'no', ports, { no })
  }
  const { enrolment } = ports
  const now = Math.floor(ports.now() / 1000)
  const claims = await verifySecondWord(word.word, {
    issuer: enrolment.issuer,
    keys: enrolment.keys,
    device: enrolment.device,
    tenant: enrolment.tenant,
    person: enrolment.person,
    run: kept.run,
    step: kept.step,
    question: kept.id,
    shown: kept.shown,
    passkey: kept.secondPasskey === true,
    now,
    latest: await latestTime(ports.db, now),
    check: checkSignature
  })
  if (!claims.ok) return claims
  const isYes = claims.value.choice === 'yes' && judgeAsking(ports).ok
  const also = async (tx: StrictTransaction): Promise<Result<unknown>> => {
    const spent = await spendUse(tx, 'second', claims.value.jti, 1)
    return spent.ok ? ok(undefined) : refuse('approval/second-unsound', { why: 'used before' })
  }
  const turn = turnOf(kept, claims.value.choice, claims.value)
  const no = 'approval/second-declined'
  return await settleBy(turn, kept, record, isYes ? 'once' : 'no', ports, { also, no })
}

/** Nobody answered in time: a no, in the words of the second. */
export const expireSecond = (kept: QuestionRecord, record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  settleBy(turnOf(kept, 'unanswered'), kept, record, 'unanswered', ports, { no: 'approval/second-unanswered' })
