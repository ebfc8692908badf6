import { EXECUTOR_TYPE, hashJson, hashText, type Offer, thumbprint } from '@writ/dsl/contract'
import { openToolHost } from '@writ/executor'
import { SignJWT } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { claimsOf } from '../policy-server/testing/run-a-plan.ts'
import { enrolTestDevice, postProven } from '../policy-server/testing/test-device.ts'
import { ADMIN_KEY, call, openTestSession, sendPlan, startTestServer } from '../policy-server/testing/test-server.ts'
import { GIVEN, type SignedToolsOptions, serveSignedTools, signInBrowser } from './testing/serve-signed-tools.ts'

const POLICY = 'permit (principal, action, resource);'
const PLAN = 'plan "Ask"\nlet who = call mail.whoami() as text\nreturn { who }\n'

interface Begun {
  readonly url: string
  readonly redirectUri: string
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A policy server, and real tools behind a real authorization server. */
const openWorld = async (options: SignedToolsOptions = {}) => {
  const tools = await serveSignedTools(options)
  const near = [tools.origin, tools.issuer]
  const host = openToolHost({ near })
  const server = await startTestServer({ policy: POLICY, toolHost: host })
  const device = await enrolTestDevice(server)
  const channel = await device.connect()
  closers.push(tools.close, host.close, server.close, channel.close)
  const admin = (path: string, body?: object) =>
    call(`${server.url}/v1/admin/tools${path}`, ADMIN_KEY, body ? 'POST' : 'GET', body)
  const own = async (path: string, body: object, by = device) => {
    const answer = await by.post(`/v1/tools/own${path}`, { device: by.enrolled.device, ...body })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const begin = async (by = device): Promise<Begun> => {
    const { body } = await own('/sign-in', { server: 'mail' }, by)
    if (typeof body.url !== 'string') throw new Error(JSON.stringify(body))
    return body as unknown as Begun
  }
  const adminSignsIn = async () => {
    const { body } = await admin('/sign-in', { server: 'mail' })
    const { url, redirectUri } = body as unknown as Begun
    return admin('/sign-in/finish', { callback: await signInBrowser(url, redirectUri) })
  }
  return {
    near,
    tools,
    host,
    server,
    device,
    admin,
    own,
    begin,
    adminSignsIn,
    register: (more: object = {}, oauth: unknown = true) =>
      admin('', { name: 'mail', server: { kind: 'http', url: tools.url, oauth }, ...more }),
    /** Has the tool listed and approved by an admin who signs in. */
    approve: async () => {
      const { body } = await adminSignsIn()
      const { servers } = body as { servers: { tools: { pin: string }[] }[] }
      return admin('/approve', { server: 'mail', tool: 'whoami', pin: servers[0]?.tools[0]?.pin, class: 'read' })
    },
    signIn: async (by = device) => {
      const { url, redirectUri } = await begin(by)
      return own('/sign-in/finish', { callback: await signInBrowser(url, redirectUri) }, by)
    },
    call: async (): Promise<Record<string, unknown>> => {
      const sent = await sendPlan(server.url, await openTestSession(server.url), PLAN)
      if (!sent.body.run) throw new Error(JSON.stringify(sent.body))
      const offer: Offer = await channel.next('offer', String(sent.body.run))
      const claims = claimsOf(offer)
      const said = {
        iss: claims.aud,
        aud: claims.iss,
        iat: Math.floor(Date.now() / 1000),
        exp: claims.exp,
        jti: crypto.randomUUID(),
        txn: claims.txn,
        par_hash: hashText(offer.token),
        del_depth: 1,
        del_max_depth: 1,
        input_hash: hashJson({ step: '1', args: {} }),
        authorization_details: claims.authorization_details
          .filter(({ type }) => type === 'writ_action')
          .map((detail) => ({ ...detail, max: 1 }))
      }
      const kid = thumbprint({ kty: 'OKP', crv: 'Ed25519', x: device.x })
      const child = await new SignJWT(said)
        .setProtectedHeader({ typ: EXECUTOR_TYPE, alg: 'EdDSA', kid })
        .sign(device.key.privateKey)
      const body = { device: device.enrolled.device, parent: offer.token, child, step: '1', args: {} }
      const answer = await postProven(device.key, `${server.url}/v1/tools/call`, body, Date.now(), child)
      return (await answer.json()) as Record<string, unknown>
    }
  }
}

const refused = (code: string) => ({ body: { refusal: { code } } })

describe('a tool server behind an authorization server', () => {
  test('is registered by what it says of itself, and lists its tools once an admin signed in', async () => {
    const { register, admin, adminSignsIn, tools } = await openWorld()
    expect(await register()).toMatchObject({ status: 200, body: { servers: [{ issuer: tools.issuer, tools: [] }] } })
    expect(await admin('/refresh', { name: 'mail' })).toMatchObject(refused('tool/signed-out'))
    expect(await admin('/credential', { server: 'mail', credential: 'k-typed-by-hand' })).toMatchObject(
      refused('tool/signs-in')
    )
    const listed = await adminSignsIn()
    expect(listed).toMatchObject({
      body: { servers: [{ credentials: [{}], tools: [{ tool: 'whoami', status: 'new' }] }] }
    })
  })

  test('is called for each person as who they signed in as, and not after they took it back', async () => {
    const world = await openWorld()
    await world.register({ perPerson: true })
    await world.approve()
    expect(await world.call()).toMatchObject({ refusal: { code: 'tool/no-credential' } })
    world.tools.state.person = 'ann at mail'
    const signed = await world.signIn()
    expect(signed.body).toMatchObject({
      servers: [{ name: 'mail', issuer: world.tools.issuer, since: expect.any(String) }]
    })
    expect(await world.call()).toEqual({ ok: true, value: 'ann at mail' })
    const token = world.tools.state.tokens.at(-1) ?? ''
    const gone = await world.own('/credential', { server: 'mail', credential: null })
    expect(gone.body).not.toMatchObject({ servers: [{ since: expect.any(String) }] })
    expect(await world.tools.provider.AccessToken.find(token)).toBeUndefined()
    expect(await world.call()).toMatchObject({ refusal: { code: 'tool/no-credential' } })
    // Tokens, codes and secrets are nowhere but with the server that they are for.
    const told = [signed, gone, await world.admin(''), await call(`${world.server.url}/v1/log/export`, ADMIN_KEY)]
    for (const one of told) expect(JSON.stringify(one)).not.toContain(token)
  })

  test('is called with renewed tokens when they end, also where it says so by itself', async () => {
    const world = await openWorld({ ttl: 30 })
    await world.register({ perPerson: true })
    await world.approve()
    await world.signIn()
    // Each ends within a minute, and is renewed before each call.
    expect(await world.call()).toMatchObject({ ok: true })
    const first = world.tools.state.tokens.at(-1)
    expect(await world.call()).toMatchObject({ ok: true })
    expect(world.tools.state.tokens.at(-1)).not.toBe(first)
  })

  test('that takes its tokens no more is met with renewed ones once, and else with words to act on', async () => {
    const world = await openWorld()
    await world.register({ perPerson: true })
    await world.approve()
    await world.signIn()
    expect(await world.call()).toMatchObject({ ok: true })
    const first = world.tools.state.tokens.at(-1) ?? ''
    await (await world.tools.provider.AccessToken.find(first))?.destroy()
    expect(await world.call()).toMatchObject({ ok: true })
    expect(world.tools.state.tokens.at(-1)).not.toBe(first)
    const last = await world.tools.provider.AccessToken.find(world.tools.state.tokens.at(-1) ?? '')
    await world.tools.provider.Grant.adapter.destroy(last?.grantId ?? '')
    await world.tools.provider.RefreshToken.revokeByGrantId(last?.grantId ?? '')
    await last?.destroy()
    expect(await world.call()).toMatchObject({
      refusal: { code: 'tool/signed-out', message: expect.stringContaining('sign in again') }
    })
    const { leaves } = (await call(`${world.server.url}/v1/log/export`, ADMIN_KEY)).body as { leaves: string[] }
    expect(leaves.some((leaf) => leaf.includes('credential-ended'))).toBe(true)
    expect(await world.call()).toMatchObject({ refusal: { code: 'tool/no-credential' } })
  })

  test('is signed in at with the client that an admin was given, where none is registered', async () => {
    const bare = await openWorld({ registers: false })
    expect(await bare.register()).toMatchObject(refused('tool/bad-sign-in'))
    const back = `${bare.server.url}/oauth/callback/default/mail`
    const tools = await serveSignedTools({ registers: false, back })
    closers.push(tools.close)
    const given = { name: 'mail', server: { kind: 'http', url: tools.url, oauth: GIVEN } }
    // What the operator did not name near is not reached, nor is what it leads to.
    expect(await bare.admin('', given)).toMatchObject(refused('tool/bad-address'))
    bare.near.push(tools.origin)
    expect(await bare.admin('', given)).toMatchObject(refused('tool/bad-sign-in'))
    bare.near.push(tools.issuer)
    const registered = await bare.admin('', given)
    expect(registered).toMatchObject({
      status: 200,
      body: { servers: [{ server: { oauth: { clientId: GIVEN.clientId } } }] }
    })
    expect(await bare.adminSignsIn()).toMatchObject({ body: { servers: [{ tools: [{ tool: 'whoami' }] }] } })
    expect(JSON.stringify([registered, await bare.admin('')])).not.toContain(GIVEN.clientSecret)
  })
})

describe('a sign-in', () => {
  test('is finished by the device that began it alone, once', async () => {
    const world = await openWorld()
    await world.register({ perPerson: true })
    const { url, redirectUri } = await world.begin()
    const callback = await signInBrowser(url, redirectUri)
    const other = await enrolTestDevice(world.server)
    expect(await world.own('/sign-in/finish', { callback }, other)).toMatchObject(refused('tool/no-sign-in'))
    expect(await world.admin('/sign-in/finish', { callback })).toMatchObject(refused('tool/no-sign-in'))
    // What is opened in a browser does nothing by itself.
    const page = await fetch(callback)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('close this tab')])
    expect(await world.own('/sign-in/finish', { callback })).toMatchObject({ status: 200 })
    expect(await world.own('/sign-in/finish', { callback })).toMatchObject(refused('tool/no-sign-in'))
  })

  test.each([
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer, though it is said to come', (url: URL) => url.searchParams.delete('iss')],
    ['an error', (url: URL) => url.searchParams.set('error', 'access_denied')],
    ['another address', (url: URL) => Object.assign(url, { pathname: `${url.pathname}2` })],
    ['another origin', (url: URL) => Object.assign(url, { port: '1' })],
    ['another code', (url: URL) => url.searchParams.set('code', 'x'.repeat(43))],
    ['two states', (url: URL) => url.searchParams.append('state', 'x')]
  ])('that comes back with %s keeps nothing, and is over', async (_, change) => {
    const world = await openWorld()
    await world.register({ perPerson: true })
    const { url, redirectUri } = await world.begin()
    const callback = await signInBrowser(url, redirectUri)
    const changed = new URL(callback)
    change(changed)
    expect(await world.own('/sign-in/finish', { callback: changed.href })).toMatchObject(refused('tool/bad-sign-in'))
    expect(await world.own('/sign-in/finish', { callback })).toMatchObject(refused('tool/no-sign-in'))
    expect((await world.own('', {})).body).not.toMatchObject({ servers: [{ since: expect.any(String) }] })
  })

  test('is none at a server that everybody calls with one, that is unknown, or where one does not sign in', async () => {
    const world = await openWorld()
    await world.register()
    expect(await world.own('/sign-in', { server: 'mail' })).toMatchObject(refused('tool/shared'))
    expect(await world.own('/sign-in', { server: 'none' })).toMatchObject(refused('tool/unknown'))
    expect(await world.own('/sign-in/finish', { callback: 'https://x.example/' })).toMatchObject(
      refused('tool/no-sign-in')
    )
  })
})
