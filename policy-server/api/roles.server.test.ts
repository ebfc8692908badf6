import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import {
  type Answer,
  ask,
  letIn,
  marksOf,
  nobodys,
  type Operation,
  ROLES,
  readOperations,
  stateOf
} from '../testing/ask-route.ts'
import { ROWS } from '../testing/route-rows.ts'
import { call, startTestServer } from '../testing/test-server.ts'
import { type LivingTenant, startTwoTenants } from '../testing/two-tenants.ts'

/*
 * Each route of the API, as each role, of the own and of another tenant. What routes there are, and which roles each lets in,
 * is read from the API's own description; a route without a row (testing/route-rows.ts) fails. To add a route, add its row; rows run in that order.
 */

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

test('each route of the description has its row, and each row its route; no route is hidden from it', () => {
  expect(OPERATIONS.map(({ route }) => route).sort()).toEqual(Object.keys(ROWS).sort())
  for (const file of readdirSync(import.meta.dirname).filter((name) => /(?<!\.test)\.ts$/.test(name)))
    expect([file, /\bhide:/.test(readFileSync(join(import.meta.dirname, file), 'utf8'))]).toEqual([file, false])
})

test('what is said of refusals is said in words', () => {
  const told = OPERATIONS.flatMap(({ responses = {} }) =>
    Object.values(responses).map(({ description }) => description)
  )
  expect(told.filter((text = '') => /undefined|NaN|\[object/.test(text))).toEqual([])
  expect(told.some((text = '') => text.includes('`resume/unknown-act`: it is not known'))).toBe(true)
})

/** What the operator does to the whole server, every tenant's log tells; it comes last. */
const OF_ALL = 'POST /v1/operator/keys/rotate'

/** A code that is answered is told of in the description, under its status. */
const isTold = ({ route, responses = {} }: Operation, { status, text }: Answer): void => {
  const [, code] = /"refusal":\{"code":"([^"]+)"/.exec(text) ?? []
  if (status < 400 || code === undefined || /^(syntax|check)\//.test(code)) return
  expect([route, status, responses[status]?.description]).toEqual([
    route,
    status,
    expect.stringContaining(`\`${code}\``)
  ])
}

const tryRoute = (operation: Operation): void => {
  const row = ROWS[operation.route]
  const shut = ROLES.filter((role) => !letIn(operation, role))
  const open = ROLES.filter((role) => letIn(operation, role))

  test(`is shut to ${shut.join(', ') || 'nobody'}, whoever’s ids they name`, async () => {
    for (const role of shut) {
      for (const by of [acme, bolt]) {
        const answer = await ask(server.url, role, by, operation, acme)
        expect([role, answer.status]).toEqual([role, 401])
        isTold(operation, answer)
        for (const mark of marksOf(acme)) expect(answer.text).not.toContain(mark)
      }
    }
  })

  test('gives nothing of another tenant, and tells its ids from nobody’s in no way', async () => {
    const before = await stateOf(server.url, acme)
    for (const role of open) {
      const theirs = await ask(server.url, role, bolt, operation, acme)
      isTold(operation, theirs)
      expect(marksOf(acme).filter((mark) => theirs.text.includes(mark))).toEqual([])
      if (row?.foreign === undefined || role === 'operator' || role === 'anonymous') continue
      expect(theirs.text).toContain(row.foreign)
      expect(theirs).toEqual(await ask(server.url, role, bolt, operation, nobodys(acme)))
    }
    if (operation.route !== OF_ALL) expect(await stateOf(server.url, acme)).toEqual(before)
  })

  test(`is open to ${open.join(', ')}`, async () => {
    expect(open.length).toBeGreaterThan(0)
    for (const role of open) {
      const answer = await ask(server.url, role, bolt, operation, bolt)
      isTold(operation, answer)
      expect([role, answer.status, answer.text.slice(0, 200)]).toEqual([role, row?.own ?? 200, expect.any(String)])
    }
  })
}

describe.each(OPERATIONS.filter(({ route }) => route !== OF_ALL))('$route', tryRoute)

// After all that was tried, whose leaves stand in the logs by now.
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

describe.each(OPERATIONS.filter(({ route }) => route === OF_ALL))('$route', tryRoute)
