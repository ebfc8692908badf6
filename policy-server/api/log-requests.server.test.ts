import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { runOffer } from '../testing/run-a-plan.ts'
import { enrolTestDevice, type TestChannel, type TestDevice } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, call, openTestSession, sendPlan, startTestServer } from '../testing/test-server.ts'

const CANARY = 'kanarienvogel'
const PLAN = `plan "${CANARY}-title"
site app = "http://127.0.0.1:8099"
input sum: text

on app {
  open "/${CANARY}-path?q=${CANARY}-query"
  fill field "${CANARY}-label" with sum
  click button "Submit" because "${CANARY}-because"
  let state = read text of status
}
return { state }
`

type Line = Readonly<Record<string, unknown>>

let text = ''
let server: PolicyServer
let device: TestDevice
let channel: TestChannel
let code: string

beforeAll(async () => {
  server = await startTestServer({ log: { level: 'info', stream: { write: (line) => (text += line) } } })
  code = await server.enrolCode()
  device = await enrolTestDevice({ url: server.url, enrolCode: async () => code })
  channel = await device.connect()
})
afterAll(() => server.close())

const lines = (): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
const linesOf = (run: string) => lines().filter((line) => line.run === run)

test('each line that is about a run names it, and none holds a value, a key or a text', async () => {
  const session = await openTestSession(server.url, `${CANARY}-request`)
  const { body } = await sendPlan(server.url, session, PLAN, { sum: `${CANARY}-input` })
  const run = String(body.run)
  const offer = await channel.next('offer', run)
  await runOffer(device, channel, offer)
  await expect.poll(async () => (await call(`${server.url}/v1/runs/${run}`, AGENT.key)).body.status).toBe('done')
  await expect.poll(() => linesOf(run).map(({ route, said }) => said ?? route)).toContain('/v1/runs/:id')

  const told = linesOf(run)
  for (const line of told)
    expect(line).toMatchObject({ level: 30, time: expect.any(Number), tenant: 'default', trace: told[0]?.trace })
  expect(told[0]?.trace).toMatch(/^[0-9a-f]{32}$/)
  expect(told.map(({ msg, route, said }) => [msg, said ?? route])).toEqual(
    expect.arrayContaining([
      ['answered', '/v1/sessions/:id/plans'],
      ['heard', 'accepted'],
      ['heard', 'asking'],
      ['answered', '/v1/journal'],
      ['heard', 'ended']
    ])
  )
  expect(told.find(({ route }) => route === '/v1/journal')).toMatchObject({
    device: device.enrolled.device,
    status: 200
  })

  const refused = await sendPlan(server.url, session, `plan "x" ${CANARY}-syntax`, {})
  await sendPlan(server.url, session, PLAN, { [`${CANARY}-name`]: `${CANARY}-input` })
  await fetch(`${server.url}/v1/sessions/${session}/plans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json' },
    body: `{"text": "${CANARY}-broken`
  })
  await fetch(`${server.url}/${CANARY}-nowhere?q=${CANARY}`, { headers: { cookie: `${CANARY}=1` } })
  await fetch(`${server.url}/v1/runs/${CANARY}-stranger`, { headers: { authorization: `Bearer ${CANARY}-key` } })
  // Of who is known too: what stands in the place of a run is no run's name.
  await call(`${server.url}/v1/runs/${CANARY}-run`, AGENT.key)
  await call(`${server.url}/v1/sessions`, AGENT.key, 'POST', { request: 'x', run: `${CANARY}-run` })
  channel.send({ type: 'accepted', run: `${CANARY}-run` })
  await call(`${server.url}/v1/log/export?q=${CANARY}`, ADMIN_KEY)
  await expect.poll(() => lines().at(-1)?.route).toBe('/v1/log/export')
  expect(linesOf(String(refused.body.run))).toMatchObject([{ status: 422, agent: AGENT.id }])

  for (const secret of [CANARY, AGENT.key, ADMIN_KEY, code, offer.token, offer.token.split('.')[2] ?? '?'])
    expect(text).not.toContain(secret)
})
