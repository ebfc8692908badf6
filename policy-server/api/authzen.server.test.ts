import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyServer } from '../index.ts'
import { ADMIN_KEY, AGENT, call, startTestServer } from '../testing/test-server.ts'

// The shapes are those of the Authorization API 1.0's own examples (§5, §6), with this server's subjects and resources in them.
const POLICY = `@id("look") permit(principal, action == Action::"read", resource);
@id("send") @because("It files a report.") permit(principal, action == Action::"submit", resource)
when { context.approved && context.count < 3 && context.request.text == "File it" };
@id("bank-stays") @because("What the bank says stays there.")
forbid(principal, action == Action::"flow", resource) when { context.from == "https://bank.example" };
@id("data") permit(principal, action == Action::"flow", resource is Planner);
@id("open") permit(principal, action == Action::"egress", resource) unless { context.effects.contains("secret") };`

let server: PolicyServer
beforeAll(async () => {
  server = await startTestServer({
    policy: POLICY,
    agents: [AGENT, { id: 'other', name: 'Other', key: 'agent-key-of-the-other-one' }]
  })
})
afterAll(() => server.close())

const subject = { type: 'agent', id: AGENT.id }
const resource = { type: 'site', id: 'https://a.example' }
const ask = (body: object, path = 'evaluation', key = AGENT.key) =>
  call(`${server.url}/access/v1/${path}`, key, 'POST', body)
const read = { subject, action: { name: 'read' }, resource }

describe('one evaluation', () => {
  test.each([
    ['a yes', read, { decision: true, context: { reason_admin: { en: 'allow by look' } } }],
    [
      'with properties and a context that mean nothing here',
      {
        subject: { ...subject, properties: { department: 'Sales' } },
        action: { name: 'read', properties: { method: 'GET' } },
        resource: { ...resource, properties: { owner: 'bob' } },
        context: { time: '2024-10-26T01:22-07:00' }
      },
      { decision: true }
    ],
    [
      'a question is a no that says that approval is required',
      {
        subject,
        action: { name: 'submit', properties: { values: ['https://a.example'] } },
        resource,
        context: { request: 'File it' }
      },
      {
        decision: false,
        context: {
          reason_admin: { en: 'ask by send' },
          reason_user: { en: expect.stringContaining('It files a report.') },
          approval: { required: true, mandatory: false }
        }
      }
    ],
    [
      'too often',
      { subject, action: { name: 'submit', properties: { count: 3 } }, resource, context: { request: 'File it' } },
      { decision: false, context: { reason_admin: { en: 'deny by no policy permits it' } } }
    ],
    [
      'a flow that a policy forbids, with its reason',
      {
        subject,
        action: { name: 'flow', properties: { from: 'https://bank.example' } },
        resource: { type: 'planner', id: 'planner' }
      },
      {
        decision: false,
        context: {
          reason_admin: { en: 'deny by bank-stays' },
          reason_user: { en: 'What the bank says stays there.' }
        }
      }
    ],
    [
      'egress',
      { subject, action: { name: 'egress', properties: { effects: ['read'] } }, resource },
      { decision: true }
    ],
    [
      'egress where a secret is filled in',
      { subject, action: { name: 'egress', properties: { effects: ['secret'] } }, resource },
      { decision: false }
    ]
  ])('%s', async (_, body, wanted) => {
    expect(await ask(body)).toMatchObject({ status: 200, body: wanted })
  })

  test.each([
    ['a subject that is no agent', { ...read, subject: { type: 'user', id: 'alice@acmecorp.com' } }, 400],
    ['an agent that there is not', { ...read, subject: { type: 'agent', id: 'nobody' } }, 404],
    ['an action that there is not', { ...read, action: { name: 'can_read' } }, 400],
    ['a resource that is none', { ...read, resource: { type: 'account', id: '123' } }, 400],
    ['a site with a path', { ...read, resource: { type: 'site', id: 'https://a.example/x' } }, 400],
    ['a flow from nowhere', { ...read, action: { name: 'flow' } }, 400]
  ])('%s is a no with its error', async (_, body, status) => {
    expect(await ask(body, 'evaluation', ADMIN_KEY)).toMatchObject({
      status: 200,
      body: { decision: false, context: { error: { status, message: expect.any(String) } } }
    })
  })

  test.each([
    ['no subject', { action: read.action, resource }],
    ['an id that is no text', { ...read, subject: { type: 'agent', id: 1 } }],
    ['an action without a name', { ...read, action: {} }],
    ['a count that is none', { ...read, action: { name: 'read', properties: { count: 'many' } } }],
    ['what is no record', []]
  ])('%s is refused as malformed', async (_, body) => {
    expect(await ask(body)).toMatchObject({ status: 400, body: { refusal: { code: 'session/bad-request' } } })
  })

  test('an agent asks about itself alone, an admin about any', async () => {
    const other = { ...read, subject: { type: 'agent', id: 'other' } }
    expect((await ask(other)).body).toMatchObject({ decision: false, context: { error: { status: 403 } } })
    expect((await ask(other, 'evaluation', ADMIN_KEY)).body).toMatchObject({ decision: true })
    expect((await ask(read, 'evaluation', 'nobodys-key')).status).toBe(401)
  })

  test('the caller’s request id comes back', async () => {
    const answer = await fetch(`${server.url}/access/v1/evaluation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${AGENT.key}`, 'content-type': 'application/json', 'x-request-id': 'bfe9eb29' },
      body: JSON.stringify(read)
    })
    expect(answer.headers.get('x-request-id')).toBe('bfe9eb29')
  })
})

describe('several evaluations', () => {
  const yes = { action: { name: 'read' } }
  const no = { action: { name: 'destroy' } }
  const asks = (semantic: string | undefined, ...evaluations: object[]) =>
    ask(
      { subject, resource, ...(semantic && { options: { evaluations_semantic: semantic } }), evaluations },
      'evaluations'
    )

  test.each([
    ['all, where nothing else is said', undefined, [yes, no, yes], [true, false, true]],
    ['all', 'execute_all', [no, no, yes], [false, false, true]],
    ['up to the first no', 'deny_on_first_deny', [yes, no, yes], [true, false]],
    ['up to the first yes', 'permit_on_first_permit', [no, yes, no], [false, true]]
  ])('%s', async (_, semantic, evaluations, wanted) => {
    const { status, body } = await asks(semantic, ...evaluations)
    const answers = body.evaluations as { decision: boolean }[]
    expect([status, answers.map(({ decision }) => decision)]).toEqual([200, wanted])
  })

  test('what one says takes the place of what stands at the top', async () => {
    const { body } = await ask({ ...read, evaluations: [{}, { resource: { type: 'site', id: 'x' } }] }, 'evaluations')
    expect(body.evaluations).toMatchObject([
      { decision: true },
      { decision: false, context: { error: { status: 400 } } }
    ])
  })

  test('one that lacks something is a no with its error, and spoils no other', async () => {
    const { body } = await ask({ subject, evaluations: [{ ...yes }, { ...yes, resource }] }, 'evaluations')
    expect(body.evaluations).toMatchObject([
      { decision: false, context: { error: { status: 400 } } },
      { decision: true }
    ])
  })

  test.each([
    ['without any', {}],
    ['with an empty list', { evaluations: [] }]
  ])('%s it is one', async (_, more) => {
    expect(await ask({ ...read, ...more }, 'evaluations')).toMatchObject({ status: 200, body: { decision: true } })
  })

  test.each([
    ['nothing at all', {}],
    ['a list that is none', { evaluations: {} }],
    ['another semantic', { ...read, options: { evaluations_semantic: 'maybe' }, evaluations: [{}] }],
    ['too many', { ...read, evaluations: Array.from({ length: 101 }, () => ({})) }]
  ])('%s is refused as malformed', async (_, body) => {
    expect(await ask(body, 'evaluations')).toMatchObject({
      status: 400,
      body: { refusal: { code: 'session/bad-request' } }
    })
  })
})

test('the decision point says where it is', async () => {
  const answer = await fetch(`${server.url}/.well-known/authzen-configuration`)
  expect(await answer.json()).toEqual({
    policy_decision_point: server.url,
    access_evaluation_endpoint: `${server.url}/access/v1/evaluation`,
    access_evaluations_endpoint: `${server.url}/access/v1/evaluations`
  })
})
