import { APP_ORIGIN, type FeatureDefinition, type FromDevice, type Presence, pinOfFeature } from '@writ/dsl/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../../audit/index.ts'
import { runOffer } from '../../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, sendPlan, startTestServer } from '../../testing/test-server.ts'

const POLICY = `@id("all") permit (principal, action, resource);
@id("nobody-there")
@because("Nobody is there to pay.")
forbid (principal, action, resource in Tool::"app")
when { context has feature && context.feature.presence != "none" && context.feature.said == "absent" };
@id("no-wide-rates")
forbid (principal, action == Action::"share", resource in Tool::"app")
unless { context has feature && context.feature has rate && context.feature.rate.count <= 3 };`

const PAY: FeatureDefinition = {
  name: 'pay',
  description: 'Pays a shop.',
  effect: 'transact',
  input: {
    type: 'object',
    properties: { cents: { type: 'integer' } },
    required: ['cents'],
    additionalProperties: false
  },
  presence: 'present',
  consent: 'every'
}
const SHARE: FeatureDefinition = {
  name: 'tell',
  effect: 'share',
  input: { type: 'object', properties: {} },
  presence: 'none',
  consent: 'once',
  rate: { count: 3, perSeconds: 60 }
}
const PLAN = 'plan "Pay"\ncall app.pay({ cents: 100 })\n'

describe('the features of an app', () => {
  let server: Awaited<ReturnType<typeof startTestServer>>
  let device: TestDevice
  let channel: TestChannel
  beforeAll(async () => {
    server = await startTestServer({ policy: POLICY })
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    // The one enrolled last.
    device = await enrolTestDevice(server)
    channel = await device.connect()
    return () => channel.close()
  })

  const tell = async (features: readonly FeatureDefinition[], presence: Presence = 'present', to = channel) => {
    to.send({ type: 'features', features: [...features], presence } as FromDevice)
    // What a device says is taken in one after the other.
    to.send({ type: 'ping' })
    await to.next('pong')
  }
  const plan = async (text = PLAN, key = AGENT.key) =>
    sendPlan(server.url, await openTestSession(server.url, 'Pay', key), text, {}, key)
  const offer = async (text = PLAN) => channel.next('offer', String((await plan(text)).body.run))
  const tools = async (key = AGENT.key) => (await call(`${server.url}/v1/tools`, key)).body.tools

  test('are unknown until a device tells of them, offered with their pins, granted and logged', async () => {
    expect(await plan()).toMatchObject({ body: { refusal: { code: 'check/unknown-feature' } } })
    expect(await tools()).toEqual([])
    await tell([PAY, SHARE])
    expect(await tools()).toMatchObject([
      { server: 'app', tool: 'pay', class: 'transact', feature: { presence: 'present', consent: 'every' } },
      { server: 'app', tool: 'tell', class: 'share', feature: { rate: { count: 3, perSeconds: 60 } } }
    ])
    const offered = await offer()
    const pin = pinOfFeature(PAY)
    expect(offered.tools).toMatchObject({ app: { pay: { class: 'transact', pin, feature: { consent: 'every' } } } })
    const [, claims = ''] = offered.token.split('.')
    // Policy would have let it pass in silence: the app has its person asked.
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).authorization_details).toContainEqual(
      expect.objectContaining({
        verb: 'call',
        origin: APP_ORIGIN,
        name: 'pay',
        effect: 'transact',
        pin,
        approval: 'ask',
        each: ['transact']
      })
    )
    const { body: tried } = await call(
      `${server.url}/v1/sessions/${await openTestSession(server.url)}/check`,
      AGENT.key,
      'POST',
      {
        text: 'plan "T"\ncall app.tell()\n',
        inputs: {}
      }
    )
    expect(tried).toMatchObject({ asks: [{ verb: 'call', origin: APP_ORIGIN, effect: 'share' }] })
    await runOffer(device, channel, offered)
    const { body } = await call(`${server.url}/v1/log/export`, ADMIN_KEY)
    expect(JSON.stringify(body)).toContain(
      `\\"features\\":[{\\"class\\":\\"transact\\",\\"name\\":\\"pay\\",\\"pin\\":\\"${pin}`
    )
    expect(verifyBundle(body as unknown as LogBundle)).toMatchObject({ ok: true })
  })

  test('are refused by policy where the app says that nobody is there, and by their rate', async () => {
    await tell([PAY, SHARE, { ...SHARE, name: 'flood', rate: { count: 100, perSeconds: 60 } }], 'absent')
    expect(await plan()).toMatchObject({
      body: { refusal: { code: 'policy/denied', detail: { by: 'nobody-there', because: 'Nobody is there to pay.' } } }
    })
    expect(await plan('plan "T"\ncall app.tell()\n')).toMatchObject({ status: 200 })
    expect(await plan('plan "T"\ncall app.flood()\n')).toMatchObject({
      body: { refusal: { code: 'policy/denied', detail: { by: 'no-wide-rates' } } }
    })
    await tell([PAY], 'present')
    expect(await plan()).toMatchObject({ status: 200 })
    expect(await plan('plan "T"\ncall app.tell()\n')).toMatchObject({
      body: { refusal: { code: 'check/unknown-feature' } }
    })
  })

  test('are decided with nobody there until an app that came back says who is', async () => {
    await tell([PAY], 'verified')
    await channel.close()
    channel = await device.connect()
    expect(await plan()).toMatchObject({ body: { refusal: { code: 'policy/denied', detail: { by: 'nobody-there' } } } })
    await tell([PAY], 'present')
    expect(await plan()).toMatchObject({ status: 200 })
  })

  test('of a device that is not connected are not those of the person’s other one', async () => {
    await tell([PAY])
    await channel.close()
    // The person's browser is connected and has no such feature.
    const browser = await enrolTestDevice(server)
    channel = await browser.connect()
    expect(await plan()).toMatchObject({ body: { refusal: { code: 'check/unknown-feature' } } })
    expect(await tools()).toEqual([])
  })

  test('of one person’s device are no other person’s', async () => {
    const admin = (path: string, body: object) => call(`${server.url}/v1/admin/${path}`, ADMIN_KEY, 'POST', body)
    await admin('persons', { id: 'other', name: 'Other' })
    const { key } = (await admin('agents', { id: 'theirs', name: 'Theirs', owner: 'other' })).body
    const { body } = await call(`${server.url}/v1/enrolments`, ADMIN_KEY, 'POST', { person: 'other' })
    const theirs = await enrolTestDevice({ url: server.url, enrolCode: async () => String(body.code) })
    const own = await theirs.connect()
    await tell([SHARE], 'present', own)
    await tell([PAY])
    expect(await tools(String(key))).toMatchObject([{ tool: 'tell' }])
    expect(await tools()).toMatchObject([{ tool: 'pay' }])
    expect(await plan(PLAN, String(key))).toMatchObject({ body: { refusal: { code: 'check/unknown-feature' } } })
    expect(await plan('plan "T"\ncall app.tell()\n')).toMatchObject({
      body: { refusal: { code: 'check/unknown-feature' } }
    })
    await own.close()
  })

  test.each<[string, readonly unknown[]]>([
    ['two of one name', [PAY, PAY]],
    ['an effect that a feature cannot have', [{ ...PAY, effect: 'navigate' }]],
    ['a name that no plan can write', [{ ...PAY, name: 'pay now' }]],
    ['no consent', [{ ...PAY, consent: undefined }]],
    ['half a character', [{ ...PAY, description: '\ud800' }]],
    ['a rate of nothing', [{ ...PAY, rate: { count: 0, perSeconds: 1 } }]],
    ['more than can be kept', Array.from({ length: 65 }, (_, i) => ({ ...PAY, name: `pay${i}` }))]
  ])('that are %s close the channel and are not kept', async (_, features) => {
    channel.send({ type: 'features', features, presence: 'present' } as unknown as FromDevice)
    expect(await channel.closed).toBe(4400)
    expect(await tools()).toEqual([])
  })
})
