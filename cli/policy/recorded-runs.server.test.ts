import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PolicyServer } from '@writ/policy-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runOffer } from '../../policy-server/testing/run-a-plan.ts'
import { enrolTestDevice } from '../../policy-server/testing/test-device.ts'
import {
  ADMIN_KEY,
  AGENT,
  openTestSession,
  PLAN,
  sendPlan,
  startTestServer
} from '../../policy-server/testing/test-server.ts'
import { policySuggest } from '../commands/policy-suggest.ts'
import { policyTry } from '../commands/policy-try.ts'

const DELETING =
  'plan "Clear"\nsite app = "http://127.0.0.1:8099"\non app {\n  open "/old"\n  click button "Delete" as destroy\n}\n'
const NO_SUBMIT =
  '@id("all") permit(principal, action, resource);\n@id("no-sending") forbid(principal, action == Action::"submit", resource);'

let server: PolicyServer
let folder: string
let runs: readonly Record<string, unknown>[]
const path = (name: string) => join(folder, name)
const policyFile = (name: string, text: string) => {
  writeFileSync(path(name), text)
  return path(name)
}

/** What a command wrote on standard output, and its exit code. */
const said = async (command: (args: string[]) => Promise<number>, ...args: string[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const code = await command(args)
    return { code, out: out.mock.calls.map(([text]) => String(text)).join('') }
  } finally {
    out.mockRestore()
    err.mockRestore()
  }
}

beforeAll(async () => {
  vi.stubEnv('WRIT_ADMIN_KEY', ADMIN_KEY)
  folder = mkdtempSync(join(tmpdir(), 'writ-runs-test-'))
  server = await startTestServer()
  const device = await enrolTestDevice(server)
  const channel = await device.connect()
  const session = await openTestSession(server.url)
  const sent = await sendPlan(server.url, session, PLAN, { sum: 3 })
  await runOffer(device, channel, await channel.next('offer', String(sent.body.run)))
  await sendPlan(server.url, session, DELETING)
  await sendPlan(server.url, session, 'plan "x" frob')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the server gives out its runs to its admin alone', async () => {
  const get = (key: string, query = '') =>
    fetch(`${server.url}/v1/admin/runs/export${query}`, { headers: { authorization: `Bearer ${key}` } })
  expect((await get(AGENT.key)).status).toBe(401)
  expect((await get(ADMIN_KEY, '?since=yesterday')).status).toBe(400)
  const told = await get(ADMIN_KEY)
  expect(told.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
  runs = (await told.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(runs).toMatchObject([
    {
      v: 1,
      text: PLAN,
      agent: { id: AGENT.id, name: AGENT.name },
      request: { text: 'File my report', saidBy: 'agent' }
    },
    { text: DELETING },
    { refusal: { code: 'syntax/unexpected' } }
  ])
  expect(runs[0]?.granted).toContainEqual({ id: 'e3', approval: 'ask' })
  expect(await (await get(ADMIN_KEY, '?since=2100-01-01T00:00:00Z')).text()).toBe('')
})

describe('writ policy try', () => {
  test('says of each run of a server what would have changed, and keeps what it was given', async () => {
    const saved = path('runs.jsonl')
    const file = policyFile('no.cedar', NO_SUBMIT)
    const { code, out } = await said(policyTry, file, '--server', server.url, '--save', saved, '--json')
    expect(code).toBe(0)
    const told = JSON.parse(out)
    expect(told).toMatchObject({ runs: 2, left: [{ why: expect.stringMatching(/not check/) }] })
    expect(told.changed[0]).toMatchObject({ was: 'ask', would: 'deny' })
    expect(told.changed[0].changes).toContainEqual({
      what: 'submit button "Submit" at http://127.0.0.1:8099',
      was: 'ask',
      would: 'deny',
      by: 'no-sending'
    })
    expect(readFileSync(saved, 'utf8').trimEnd().split('\n')).toHaveLength(3)
  })

  test('says the same of the saved runs, without a server', async () => {
    const { out } = await said(policyTry, path('no.cedar'), '--runs', folder)
    expect(out).toMatch(/ {2}ask → deny {2}submit button "Submit" at http:\/\/127\.0\.0\.1:8099 \(no-sending\)/)
    expect(out).toMatch(
      /2 runs, 1 the same, 1 would be refused, 0 would ask, 0 would go on with less, 1 not decided again/
    )
  })

  test('changes nothing over the policy that decided', async () => {
    const balanced = join(import.meta.dirname, '../../examples/policies/balanced.cedar')
    expect((await said(policyTry, balanced, '--runs', folder)).out).toMatch(/^2 runs, 2 the same/)
  })

  test('tells from a log what a log holds', async () => {
    const answer = await fetch(`${server.url}/v1/log/export`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })
    const log = policyFile('log.json', await answer.text())
    const { out } = await said(policyTry, path('no.cedar'), '--log', log)
    expect(out).toMatch(/ask → deny {2}submit click at http:\/\/127\.0\.0\.1:8099 \(no-sending\)/)
  })
})

describe('writ policy suggest', () => {
  test('proposes what lets those runs go on, and refuses another act', async () => {
    const out = path('least.cedar')
    expect((await said(policySuggest, '--runs', path('runs.jsonl'), '--out', out)).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toMatch(/submit at http:\/\/127\.0\.0\.1:8099, asked: 1 run of 2/)
    const told = await said(policyTry, out, '--runs', path('runs.jsonl'))
    expect(told.out).toMatch(/^2 runs, 2 the same/)
  })
})

test.each([
  ['no policy', []],
  ['no runs', ['FILE']],
  ['runs from two places', ['FILE', '--runs', '.', '--log', 'x']],
  ['runs that are none', ['FILE', '--runs', 'FILE']],
  ['a folder without runs', ['FILE', '--runs', tmpdir()]],
  ['a file to save from no server', ['FILE', '--runs', '.', '--save', 'x']]
])('writ policy try with %s is used wrongly', async (_, args) => {
  const file = policyFile('file.cedar', NO_SUBMIT)
  expect((await said(policyTry, ...args.map((arg) => (arg === 'FILE' ? file : arg)))).code).toBe(2)
})

test('a policy that cannot take effect is not tried', async () => {
  expect((await said(policyTry, policyFile('bad.cedar', 'permit('), '--runs', path('runs.jsonl'))).code).toBe(1)
})
