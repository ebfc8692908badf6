import { hashJson, hashText, SECOND_TYPE } from '@writ/dsl/contract'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { askTestSecond, testQuestion } from '../testing/second-person.ts'
import { call } from '../testing/test-server.ts'
import { type LivingTenant, startTwoTenants } from '../testing/two-tenants.ts'

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

interface Waiting {
  readonly id: string
  readonly shown: string
  readonly asker: string
  readonly passkey: boolean
  readonly question: { readonly claim: string }
}

const waitingFor = async (key: string): Promise<readonly Waiting[]> =>
  (await call(`${server.url}/v1/approvals`, key)).body.approvals as Waiting[]

/** Asks for a second person in acme's live run, and waits until the approver could see it. */
const ask = async (change = {}) => {
  const asked = askTestSecond(acme.channel, acme.run, change)
  await expect.poll(async () => (await waitingFor(acme.approverKey)).map(({ id }) => id)).toContain(asked.id)
  return asked
}

const answer = async (
  { id, shown, run = acme.run }: { id: string; shown: string; run?: string },
  { choice = 'yes', key = acme.approverKey } = {}
) => {
  const { status, body } = await call(`${server.url}/v1/approvals/${run}/${id}`, key, 'POST', { choice, shown })
  return [status, (body.refusal as { code: string } | undefined)?.code ?? 'ok']
}

describe('a second person', () => {
  test.each(['yes', 'no'] as const)(
    'says %s, and the device gets the server’s word for it, bound to all of it',
    async (choice) => {
      const asked = await ask()
      expect((await waitingFor(acme.approverKey)).find(({ id }) => id === asked.id)).toMatchObject({
        shown: asked.shown,
        asker: acme.person,
        passkey: false,
        question: { claim: 'files the report' }
      })
      expect(await answer(asked, { choice })).toEqual([200, 'ok'])
      const said = await acme.channel.next('second', acme.run)
      const [jwk] = acme.browser.enrolled.keys
      const key = await crypto.subtle.importKey('raw', Buffer.from(jwk?.x ?? '', 'base64url'), 'Ed25519', false, [
        'verify'
      ])
      const { payload } = await jwtVerify(said.word, key, { typ: SECOND_TYPE })
      expect(payload).toMatchObject({
        aud: acme.device,
        tenant: 'acme',
        sub: 'approver-of-acme',
        txn: acme.run,
        step: '4',
        question: asked.id,
        shown: asked.shown,
        choice,
        passkey: false
      })
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(120)
    }
  )

  test('who answered stands in the log', async () => {
    const asked = await ask()
    await answer(asked)
    const { leaves } = (await call(`${server.url}/v1/log/export`, acme.adminKey)).body as { leaves: string[] }
    const by = { key: hashText(acme.approverKey) }
    const event = { kind: 'second-answered', question: asked.id, approver: 'approver-of-acme', choice: 'yes', by }
    expect(leaves.map((leaf) => JSON.parse(leaf).event)).toContainEqual(expect.objectContaining(event))
  })

  test('who may answer stands in the log from the making to the removing, with nothing that a key could be taken from', async () => {
    const exported = async () =>
      (await call(`${server.url}/v1/log/export`, bolt.adminKey)).body as unknown as Required<LogBundle>
    const { leaves: before } = await exported()
    const admin = (method: string, path: string, body?: object) =>
      call(`${server.url}/v1/admin/approvers${path}`, bolt.adminKey, method, body)
    await call(`${server.url}/v1/admin/persons`, bolt.adminKey, 'POST', { id: 'dora', name: 'Dora' })
    const keys = [
      String((await admin('POST', '', { person: 'dora' })).body.key),
      String((await admin('POST', '', { person: 'dora' })).body.key)
    ]
    await admin('DELETE', '/dora')
    const log = await exported()
    const told = log.leaves.slice(before.length).map((leaf) => JSON.parse(leaf).event)
    expect(told).toEqual([
      ...keys.map((key) => ({ kind: 'approver-added', person: 'dora', key: hashText(key) })),
      { kind: 'approver-removed', person: 'dora' }
    ])
    expect(verifyBundle(log).ok).toBe(true)
    for (const key of keys) expect(log.leaves.join()).not.toContain(key)
  })

  test('answers once: what comes again changes nothing', async () => {
    const asked = await ask()
    expect(await answer(asked, { choice: 'no' })).toEqual([200, 'ok'])
    expect(await answer(asked)).toEqual([404, 'approval/unknown'])
  })

  test('two answers at once are one', async () => {
    const asked = await ask()
    const both = await Promise.all([answer(asked), answer(asked, { choice: 'no' })])
    expect(both.map(([status]) => status).sort()).toEqual([200, 404])
  })

  test('answers what was shown and nothing else', async () => {
    const asked = await ask()
    expect(await answer({ ...asked, shown: hashJson('another') })).toEqual([409, 'approval/unsound'])
    expect(await answer(asked)).toEqual([200, 'ok'])
  })

  test('is not asked, and cannot answer, once the time is over', async () => {
    const asked = askTestSecond(acme.channel, acme.run, { expires: Date.now() - 1 })
    const later = await ask()
    expect((await waitingFor(acme.approverKey)).map(({ id }) => id)).not.toContain(asked.id)
    expect(await answer(asked)).toEqual([404, 'approval/unknown'])
    expect(await answer(later)).toEqual([200, 'ok'])
  })

  test('is not the one who was asked first', async () => {
    const { body } = await call(`${server.url}/v1/admin/approvers`, acme.adminKey, 'POST', { person: acme.person })
    const key = String(body.key)
    const asked = await ask()
    expect(await waitingFor(key)).toEqual([])
    expect(await answer(asked, { key })).toEqual([403, 'approval/own-question'])
    await call(`${server.url}/v1/admin/approvers/${acme.person}`, acme.adminKey, 'DELETE')
  })

  test('is of the same tenant, and no agent or admin', async () => {
    const asked = await ask()
    expect((await waitingFor(bolt.approverKey)).map(({ id }) => id)).not.toContain(asked.id)
    expect(await answer(asked, { key: bolt.approverKey })).toEqual([404, 'approval/unknown'])
    for (const key of [acme.agentKey, acme.adminKey, acme.auditorKey])
      expect(await answer(asked, { key })).toEqual([401, 'session/unauthorized'])
  })

  test('whose key was taken away or replaced answers nothing more', async () => {
    const admin = (method: string, path: string, body?: object) =>
      call(`${server.url}/v1/admin/approvers${path}`, acme.adminKey, method, body)
    await call(`${server.url}/v1/admin/persons`, acme.adminKey, 'POST', { id: 'carol', name: 'Carol' })
    const first = String((await admin('POST', '', { person: 'carol' })).body.key)
    const second = String((await admin('POST', '', { person: 'carol' })).body.key)
    const asked = await ask()
    expect(await answer(asked, { key: first })).toEqual([401, 'session/unauthorized'])
    expect((await admin('DELETE', '/carol')).status).toBe(200)
    expect(await answer(asked, { key: second })).toEqual([401, 'session/unauthorized'])
  })
})

describe('the console’s routes', () => {
  const nothing = { run: 'run_x', question: 'q_x', choice: 'yes', shown: 'x' }
  test.each<[string, string, object | undefined]>([
    ['GET', 'view', undefined],
    ['POST', 'answer', nothing],
    ['POST', 'passkey', { credential: 'x', client: 'x', attestation: 'x' }],
    ['POST', 'sign-out', {}]
  ])('let nobody but an approver pass: %s %s', async (method, path, body) => {
    for (const key of [acme.agentKey, acme.adminKey, acme.auditorKey, 'no-key-at-all'])
      expect((await call(`${server.url}/console/${path}`, key, method, body)).status).toBe(401)
    const headers = { cookie: 'writ-approver=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'content-type': 'application/json' }
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    expect((await fetch(`${server.url}/console/${path}`, sent)).status).toBe(401)
  })

  const signIn = (key: string) =>
    fetch(`${server.url}/console/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key })
    })
  const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''
  const viewOf = (cookie: string) => fetch(`${server.url}/console/view`, { headers: { cookie } })

  test('show an approver their own tenant’s questions, until they sign out', async () => {
    for (const key of [acme.agentKey, acme.adminKey, acme.auditorKey]) expect((await signIn(key)).status).toBe(401)
    const asked = await ask()
    const cookies = { acme: cookieOf(await signIn(acme.approverKey)), bolt: cookieOf(await signIn(bolt.approverKey)) }
    expect(await (await viewOf(cookies.acme)).text()).toContain(asked.id)
    expect(await (await viewOf(cookies.bolt)).text()).not.toContain(asked.id)
    const given = { run: acme.run, question: asked.id, choice: 'yes', shown: asked.shown }
    const from = (origins: { readonly origin?: string }) => (path: string, cookie: string, body: object) =>
      fetch(`${server.url}/console/${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...origins },
        body: JSON.stringify(body)
      }).then(({ status }) => status)
    const send = from({ origin: server.url })
    // A browser adds the sign-in to whatever any of these sends.
    const others = ['http://127.0.0.1:1', 'https://evil.example', `chrome-extension://${'a'.repeat(32)}`, 'null']
    for (const other of [{}, ...others.map((origin) => ({ origin }))])
      expect(await from(other)('answer', cookies.acme, given), JSON.stringify(other)).toBe(401)
    expect(await send('answer', cookies.bolt, given)).toBe(404)
    expect(await send('sign-out', cookies.acme, {})).toBe(200)
    expect(await send('answer', cookies.acme, given)).toBe(401)
    expect((await viewOf(cookies.acme)).status).toBe(401)
  })

  test('end with the key: whoever is taken away is signed in nowhere', async () => {
    await call(`${server.url}/v1/admin/persons`, acme.adminKey, 'POST', { id: 'erin', name: 'Erin' })
    const made = await call(`${server.url}/v1/admin/approvers`, acme.adminKey, 'POST', { person: 'erin' })
    const cookie = cookieOf(await signIn(String(made.body.key)))
    expect((await viewOf(cookie)).status).toBe(200)
    await call(`${server.url}/v1/admin/approvers/erin`, acme.adminKey, 'DELETE')
    expect((await viewOf(cookie)).status).toBe(401)
  })
})

describe('a device gets no second person', () => {
  test.each([
    ['for another device’s run', async () => askTestSecond(acme.channel, bolt.run)],
    ['for something else than was shown', async () => askTestSecond(acme.channel, acme.run, {}, hashJson('another'))],
    [
      'for what policy wants none for',
      async () => askTestSecond(acme.channel, acme.run, { about: { kind: 'act', step: '2', effect: 'navigate' } })
    ]
  ])('%s', async (_, asking) => {
    const asked = await asking()
    let heard: { question: string }
    do heard = await acme.channel.next('no-second')
    while (heard.question !== asked.id)
    expect((await waitingFor(acme.approverKey)).map(({ id }) => id)).not.toContain(asked.id)
  })

  test('where fifty questions of a run wait for one already', async () => {
    const waiting = async () => (await waitingFor(bolt.approverKey)).length
    for (let left = 50 - (await waiting()); left > 0; left--) askTestSecond(bolt.channel, bolt.run)
    await expect.poll(waiting).toBe(50)
    const one = askTestSecond(bolt.channel, bolt.run)
    expect((await bolt.channel.next('no-second', bolt.run)).question).toBe(one.id)
    expect(await waiting()).toBe(50)
  })

  test('where nobody else may be asked', async () => {
    const admin = `${server.url}/v1/admin/approvers`
    await call(`${admin}/approver-of-bolt`, bolt.adminKey, 'DELETE')
    const asked = askTestSecond(bolt.channel, bolt.run)
    expect((await bolt.channel.next('no-second', bolt.run)).question).toBe(asked.id)
  })
})

test('an answer that was given while the device was away reaches it when it asks again', async () => {
  const question = testQuestion(acme.run)
  const said = { type: 'ask-second', run: acme.run, question: question as never, shown: hashJson(question) } as const
  acme.channel.send(said)
  await expect.poll(async () => (await waitingFor(acme.approverKey)).map(({ id }) => id)).toContain(question.id)
  await acme.channel.close()
  expect(await answer({ id: String(question.id), shown: said.shown })).toEqual([200, 'ok'])
  const again = await acme.browser.connect()
  again.send(said)
  expect((await again.next('second', acme.run)).question).toBe(question.id)
})
