import type { Standing } from '@writ/dsl/contract'
import type { Opened } from './go-online.ts'
import type { RunKeeper } from './keep-runs.ts'
import { latestMs } from './road/asking/earlier-answer.ts'
import { dropOld } from './storage/drop-ended.ts'
import { sweepKept } from './storage/kept-store.ts'
import { forgetWrongTime } from './storage/latest-time.ts'
import { isQuota } from './storage/refuse-unwritten.ts'

const now = () => Date.now()

/**
 * A revocation takes hold at once, and is written down; so are the keys that the server signs with from here on. What agents may do holds
 * until the next standing, and no step is taken before there is one.
 */
export const takeStanding = async (
  { epoch, keys, time, keepDays, agents }: Standing,
  { db, online }: Opened,
  runs: Pick<RunKeeper, 'revoke' | 'stopAgents'>
): Promise<void> => {
  if (!online) return
  const isRevoking = epoch > online.enrolment.epoch
  online.ahead = now() - time * 1000
  const { keepDays: _, ...enrolment } = online.enrolment
  online.enrolment = {
    ...enrolment,
    keys,
    epoch: Math.max(epoch, enrolment.epoch),
    ...(keepDays !== undefined && { keepDays })
  }
  online.agents = agents
  if (isRevoking) await runs.revoke(epoch)
  if (agents?.some(({ state }) => state === 'stopped')) await runs.stopAgents()
  try {
    await db.put('device', online.enrolment)
    if (isRevoking) await sweepKept(db, { epoch, at: await latestMs({ db, now }) })
    await forgetWrongTime(db, Math.floor(now() / 1000), time)
    await dropOld(db, keepDays, [now(), time * 1000])
  } catch (error) {
    if (!isQuota(error)) throw error
    // The disk is full: it holds for as long as the worker lives, and the server says it anew whenever the device comes back.
  }
}
