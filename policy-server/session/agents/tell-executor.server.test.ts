import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type HaltClaims, MAX_HALTED } from '@writ/dsl/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { agents, agentWords } from '../../store/index.ts'
import { openPolicyTenants } from '../../testing/policy-tenants.ts'
import { raiseEpoch } from '../epoch.ts'
import type { Ports } from '../ports.ts'
import { tellExecutor } from './tell-executor.ts'

/** An executor of which is told here, word by word, when it answers and what. */
const asked: { readonly claims: HaltClaims; readonly answer: ServerResponse }[] = []
const claimsOf = (word: string): HaltClaims => JSON.parse(Buffer.from(word.split('.')[1] ?? '', 'base64url').toString())
const executor = createServer(async (request, answer) => {
  const { word } = JSON.parse(await text(request))
  asked.push({ claims: claimsOf(word), answer })
})
const next = async (n: number) => {
  await expect.poll(() => asked.length).toBeGreaterThan(n)
  return asked[n] ?? expect.fail()
}
const reply = ({ answer }: { answer: ServerResponse }, status: number) => answer.writeHead(status).end('{}')

let tenants: Awaited<ReturnType<typeof openPolicyTenants>>
let ports: Ports
beforeAll(async () => {
  tenants = await openPolicyTenants({ at: Date.now(), live: new Set() })
  executor.listen(0, '127.0.0.1')
  await once(executor, 'listening')
})
afterAll(async () => {
  executor.closeAllConnections()
  executor.close()
  await tenants.store.close()
})
beforeEach(async () => {
  asked.length = 0
  const { port } = executor.address() as AddressInfo
  ports = { ...(await tenants.next()), codeHost: { id: 'exe', url: `http://127.0.0.1:${port}`, images: {} } }
})

test('a word that did not come is to be told again, though one of before came meanwhile', async () => {
  await raiseEpoch(ports.db, new Date())
  const first = tellExecutor(ports)
  const before = await next(0)
  await raiseEpoch(ports.db, new Date())
  const second = tellExecutor(ports)
  const after = await next(1)
  expect([before.claims.epoch, after.claims.epoch]).toEqual([1, 2])
  reply(after, 503)
  expect(await second).toMatchObject({ refusal: { code: 'executor/away' } })
  reply(before, 200)
  await first
  expect([...ports.untold]).toContain(ports.tenant)
  const again = tellExecutor(ports)
  reply(await next(2), 200)
  expect(await again).toEqual({ ok: true, value: undefined })
  expect([...ports.untold]).not.toContain(ports.tenant)
})

test('of more than a word can name, those that were halted last are told, by whomever', async () => {
  const [long, now] = [new Date(0), new Date()]
  await ports.db.execute(sql`
    insert into ${agents} (tenant, id, name, key_hash, trusted_host, state, state_at)
    select ${ports.tenant}, 'agent ' || n, 'agent', ${ports.tenant} || n, false, 'stopped', ${long.toISOString()}::timestamptz
    from generate_series(1, ${MAX_HALTED}) as n`)
  await ports.db.insert(agentWords).values({ person: 'ann', agent: 'helper', state: 'stopped', at: now })
  const telling = tellExecutor(ports)
  const word = await next(0)
  reply(word, 200)
  await telling
  expect(word.claims.agents).toHaveLength(MAX_HALTED)
  expect(word.claims.agents[0]).toEqual({ agent: 'helper', person: 'ann' })
})
