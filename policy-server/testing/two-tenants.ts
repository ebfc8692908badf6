import type { Offer } from '@writ/dsl/contract'
import type { PolicyServer } from '../index.ts'
import { begun } from './run-a-plan.ts'
import { askTestSecond, FOUR_EYES } from './second-person.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from './test-device.ts'
import { call, openTestSession, PLAN, sendPlan, startTestServer } from './test-server.ts'

export const OPERATOR_KEY = 'operator-key-of-the-test'

/** The ids of a tenant that a request can name. */
export interface Ids {
  readonly session: string
  readonly run: string
  readonly device: string
  readonly person: string
  readonly agent: string
  readonly token: string
  /** A question that waits for a second person, and the hash of what was shown. */
  readonly question: string
  readonly shown: string
}

/** A tenant in full life: a person with a device, an agent with a session and a run that the device has begun. */
export interface LivingTenant extends Ids {
  readonly id: string
  readonly adminKey: string
  readonly auditorKey: string
  readonly agentKey: string
  /** Another agent's of the same tenant. */
  readonly colleagueKey: string
  /** Of another person, who may be the second. */
  readonly approverKey: string
  readonly browser: TestDevice
  readonly channel: TestChannel
  readonly offer: Offer
}

const keysOf = (id: string) => ({
  adminKey: `admin-key-of-${id}`,
  auditorKey: `auditor-key-of-${id}`,
  agentKey: `agent-key-of-${id}`,
  colleagueKey: `agent-key-of-the-other-of-${id}`
})

const configOf = (id: string, policy: string) => {
  const { adminKey, auditorKey, agentKey, colleagueKey } = keysOf(id)
  const owner = `person-of-${id}`
  return {
    id,
    policy: `${policy}\n// policy-of-${id}`,
    adminKey,
    auditorKey,
    persons: [owner, `approver-of-${id}`],
    agents: [
      { id: `planner-of-${id}`, name: 'Planner', key: agentKey, owner },
      { id: `other-of-${id}`, name: 'Other', key: colleagueKey, owner }
    ]
  }
}

const live = async ({ url }: PolicyServer, id: string): Promise<LivingTenant> => {
  const keys = keysOf(id)
  const enrolCode = async () =>
    String((await call(`${url}/v1/enrolments`, keys.adminKey, 'POST', { person: `person-of-${id}` })).body.code)
  const browser = await enrolTestDevice({ url, enrolCode })
  const channel = await browser.connect()
  const session = await openTestSession(url, `request-of-${id}`, keys.agentKey)
  const { body } = await sendPlan(url, session, PLAN, { sum: 3 }, keys.agentKey)
  const offer = await channel.next('offer', String(body.run))
  channel.send({ type: 'accepted', run: offer.run })
  await browser.upload(await browser.write(begun(offer)))
  const approver = { person: `approver-of-${id}` }
  const { body: made } = await call(`${url}/v1/admin/approvers`, keys.adminKey, 'POST', approver)
  const asked = askTestSecond(channel, offer.run)
  return {
    ...keys,
    approverKey: String(made.key),
    question: asked.id,
    shown: asked.shown,
    id,
    browser,
    channel,
    offer,
    session,
    run: offer.run,
    device: browser.enrolled.device,
    person: browser.enrolled.person,
    agent: `planner-of-${id}`,
    token: offer.token
  }
}

/** One server with two tenants besides its default one, both under `policy`. */
export const startTwoTenants = async (
  policy: string = FOUR_EYES,
  boltPolicy: string = policy
): Promise<{
  readonly server: PolicyServer
  readonly acme: LivingTenant
  readonly bolt: LivingTenant
}> => {
  const server = await startTestServer({
    operatorKey: OPERATOR_KEY,
    tenants: [configOf('acme', policy), configOf('bolt', boltPolicy)]
  })
  return { server, acme: await live(server, 'acme'), bolt: await live(server, 'bolt') }
}
