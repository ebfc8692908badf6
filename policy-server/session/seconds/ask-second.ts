import { type FromDevice, hashJson, isSoundJson, type Json } from '@writ/dsl/contract'
import { and, eq, isNull, ne } from 'drizzle-orm'
import { z } from 'zod'
import { type Decided, devices, secondQuestions } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { findRun } from '../run-record.ts'
import { hasOther } from './approvers.ts'
import { deliverSecond } from './deliver-second.ts'

/** What is read of a question; the rest is shown as it is. */
const questionSchema = z.object({
  id: z.string().min(1).max(100),
  run: z.string(),
  expires: z.number(),
  about: z.object({ kind: z.string(), step: z.string().max(100).optional(), effect: z.string().optional() })
})

/** Longest question that is put to a second person, in characters of JSON: what nobody reads is a no. */
const MAX_QUESTION = 256 * 1024

/** Most questions of one run that wait for a second person at a time: what nobody could read through is not piled up for them. */
const MAX_WAITING = 50

type About = z.infer<typeof questionSchema>['about']

/** What policy wants of the questions of this kind in this run, as this server decided it. */
const neededBy = ({ details }: Decided, { kind, effect }: About): ReadonlySet<string> => {
  const needs = details.flatMap((detail) => {
    if (detail.type === 'writ_flow') return kind === 'flows' ? (detail.needs ?? []) : []
    if (detail.type !== 'writ_action' || kind === 'flows') return []
    return effect === undefined ? [] : (Object.entries(detail.needs ?? {}).find(([name]) => name === effect)?.[1] ?? [])
  })
  return new Set(needs)
}

/**
 * Takes a question of a device whose first person said yes, for a second person to answer: of a live run of that very device, with
 * exactly what was shown, and only where policy wanted a second person for it. Said again, it is told the answer if there is one. Where
 * nobody may be asked, or too much waits for them already, the device hears that at once.
 */
export const askSecond = async (
  ports: Ports,
  device: string,
  { run: id, question, shown }: Extract<FromDevice, { type: 'ask-second' }>
): Promise<void> => {
  const read = questionSchema.safeParse(question)
  if (!read.success || read.data.run !== id) return
  const asked = await ports.db.transaction(async (tx) => {
    const run = await findRun(tx, id)
    const [own] = await tx.select({ person: devices.person }).from(devices).where(eq(devices.id, device))
    if (!own || run?.device !== device || run.endedAt || !run.decided) return false
    const needs = neededBy(run.decided, read.data.about)
    const sound = isSoundJson(question) && JSON.stringify(question).length <= MAX_QUESTION
    if (!sound || hashJson(question as Json) !== shown || !needs.has('second-person')) return false
    if (!(await hasOther(tx, own.person))) return false
    const waiting = and(
      eq(secondQuestions.run, id),
      isNull(secondQuestions.answeredAt),
      ne(secondQuestions.id, read.data.id)
    )
    if ((await tx.$count(secondQuestions, waiting)) >= MAX_WAITING) return false
    const { step } = read.data.about
    const at = ports.now()
    await tx
      .insert(secondQuestions)
      .values({
        id: read.data.id,
        run: id,
        device,
        person: own.person,
        ...(step !== undefined && { step }),
        question: question as Json,
        shown,
        passkey: needs.has('passkey'),
        at: new Date(at),
        // The device's clock may be wrong: nobody is asked longer than this server would.
        expires: new Date(Math.min(read.data.expires, at + ports.askSeconds * 1000))
      })
      .onConflictDoNothing()
    return true
  })
  if (asked) await deliverSecond(ports, { run: id, question: read.data.id })
  else ports.devices.send(device, { type: 'no-second', run: id, question: read.data.id })
}
