import { hashText, type SandboxClaims, sandboxClaimsSchema, thumbprint, verifySandboxToken } from '@writ/dsl/contract'
import { decodeJwt, exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import { checkSignature } from '../capability/index.ts'
import type { PolicyServer } from '../index.ts'
import { send } from '../testing/ask-route.ts'
import { type KeyPair, makeKey, makeProof } from '../testing/test-device.ts'
import { ADMIN_KEY, AGENT, BALANCED, call, startTestServer } from '../testing/test-server.ts'

const IMAGE = `sha256:${'a'.repeat(64)}`
const OTHER = `sha256:${'b'.repeat(64)}`
const HOST = { id: 'exe_1', url: 'http://127.0.0.1:7718', images: { python: IMAGE, shell: IMAGE, javascript: OTHER } }
const PERMITS = `${BALANCED}
@id("small-code") @tier("process")
permit (principal == Agent::"planner", action == Action::"sandbox", resource) when { context.count <= 3 };
@id("not-there")
forbid (principal, action, resource) when { context.sites.contains("https://bank.example") };`

let server: PolicyServer
let holder: KeyPair
beforeAll(async () => {
  server = await startTestServer({ policy: PERMITS, codeHost: HOST })
  holder = await makeKey()
})
afterAll(() => server.close())

/** Asks as the agent, with a proof of the holder's key; `proof` takes its place, also where it is none. */
const ask = async (body: object, { at = server, key = AGENT.key, ...given }: Asking = {}) => {
  const url = `${at.url}/v1/sandbox-tokens`
  const dpop = 'proof' in given ? given.proof : await makeProof(holder, 'POST', url)
  const headers = { authorization: `Bearer ${key}`, ...(dpop !== undefined && { dpop }) }
  const { status, text } = await send(at.url, 'POST', { path: '/v1/sandbox-tokens', body }, headers)
  return { status, body: JSON.parse(text) }
}
interface Asking {
  readonly at?: PolicyServer
  readonly key?: string
  readonly proof?: string | undefined
}

const eventsOf = async (at = server) => {
  const { body } = await call(`${at.url}/v1/log/export`, ADMIN_KEY)
  const bundle = body as unknown as LogBundle
  expect(verifyBundle(bundle).ok).toBe(true)
  const told = bundle.leaves.filter((leaf) => leaf !== '')
  return told.map((leaf) => JSON.parse(leaf).event).filter(({ kind }) => /^sandbox-/.test(kind))
}

describe('an agent that policy permits to run code of its own', () => {
  test('gets a token for the holder of the proven key, at the executor that the server knows', async () => {
    const { status, body } = await ask({ languages: ['python', 'shell'], max: 2 })
    expect([status, body.executor]).toEqual([200, { id: HOST.id, url: HOST.url }])
    const claims: SandboxClaims = sandboxClaimsSchema.parse(decodeJwt(body.token))
    expect(claims).toMatchObject({
      iss: server.issuer,
      aud: HOST.id,
      tenant: 'default',
      sub: 'person',
      client_id: AGENT.id,
      epoch: 0,
      authorization_details: [{ languages: ['python', 'shell'], image: IMAGE, tier: 'process', max: 2, egress: [] }]
    })
    expect(body.expires).toBe(claims.exp)
    const { keys } = (await (await fetch(`${server.url}/.well-known/jwks.json`)).json()) as never
    const at = 'http://127.0.0.1:7718/v1/run'
    const taken = await verifySandboxToken(
      { token: body.token, proof: await makeProof(holder, 'POST', at, { ath: hashText(body.token) }) },
      {
        audience: HOST.id,
        issuer: server.issuer,
        keys,
        epoch: 0,
        now: Date.now() / 1000,
        latest: 0,
        check: checkSignature,
        method: 'POST',
        urls: [at],
        spend: async () => true
      }
    )
    expect(taken).toMatchObject({ ok: true })
  })

  test('is written down, with what the token allows and whose it is, in a log that verifies', async () => {
    const before = (await eventsOf()).length
    const { body } = await ask({ languages: ['python'], tier: 'microvm', egress: ['https://a.example'] })
    expect((await ask({ languages: ['python'], max: 4 })).status).toBe(403)
    const claims = decodeJwt(body.token) as unknown as SandboxClaims
    const { jkt } = claims.cnf
    expect((await eventsOf()).slice(before)).toEqual([
      {
        kind: 'sandbox-granted',
        agent: AGENT.id,
        person: 'person',
        holder: jkt,
        token: claims.jti,
        executor: HOST.id,
        policy: claims.policy_hash,
        tier: 'microvm',
        languages: ['python'],
        image: IMAGE,
        limits: expect.objectContaining({ max: 1, memory: 268_435_456, ttl_ms: 300_000, wall_ms: 30_000, vcpu: 1 }),
        egress: ['https://a.example']
      },
      { kind: 'sandbox-refused', agent: AGENT.id, person: 'person', holder: jkt, code: 'policy/denied' }
    ])
  })

  test('gets one of the epoch that holds then', async () => {
    const { body } = await call(`${server.url}/v1/admin/epoch`, ADMIN_KEY, 'POST')
    expect(decodeJwt((await ask({ languages: ['python'] })).body.token)).toMatchObject({ epoch: body.epoch })
  })
})

describe('refused is', () => {
  test('C71 a request without a proof of a key, with one for another call, and with one that came before', async () => {
    const wish = { languages: ['python'] }
    const url = `${server.url}/v1/sandbox-tokens`
    const once = await makeProof(holder, 'POST', url)
    expect((await ask(wish, { proof: once })).status).toBe(200)
    for (const proof of [
      undefined,
      '',
      once,
      await makeProof(holder, 'GET', url),
      await makeProof(holder, 'POST', `${url}/x`)
    ])
      expect([(await ask(wish, { proof })).body.refusal.code]).toEqual(['capability/proof'])
  })

  test('whoever is no agent', async () => {
    for (const key of [ADMIN_KEY, 'nobody'])
      expect((await ask({ languages: ['python'] }, { key })).body.refusal.code).toBe('session/unauthorized')
  })

  test('C72 what policy does not permit', async () => {
    expect(await ask({ languages: ['python'], max: 4 })).toMatchObject({
      status: 403,
      body: { refusal: { code: 'policy/denied', detail: { because: expect.stringContaining('small-code') } } }
    })
    expect((await ask({ languages: ['python'], tier: 'wasm' })).body.refusal.code).toBe('policy/denied')
    // What its code may reach are its sites, for policies that speak of those of any act.
    const egress = ['https://a.example', 'https://bank.example']
    expect(await ask({ languages: ['python'], egress })).toMatchObject({
      body: { refusal: { code: 'policy/denied', detail: { by: 'not-there' } } }
    })
  })

  test('C73 a language that the executor has no image for, and languages that no one image runs', async () => {
    for (const languages of [['cobol'], ['python', 'javascript'], ['toString'], ['__proto__']])
      expect((await ask({ languages })).body.refusal.code).toBe('executor/no-language')
  })

  test('C73 everything where the server knows no executor', async () => {
    const bare = await startTestServer({ policy: PERMITS })
    try {
      expect((await ask({ languages: ['python'] }, { at: bare })).body.refusal.code).toBe('executor/no-language')
      expect(await eventsOf(bare)).toMatchObject([{ kind: 'sandbox-refused', code: 'executor/no-language' }])
    } finally {
      await bare.close()
    }
  })

  test('what no log could tell', async () => {
    const egress = Array.from({ length: 64 }, (_, n) => `https://${n}.${'a'.repeat(1100)}.example`)
    const used = async () => {
      const { body } = await call(`${server.url}/v1/admin/agents`, ADMIN_KEY)
      return (body.agents as { budget: { used: object } }[])[0]?.budget.used
    }
    const before = await used()
    expect((await ask({ languages: ['python'], egress })).body.refusal.code).toBe('policy/too-large')
    expect(await used()).toEqual(before)
  })

  test.each([
    ['no language', { languages: [] }],
    ['a member that is none', { languages: ['python'], image: IMAGE }],
    ['more machines than a token may be for', { languages: ['python'], max: 101 }],
    ['a tier that there is not', { languages: ['python'], tier: 'docker' }],
    ['no memory', { languages: ['python'], memory: 0 }]
  ])('a request with %s', async (_, body) => {
    expect(await ask(body)).toMatchObject({ status: 400, body: { refusal: { code: 'session/bad-request' } } })
  })
})

test('a token is bound to the key that was proven, whoever asks for it', async () => {
  const { body } = await ask({ languages: ['python'] })
  const { x } = await exportJWK(holder.publicKey)
  expect(decodeJwt(body.token)).toMatchObject({ cnf: { jkt: thumbprint({ kty: 'OKP', crv: 'Ed25519', x: x ?? '' }) } })
})

test('what was told of a person’s agents is erased with the person, and the log still verifies', async () => {
  const other = await startTestServer({ policy: PERMITS, codeHost: HOST })
  try {
    await ask({ languages: ['python'] }, { at: other })
    await ask({ languages: ['python'], max: 4 }, { at: other })
    expect(await eventsOf(other)).toHaveLength(2)
    const { status } = await call(`${other.url}/v1/admin/persons/person/erase`, ADMIN_KEY, 'POST')
    expect([status, await eventsOf(other)]).toEqual([200, []])
  } finally {
    await other.close()
  }
})
