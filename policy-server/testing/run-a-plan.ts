import { type CapabilityClaims, hashJson, hashText, type JournalEvent, type Offer } from '@writ/dsl/contract'
import { decodeJwt } from 'jose'
import type { TestChannel, TestDevice } from './test-device.ts'

const COMMIT = 'C'.repeat(43)

export const claimsOf = (offer: Offer): CapabilityClaims => decodeJwt(offer.token) as unknown as CapabilityClaims

/** What a device writes when it begins an offered run. */
export const begun = (offer: Offer): JournalEvent => {
  const claims = claimsOf(offer)
  return {
    kind: 'run-begun',
    run: offer.run,
    plan: claims.plan_hash,
    token: claims.jti,
    policy: claims.policy_hash,
    request: claims.request_hash,
    agent: claims.act.sub
  }
}

/**
 * Carries out an offered run as a device would: every act once, every ask answered yes; journal first, then the report. `sealed` is what it
 * recorded of it.
 */
export const runOffer = async (
  device: TestDevice,
  channel: TestChannel,
  offer: Offer,
  sealed?: string
): Promise<void> => {
  const { run } = offer
  channel.send({ type: 'accepted', run })
  const events: JournalEvent[] = [begun(offer)]
  const grants = claimsOf(offer).authorization_details.filter((detail) => detail.type === 'writ_action')
  for (const [i, { id, verb, effect, origin, approval }] of grants.entries()) {
    const step = String(i)
    if (approval === 'ask') {
      const question = `q${i}`
      const shown = hashJson({ question })
      channel.send({ type: 'asking', run, question })
      events.push({ kind: 'question', run, question, step, shown })
      events.push(await device.answer({ run, question, choice: 'once', shown }))
      channel.send({ type: 'answered', run, report: { question, step, effect, choice: 'once', ms: 3 } })
    }
    const act = { run, step, batch: i, effect: id, verb, class: effect, origin, use: 1, args: COMMIT }
    events.push({ kind: 'intent', ...act }, { kind: 'outcome', run, step, batch: i, outcome: 'done' })
    channel.send({ type: 'step', run, report: { step, verb, effect, origin, line: i + 1, outcome: 'done', ms: 1 } })
  }
  if (sealed !== undefined)
    events.push({ kind: 'run-recorded', run, record: hashText(sealed), bytes: sealed.length, readers: [COMMIT] })
  events.push({ kind: 'run-ended', run, status: 'done', result: COMMIT })
  const uploaded = await device.upload(await device.write(...events))
  if (!uploaded.ok) throw new Error(await uploaded.text())
  channel.send({
    type: 'ended',
    report: { run, status: 'done', result: { state: 'Saved' }, steps: [], approvals: [], timings: { total: 5 } }
  })
}
