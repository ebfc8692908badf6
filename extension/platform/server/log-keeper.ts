import {
  type AnswerFault,
  type CheckNote,
  type JournalAnswer,
  judgeAnswer,
  ok,
  type Result,
  refuse,
  sizeOf
} from '@writ/dsl/contract'
import type { Database, Enrolment } from '../storage/database.ts'
import { keepDoubt, keepProven, keptLog, ownLeaf } from '../storage/log-store.ts'

/** Holds the server to the log that this device knows. */
export interface LogKeeper {
  /** The size of the log in the checkpoint that is kept. */
  seen(): Promise<number>
  /**
   * Takes in an answer that is shown to go on from what is known; refuses `audit/not-verified`, and keeps the answer as a doubt. `seen` is what
   * was asked from: refuses `server/busy` where another answer was heard since, which says more than this one can.
   */
  hear(answer: JournalAnswer, seen: number): Promise<Result<void>>
}

export const checkNote: CheckNote = async (bytes, text, signature) => {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bytes), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new TextEncoder().encode(text))
}

export const logKeeper = (
  db: Database,
  { device, log }: Pick<Enrolment, 'device' | 'log'>,
  now: () => number
): LogKeeper => ({
  seen: async () => sizeOf((await keptLog(db, device)).checkpoint),
  async hear(answer, seen) {
    const { checkpoint, newest } = await keptLog(db, device)
    if (sizeOf(checkpoint) !== seen) return refuse('server/busy')
    const leafOf = (seq: number) => ownLeaf(db, device, seq)
    const known = { key: log, ...(checkpoint !== undefined && { checkpoint }), proven: newest?.seq ?? -1, leafOf }
    const good = await judgeAnswer(answer, known, checkNote)
    if (good.ok) {
      const leaf = await leafOf(answer.acked)
      await keepProven(db, device, { checkpoint: answer.checkpoint, seq: answer.acked, leaf })
      return ok(undefined)
    }
    const { fault, why } = good.refusal.detail as { fault: AnswerFault; why: string }
    await keepDoubt(db, device, {
      at: now(),
      fault,
      why,
      ...(checkpoint !== undefined && { kept: checkpoint }),
      answer
    })
    return good
  }
})
