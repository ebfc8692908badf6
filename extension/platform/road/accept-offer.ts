import { type AuthorizedPlan, type Offer, ok, type Result, refuse } from '@writ/dsl/contract'
import { compilePlan, startRun } from '@writ/dsl/run'
import { authorizePlan } from '../capability/authorize-plan.ts'
import { type Self, verifyOwn } from '../capability/verify-own.ts'
import type { RunRecord } from '../storage/run-record.ts'
import { spendUse } from '../storage/spend-use.ts'
import { checkOffer } from './check-offer.ts'
import type { RoadPorts } from './road-ports.ts'
import { entry, saveRun } from './save-run.ts'

/** Parse, check, authorize: the stages of the road before anything runs, on this device's own reading of the text. */
export const authorizeOffer = async (offer: Offer, token: string, ports: Self): Promise<Result<AuthorizedPlan>> => {
  const checked = checkOffer(offer)
  if (!checked.ok) return checked
  const claims = await verifyOwn(token, ports)
  return claims.ok ? authorizePlan(checked.value, claims.value, offer) : claims
}

/** Takes an offered run: authorized, its token spent, and begun in the journal, all or nothing. */
export const acceptOffer = async (offer: Offer, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const begun = ports.now()
  const authorized = await authorizeOffer(offer, offer.token, ports)
  if (!authorized.ok) return authorized
  const { checked, claims, inputs } = authorized.value
  const record: RunRecord = {
    run: offer.run,
    version: 0,
    session: ports.session,
    offer,
    title: checked.plan.title,
    token: offer.token,
    claims,
    state: startRun(compilePlan(authorized.value), inputs),
    phase: 'running',
    flowsApproved: false,
    steps: [],
    approvals: [],
    timings: { begun, checkMs: ports.now() - begun, askMs: 0 },
    reported: false
  }
  const event = entry({
    kind: 'run-begun',
    run: offer.run,
    plan: checked.hash,
    token: claims.jti,
    policy: claims.policy_hash,
    request: claims.request_hash,
    agent: claims.act.sub
  })
  return await saveRun(record, [event], ports, async (tx) => {
    const spent = await spendUse(tx, 'token', claims.jti, 1)
    return spent.ok ? ok(undefined) : refuse('capability/replayed')
  })
}
