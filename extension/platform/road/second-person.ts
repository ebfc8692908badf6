import { type FromServer, ok, type Result, refuse, type SecondClaims, verifySecondWord } from '@writ/dsl/contract'
import { checkSignature } from '../capability/check-signature.ts'
import type { Entry, StrictTransaction } from '../storage/journal.ts'
import { latestTime } from '../storage/latest-time.ts'
import type { QuestionRecord, RunRecord } from '../storage/run-record.ts'
import { spendUse } from '../storage/spend-use.ts'
import { settleAnswer } from './answer-question.ts'
import { judgeAsking } from './floor-of-run.ts'
import type { RoadPorts } from './road-ports.ts'

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

const entryOf = (
  { id, run, shown }: QuestionRecord,
  choice: 'yes' | 'no' | 'unanswered',
  claims?: SecondClaims
): Entry => ({
  event: {
    kind: 'second-answer',
    run,
    question: id,
    shown,
    choice,
    ...(claims && { approver: claims.sub, jti: claims.jti })
  }
})

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
    const settling = {
      from: 'second',
      entries: [entryOf(kept, 'unanswered')],
      no: 'approval/no-second-person'
    } as const
    return await settleAnswer(kept, record, 'no', ports, settling)
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
  return await settleAnswer(kept, record, isYes ? 'once' : 'no', ports, {
    from: 'second',
    entries: [entryOf(kept, claims.value.choice, claims.value)],
    also,
    no: 'approval/second-declined'
  })
}

/** Nobody answered in time: a no, in the words of the second. */
export const expireSecond = (kept: QuestionRecord, record: RunRecord, ports: RoadPorts): Promise<Result<RunRecord>> =>
  settleAnswer(kept, record, 'unanswered', ports, {
    from: 'second',
    entries: [entryOf(kept, 'unanswered')],
    no: 'approval/second-unanswered'
  })
