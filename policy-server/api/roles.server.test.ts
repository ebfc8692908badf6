import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHANNEL_CONTEXT, type EnrolResponse, hashJson, hashText, LABELS_CONTEXT } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { begun } from '../testing/run-a-plan.ts'
import { enrolTestDevice, makeProof, signText } from '../testing/test-device.ts'
import { AGENT, BALANCED, call, PLAN, startTestServer } from '../testing/test-server.ts'
import { type Ids, type LivingTenant, OPERATOR_KEY, startTwoTenants } from '../testing/two-tenants.ts'

/*
 * Each route of the API, as each role, of the own and of another tenant. What routes there are, and which roles each lets in,
 * is read from the API's own description; a route without a row below fails. To add a route, add its row; rows run in this order.
 */

type Role = 'anonymous' | 'agent' | 'admin' | 'auditor' | 'operator' | 'device' | 'approver'
const ROLES: readonly Role[] = ['anonymous', 'agent', 'admin', 'auditor', 'operator', 'device', 'approver']

interface Aimed {
  readonly path: string
  readonly body?: unknown
}

interface Row {
  /** The request that `by` sends, aimed at things with these ids: its own, another tenant's, or nobody's. */
  readonly aim: (ids: Ids, by: LivingTenant) => Aimed | Promise<Aimed>
  /** What those who are let in get for their own things; 200 otherwise. */
  readonly own?: number
  /** What another's and nobody's ids get alike: a refusal's code, or nothing. Without it the route takes no ids. */
  readonly foreign?: string
}

const ROWS: Readonly<Record<string, Row>> = {
  'GET /healthz': { aim: () => ({ path: '/healthz' }) },
  'GET /.well-known/jwks.json': { aim: () => ({ path: '/.well-known/jwks.json' }) },
  'GET /openapi.json': { aim: () => ({ path: '/openapi.json' }) },
  'POST /v1/sessions': { aim: () => ({ path: '/v1/sessions', body: { request: 'Do it' } }) },
  'POST /v1/sessions/{id}/plans': {
    aim: ({ session }) => ({ path: `/v1/sessions/${session}/plans`, body: { text: PLAN, inputs: { sum: 1 } } }),
    foreign: 'session/unknown'
  },
  'GET /v1/runs/{id}': { aim: ({ run }) => ({ path: `/v1/runs/${run}?wait=0` }), foreign: 'run/unknown' },
  'POST /v1/renew': {
    aim: ({ device, token }) => ({ path: '/v1/renew', body: { device, token } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/journal': {
    aim: ({ device }) => ({ path: '/v1/journal', body: { device, entries: [] } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/rules': {
    aim: ({ device }) => ({ path: '/v1/rules', body: { device } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/runs/{id}/cancel': {
    aim: ({ run }) => ({ path: `/v1/runs/${run}/cancel` }),
    foreign: 'run/unknown'
  },
  'POST /v1/enrol': {
    aim: (_, by) => ({
      path: '/v1/enrol',
      body: { code: '0000-0000-0000', jwk: { kty: 'OKP', crv: 'Ed25519', x: by.browser.x }, build: 'b', browser: 't' }
    }),
    own: 403
  },
  'POST /v1/enrolments': {
    aim: ({ person }) => ({ path: '/v1/enrolments', body: { person } }),
    foreign: 'tenant/unknown-person'
  },
  'GET /v1/admin/policy': { aim: () => ({ path: '/v1/admin/policy' }) },
  'GET /v1/admin/policy/versions': { aim: () => ({ path: '/v1/admin/policy/versions' }) },
  'POST /v1/admin/policy': {
    aim: (_, by) => ({ path: '/v1/admin/policy', body: { text: `${BALANCED}\n// policy-of-${by.id}` } })
  },
  'GET /v1/admin/persons': { aim: () => ({ path: '/v1/admin/persons' }) },
  'POST /v1/admin/persons': {
    aim: (_, by) => ({ path: '/v1/admin/persons', body: { id: fresh(), name: `new of ${by.id}` } })
  },
  'GET /v1/admin/agents': { aim: () => ({ path: '/v1/admin/agents' }) },
  'POST /v1/admin/agents': {
    aim: ({ person }) => ({ path: '/v1/admin/agents', body: { id: fresh(), name: 'new', owner: person } }),
    foreign: 'tenant/unknown-person'
  },
  'POST /v1/admin/keys': { aim: () => ({ path: '/v1/admin/keys', body: { office: 'auditor' } }) },
  'GET /v1/admin/labels': {
    aim: ({ person }) => ({ path: `/v1/admin/labels?person=${person}` }),
    foreign: '"labels":[]'
  },
  'POST /v1/admin/labels/clear': {
    aim: ({ person }) => ({ path: '/v1/admin/labels/clear', body: { person, what: 'shown' } }),
    foreign: 'tenant/unknown-person'
  },
  'POST /v1/labels/clear': {
    aim: async ({ device }, by) => {
      const said = { device, what: 'shown', at: Date.now() }
      const sig = await signText(by.browser.key.privateKey, LABELS_CONTEXT + hashJson(said))
      return { path: '/v1/labels/clear', body: { ...said, sig } }
    },
    foreign: 'enrol/not-enrolled'
  },
  'GET /v1/admin/approvers': { aim: () => ({ path: '/v1/admin/approvers' }) },
  'POST /v1/admin/approvers': {
    aim: ({ person }) => ({ path: '/v1/admin/approvers', body: { person } }),
    foreign: 'tenant/unknown-person'
  },
  'DELETE /v1/admin/approvers/{person}': {
    aim: ({ person }) => ({ path: `/v1/admin/approvers/${person}` }),
    foreign: 'tenant/unknown-person'
  },
  'GET /v1/approvals': { aim: () => ({ path: '/v1/approvals' }) },
  'POST /v1/approvals/{run}/{id}': {
    aim: ({ run, question, shown }) => ({ path: `/v1/approvals/${run}/${question}`, body: { choice: 'yes', shown } }),
    foreign: 'approval/unknown'
  },
  'POST /access/v1/evaluation': { aim: ({ agent }) => ({ path: '/access/v1/evaluation', body: question(agent) }) },
  'POST /access/v1/evaluations': {
    aim: ({ agent }) => ({ path: '/access/v1/evaluations', body: { evaluations: [question(agent)] } })
  },
  'DELETE /v1/admin/agents/{id}': {
    aim: ({ agent }) => ({ path: `/v1/admin/agents/${agent}` }),
    foreign: 'tenant/unknown-agent'
  },
  'GET /log/checkpoint': { aim: () => ({ path: '/log/checkpoint' }) },
  'GET /log/tile/{*}': { aim: () => ({ path: '/log/tile/entries/000.p/1' }) },
  'GET /.well-known/authzen-configuration': { aim: () => ({ path: '/.well-known/authzen-configuration' }) },
  'GET /v1/admin/runs/export': { aim: () => ({ path: '/v1/admin/runs/export' }) },
  'GET /v1/log/export': { aim: () => ({ path: '/v1/log/export' }) },
  'POST /v1/admin/epoch': { aim: () => ({ path: '/v1/admin/epoch' }) },
  'POST /v1/operator/keys/rotate': { aim: () => ({ path: '/v1/operator/keys/rotate' }) },
  'GET /v1/operator/tenants': { aim: () => ({ path: '/v1/operator/tenants' }) },
  'POST /v1/operator/tenants': { aim: () => ({ path: '/v1/operator/tenants', body: { id: fresh() } }) },
  'POST /v1/operator/tenants/{id}/admin-key': {
    aim: () => ({ path: '/v1/operator/tenants/no-such-tenant/admin-key' }),
    own: 404
  }
}

const question = (id: string) => ({
  subject: { type: 'agent', id },
  action: { name: 'read' },
  resource: { type: 'site', id: 'https://a.example' }
})

const fresh = () => `new-${randomBytes(8).toString('hex')}`

interface Operation {
  readonly route: string
  readonly method: string
  readonly security?: readonly Record<string, unknown>[]
}

const readOperations = async (url: string): Promise<Operation[]> => {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Pick<Operation, 'security'>>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      ...(security && { security })
    }))
  )
}

// The routes are known before the tests are: each is a test of its own.
const described = await startTestServer()
const order = Object.keys(ROWS)
const OPERATIONS = (await readOperations(described.url)).sort((a, b) => order.indexOf(a.route) - order.indexOf(b.route))
await described.close()

let server: PolicyServer
let acme: LivingTenant
let bolt: LivingTenant
beforeAll(async () => {
  const started = await startTwoTenants()
  server = started.server
  acme = started.acme
  bolt = started.bolt
})
afterAll(() => server.close())

const credentials = async (
  role: Role,
  by: LivingTenant,
  method: string,
  { path, body }: Aimed
): Promise<HeadersInit> => {
  if (role === 'anonymous') return {}
  if (role === 'device') {
    // A proof that goes with a token names it (RFC 9449 §4.2).
    const { token } = (body ?? {}) as { readonly token?: string }
    const ath = token === undefined ? {} : { ath: hashText(token) }
    return { dpop: await makeProof(by.browser.key, method, `${server.url}${path.split('?')[0]}`, ath) }
  }
  const key = {
    agent: by.agentKey,
    admin: by.adminKey,
    auditor: by.auditorKey,
    operator: OPERATOR_KEY,
    approver: by.approverKey
  }[role]
  return { authorization: `Bearer ${key}` }
}

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

const send = async (method: string, { path, body }: Aimed, headers: HeadersInit): Promise<Answer> => {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

const ask = async (role: Role, by: LivingTenant, { method, route }: Operation, ids: Ids): Promise<Answer> => {
  const row = ROWS[route]
  if (!row) throw new Error(`no row for ${route}`)
  const aimed = await row.aim(ids, by)
  return send(method, aimed, await credentials(role, by, method, aimed))
}

/** Ids of the same form that nobody has. */
const nobodys = ({ token }: Ids): Ids => {
  const random = (kind: string) => `${kind}_${randomBytes(16).toString('base64url')}`
  return {
    session: random('ses'),
    run: random('run'),
    device: random('dev'),
    person: 'person-of-nobody',
    agent: 'planner-of-nobody',
    question: random('q'),
    shown: randomBytes(32).toString('base64url'),
    token
  }
}

/** All that acme has and nobody else may read. */
const marksOf = ({ id, session, run, device, token, question, shown }: LivingTenant): string[] => [
  ...['person', 'planner', 'other', 'request', 'policy'].map((what) => `${what}-of-${id}`),
  ...[session, run, device, token, question, shown, `/${id}/log`]
]

const letIn = ({ security }: Operation, role: Role): boolean =>
  security === undefined || security.some((one) => role in one)

/** What acme is, for its own admin and agent: whatever others try leaves it as it is. */
const stateOf = async (tenant: LivingTenant): Promise<unknown[]> => {
  const admin = (path: string) => call(`${server.url}${path}`, tenant.adminKey)
  return Promise.all([
    ...['/v1/admin/policy', '/v1/admin/persons', '/v1/admin/agents', '/v1/log/export'].map(admin),
    call(`${server.url}/v1/runs/${tenant.run}`, tenant.agentKey)
  ])
}

test('each route of the description has its row, and each row its route; no route is hidden from it', () => {
  expect(OPERATIONS.map(({ route }) => route).sort()).toEqual(Object.keys(ROWS).sort())
  for (const file of readdirSync(import.meta.dirname).filter((name) => /(?<!\.test)\.ts$/.test(name)))
    expect([file, /\bhide:/.test(readFileSync(join(import.meta.dirname, file), 'utf8'))]).toEqual([file, false])
})

/** What the operator does to the whole server, every tenant's log tells; it comes last. */
const OF_ALL = 'POST /v1/operator/keys/rotate'

const tryRoute = (operation: Operation): void => {
  const row = ROWS[operation.route]
  const shut = ROLES.filter((role) => !letIn(operation, role))
  const open = ROLES.filter((role) => letIn(operation, role))

  test(`is shut to ${shut.join(', ') || 'nobody'}, whoever’s ids they name`, async () => {
    for (const role of shut) {
      for (const by of [acme, bolt]) {
        const answer = await ask(role, by, operation, acme)
        expect([role, answer.status]).toEqual([role, 401])
        for (const mark of marksOf(acme)) expect(answer.text).not.toContain(mark)
      }
    }
  })

  test('gives nothing of another tenant, and tells its ids from nobody’s in no way', async () => {
    const before = await stateOf(acme)
    for (const role of open) {
      const theirs = await ask(role, bolt, operation, acme)
      expect(marksOf(acme).filter((mark) => theirs.text.includes(mark))).toEqual([])
      if (row?.foreign === undefined || role === 'operator' || role === 'anonymous') continue
      expect(theirs.text).toContain(row.foreign)
      expect(theirs).toEqual(await ask(role, bolt, operation, nobodys(acme)))
    }
    if (operation.route !== OF_ALL) expect(await stateOf(acme)).toEqual(before)
  })

  test(`is open to ${open.join(', ')}`, async () => {
    for (const role of open) {
      const answer = await ask(role, bolt, operation, bolt)
      expect([role, answer.status, answer.text.slice(0, 200)]).toEqual([role, row?.own ?? 200, expect.any(String)])
    }
  })
}

describe.each(OPERATIONS.filter(({ route }) => route !== OF_ALL))('$route', tryRoute)

describe('within a tenant', () => {
  test.each([
    ['GET', (ids: Ids) => `/v1/runs/${ids.run}`],
    ['POST', (ids: Ids) => `/v1/runs/${ids.run}/cancel`],
    ['POST', (ids: Ids) => `/v1/sessions/${ids.session}/plans`]
  ])('one agent gets nothing of another’s: %s %s', async (method, path) => {
    const as = (ids: Ids) =>
      send(
        method,
        { path: path(ids), ...(path(ids).endsWith('plans') && { body: { text: PLAN, inputs: { sum: 1 } } }) },
        { authorization: `Bearer ${acme.colleagueKey}` }
      )
    const theirs = await as(acme)
    expect(theirs.status).toBe(404)
    expect(theirs).toEqual(await as(nobodys(acme)))
  })
})

describe('ids in what a device sends', () => {
  const codeOf = async (response: Response) => ((await response.json()) as { refusal: { code: string } }).refusal.code

  test('another tenant’s token renews nothing', async () => {
    const answer = await bolt.browser.post('/v1/renew', { device: bolt.device, token: acme.token })
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'capability/foreign'])
  })

  test('another tenant’s run is like one that is not, in the journal', async () => {
    const upload = async (run: string) => {
      const enrolCode = async () =>
        String((await call(`${server.url}/v1/enrolments`, bolt.adminKey, 'POST', { person: bolt.person })).body.code)
      const device = await enrolTestDevice({ url: server.url, enrolCode })
      const answer = await device.upload(await device.write({ ...begun(acme.offer), run }))
      return [answer.status, (await answer.text()).replaceAll(run, 'RUN')]
    }
    const theirs = await upload(acme.run)
    expect(theirs[0]).toBe(409)
    expect(theirs).toEqual(await upload(nobodys(acme).run))
  })

  test('a code enrols with the tenant and for the person it was made for, whatever else the key is', async () => {
    const { body } = await call(`${server.url}/v1/enrolments`, acme.adminKey, 'POST', { person: acme.person })
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bolt.browser.x }
    const answer = await bolt.browser.post('/v1/enrol', { code: body.code, jwk, build: 'b', browser: 't' })
    const enrolled = (await answer.json()) as EnrolResponse
    expect(enrolled).toMatchObject({ tenant: 'acme', person: acme.person })
    expect(enrolled.device).not.toBe(bolt.device)
    expect(enrolled.log).toMatch('/acme/log+')
  })
})

describe('the channel', () => {
  const nonce = 'n'.repeat(43)

  /** What the server says, without what is random, to one who claims to be this device and signs with bolt's key. */
  const claim = async (device: string) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/channel`)
    const said: unknown[] = []
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
    )
    socket.addEventListener('message', async ({ data }) => {
      const { nonce: own, sig, ...rest } = JSON.parse(data)
      said.push({ ...rest, nonce: typeof own, sig: typeof sig })
      const text = `${CHANNEL_CONTEXT.device}${own}.${nonce}`
      socket.send(JSON.stringify({ type: 'proof', sig: await signText(bolt.browser.key.privateKey, text) }))
    })
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    socket.send(JSON.stringify({ type: 'hello', device, nonce }))
    return { ...(await closed), said }
  }

  test('another tenant’s device is like one that is not', async () => {
    const theirs = await claim(acme.device)
    expect(theirs.code).toBe(4401)
    expect(theirs).toEqual(await claim(nobodys(acme).device))
  })

  test('what a device says of another tenant’s run is not listened to', async () => {
    const before = await stateOf(acme)
    const channel = await bolt.browser.connect()
    const told = { run: acme.run, result: 'forged', steps: [], approvals: [], timings: {} }
    channel.send({ type: 'ended', report: { ...told, status: 'done' } })
    channel.send({ type: 'ping' })
    await channel.next('pong')
    expect(await stateOf(acme)).toEqual(before)
    await channel.close()
  })

  test('of one tenant’s devices stays, while another’s epoch is raised', async () => {
    await call(`${server.url}/v1/admin/epoch`, bolt.adminKey, 'POST')
    acme.channel.send({ type: 'ping' })
    expect(await acme.channel.next('pong')).toEqual({ type: 'pong' })
    const channel = await acme.browser.connect()
    expect(channel.epoch).toBe(0)
    await channel.close()
  })
})

test('an auditor verifies the tenant’s own log, in which no other’s leaf stands', async () => {
  for (const tenant of [acme, bolt]) {
    const { body } = await call(`${server.url}/v1/log/export`, tenant.auditorKey)
    const verified = verifyBundle(body as unknown as LogBundle, tenant.browser.enrolled.log)
    expect(verified).toMatchObject({ ok: true })
    const other = tenant === acme ? bolt : acme
    for (const mark of marksOf(other)) expect(JSON.stringify(body)).not.toContain(mark)
  }
  expect(acme.browser.enrolled.log).not.toBe(bolt.browser.enrolled.log)
})

test('the operator gives a tenant a new admin key, and its old ones are worth nothing', async () => {
  const made = await call(`${server.url}/v1/operator/tenants`, OPERATOR_KEY, 'POST', { id: 'cord' })
  const admin = (key: unknown) => call(`${server.url}/v1/admin/persons`, String(key))
  expect(await admin(made.body.adminKey)).toMatchObject({ status: 200, body: { persons: [{ id: 'person' }] } })
  expect(await call(`${server.url}/v1/operator/tenants`, OPERATOR_KEY, 'POST', { id: 'cord' })).toMatchObject({
    status: 409,
    body: { refusal: { code: 'tenant/taken' } }
  })
  const renewed = await call(`${server.url}/v1/operator/tenants/cord/admin-key`, OPERATOR_KEY, 'POST')
  expect([(await admin(made.body.adminKey)).status, (await admin(renewed.body.adminKey)).status]).toEqual([401, 200])
})

test('an agent whose key was taken away can do nothing more, and its name is not given again', async () => {
  const admin = (method: string, path: string, body?: object) =>
    call(`${server.url}${path}`, acme.adminKey, method, body)
  const agent = { id: 'brief', name: 'Brief', owner: acme.person }
  const { body } = await admin('POST', '/v1/admin/agents', agent)
  const open = () => call(`${server.url}/v1/sessions`, String(body.key), 'POST', { request: 'Do it' })
  expect((await open()).status).toBe(200)
  expect((await admin('DELETE', '/v1/admin/agents/brief')).status).toBe(200)
  expect((await open()).status).toBe(401)
  expect((await admin('POST', '/v1/admin/agents', agent)).body).toMatchObject({ refusal: { code: 'tenant/taken' } })
})

test('each key has its own budget: one that is used up takes nothing from another’s', async () => {
  const tight = await startTestServer({
    requestsAMinute: 3,
    tenants: [{ id: 'acme', policy: BALANCED, adminKey: acme.adminKey, agents: [{ ...AGENT, key: acme.agentKey }] }]
  })
  const read = async (key: string) => (await call(`${tight.url}/v1/runs/run_x`, key)).status
  expect([await read(acme.agentKey), await read(acme.agentKey), await read(acme.agentKey)]).toEqual([404, 404, 404])
  expect([await read(acme.agentKey), await read(AGENT.key)]).toEqual([429, 404])
  await tight.close()
})

describe.each(OPERATIONS.filter(({ route }) => route === OF_ALL))('$route', tryRoute)
