import {
  type AuthorizedPlan,
  declaredOrigins,
  disclosureOf,
  type Flow,
  type Hash,
  hashLabels,
  joinLabels,
  type Labels,
  type Offer,
  ok,
  type Result,
  refuse
} from '@writ/dsl/contract'
import { begunEvent, compilePlan, takeStart } from '@writ/dsl/run'
import { authorizePlan, lackingFlows } from '../../capability/authorize-plan.ts'
import { verifyOwn } from '../../capability/verify-own.ts'
import { touchKept } from '../../storage/kept-store.ts'
import { labelledPerson, ownLabels } from '../../storage/label-store.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import { spendUse } from '../../storage/spend-use.ts'
import { claimsNow, judgeAsking, judgeRun } from '../acting/floor-of-run.ts'
import { noted } from '../feed.ts'
import { withFiles } from '../files/choose-inputs.ts'
import type { RoadPorts } from '../road-ports.ts'
import { judgeAgent } from './brake-agent.ts'
import { checkOffer } from './check-offer.ts'
import { continueRun, type HeldBefore, heldBefore } from './continue-run.ts'
import { judgeLog } from './judge-log.ts'
import { type Handed, handOn } from './kept-values.ts'
import { saveRun } from './save-run.ts'

/** An offer as this device reads it: with all that it and the server know of what was shown and released. */
interface ReadOffer {
  readonly authorized: AuthorizedPlan
  readonly labels: Labels
  readonly own: Hash
  readonly unforeseen: readonly Flow[]
  /** What earlier turns left for it. */
  readonly handed: Handed
}

const hashOwn = (own: Pick<Labels, 'shown' | 'released'>): Hash => hashLabels({ owner: '-', ...own })

/**
 * Parse, check, authorize: the stages of the road before anything runs, on this device's own reading of the text. The capability
 * must grant all that follows from what the server says was shown and released. What follows besides from what this device knows
 * itself, a server that says less than it should has not decided: the person is asked.
 */
const readOffer = async (
  offer: Offer,
  before: HeldBefore | undefined,
  ports: RoadPorts
): Promise<Result<ReadOffer>> => {
  const more = before ? { replaced: before.replaced } : {}
  const told = checkOffer(offer, offer.labels, more)
  if (!told.ok) return told
  const claims = await verifyOwn(offer.token, ports)
  if (!claims.ok) return claims
  const granted = authorizePlan(told.value, claims.value, offer)
  if (!granted.ok) return granted
  const agent = claims.value.act.sub
  const who = { person: labelledPerson(ports.enrolment), owner: offer.labels.owner, agent }
  const own = await ownLabels(ports.db, who)
  // What a held run was given is in its variables.
  const handed = before
    ? ok({ values: before.record.handed ?? {}, labels: before.record.labels?.kept ?? {}, at: ports.now() })
    : await handOn(offer.labels, agent, ports)
  if (!handed.ok) return handed
  const labels = joinLabels(offer.labels, { ...own, ...(offer.labels.kept && { kept: handed.value.labels }) })
  const checked = checkOffer(offer, labels, more)
  if (!checked.ok) return checked
  const unforeseen = lackingFlows(checked.value, claims.value).map((flow) => ({ ...flow, id: `own-${flow.id}` }))
  const authorized = authorizePlan(checked.value, claims.value, offer, unforeseen)
  return authorized.ok
    ? ok({ authorized: authorized.value, labels, own: hashOwn(own), unforeseen, handed: handed.value })
    : authorized
}

/** Times that an offer is read again because another run changed what this device knows meanwhile. */
const ATTEMPTS = 5

/** Takes an offered run: nothing is in doubt of the server's log, it is authorized, not under the device's floor, its token spent, and begun in the journal, all or nothing. */
export const acceptOffer = async (offer: Offer, ports: RoadPorts): Promise<Result<RunRecord>> => {
  const known = await judgeLog(ports)
  if (!known.ok) return known
  for (let attempt = 1; ; attempt++) {
    const taken = await takeOffer(offer, ports)
    if (taken !== 'again') return taken
    if (attempt === ATTEMPTS) return refuse('run/interrupted')
  }
}

const takeOffer = async (offer: Offer, ports: RoadPorts): Promise<Result<RunRecord> | 'again'> => {
  const begun = ports.now()
  const held = await heldBefore(offer, ports)
  if (!held.ok) return held
  const before = held.value
  const read = await readOffer(offer, before, ports)
  if (!read.ok) return read
  const { labels, unforeseen, handed } = read.value
  const { checked, claims, inputs } = read.value.authorized
  const agent = await judgeAgent(claims.act.sub, ports)
  if (!agent.ok) return agent
  const may = judgeRun(checked.manifest, claims, ports)
  if (!may.ok) return may
  const mayAsk = unforeseen.length > 0 ? judgeAsking(ports) : ok(undefined)
  if (!mayAsk.ok) return mayAsk
  const program = compilePlan(read.value.authorized)
  const started = {
    kind: 'started',
    given: withFiles(program, { ...inputs, ...handed.values }, {}),
    ...(offer.holds && { holds: offer.holds })
  } as const
  const record: RunRecord = {
    run: offer.run,
    version: 0,
    session: ports.session,
    offer,
    title: checked.plan.title,
    token: offer.token,
    claims,
    labels,
    discloses: disclosureOf(checked.manifest),
    ...(unforeseen.length > 0 && { unforeseen }),
    ...(checked.manifest.kept.length > 0 && { keeps: checked.manifest.kept }),
    ...(labels.kept && { handed: handed.values }),
    state: takeStart(program, started),
    ...((await ports.readers()).length > 0 && { recorded: 0 }),
    phase: 'running',
    flowsApproved: false,
    ...(claimsNow(claims, ports).egress === 'declared' && { reach: declaredOrigins(checked.manifest) }),
    steps: [],
    approvals: [],
    timings: { begun, checkMs: ports.now() - begun, askMs: 0 },
    reported: false
  }
  const taken = { kind: 'taken', token: claims.jti, policy: claims.policy_hash, agent: claims.act.sub } as const
  const going = before
    ? await continueRun(record, program, before, ports)
    : ok({ record: noted(record, taken, started), entries: [], also: undefined })
  if (!going.ok) return going
  const event = begunEvent(offer.run, taken, {
    plan: checked.hash,
    request: claims.request_hash,
    ...(offer.continues && { continues: offer.continues.run })
  })
  let again = false
  const who = { person: labelledPerson(ports.enrolment), owner: labels.owner, agent: claims.act.sub }
  const saved = await saveRun(going.value.record, [...going.value.entries, { event }], ports, async (tx) => {
    // Two offers that come at once: the second is read with what the first one gives.
    again = hashOwn(await ownLabels(tx, who)) !== read.value.own
    if (again) return refuse('run/interrupted')
    const spent = await spendUse(tx, 'token', claims.jti, 1)
    if (!spent.ok) return refuse('capability/replayed')
    for (const [name, { run }] of before ? [] : Object.entries(handed.labels))
      if (!(await touchKept(tx, { run, name }, handed.at))) return refuse('plan/kept-gone', { name })
    return (await going.value.also?.(tx)) ?? spent
  })
  return again ? 'again' : saved
}
