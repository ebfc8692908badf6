import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, printVerifierKey } from '@writ/dsl/contract'
import { frontierOf, type LogBundle, rootOf, signCheckpoint } from '@writ/policy-server/audit'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tellsSoundly } from './log/save-log.ts'

const NODE = join(import.meta.dirname, '../node_modules/node/bin/node')
const BIN = join(import.meta.dirname, 'bin/writ.mjs')
const GOOD = 'plan "Look"\nsite s = "https://s.example"\non s {\n  open "/"\n}\n'
const BAD = 'plan "Look"\nsite shop = "https://s.example"\non shoop {\n  open "/"\n}\n'

// Each test starts programs, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const writ = (...args: string[]) => spawnSync(NODE, [BIN, ...args], { encoding: 'utf8' })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-cli-test-'))
  file('good.writ', GOOD)
  file('bad.writ', BAD)
  file('vault.json', '[{"name":"work","origin":"not an origin","password":"hunter2"}]')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['gbnf', 'lark', 'json-schema', 'ebnf'])('writ grammar --format %s prints the grammar', (format) => {
  const { status, stdout } = writ('grammar', '--format', format)
  expect(status).toBe(0)
  expect(stdout).toContain('double')
  if (format === 'json-schema') expect(JSON.parse(stdout)).toMatchObject({ type: 'object' })
})

describe('what is used wrongly exits with 2 and one line on standard error', () => {
  test.each<readonly string[]>([
    [],
    ['dance'],
    ['toString'],
    ['check'],
    ['check', '--none-such', 'a.writ'],
    ['check', '/none/such.writ'],
    ['fmt'],
    ['grammar'],
    ['grammar', '--format', 'bnf'],
    ['explain'],
    ['explain', 'GOOD', 'GOOD'],
    ['explain', 'GOOD', '--lang', 'fr'],
    ['run'],
    ['run', 'GOOD', '--browser', 'lynx'],
    ['run', 'GOOD', '--approve', 'sometimes'],
    ['run', 'GOOD', '--input', 'limit'],
    ['run', 'GOOD', '--input', 'limit=20'],
    ['run', 'GOOD', '--vault', 'VAULT'],
    ['run', 'GOOD', '--policy', '/none/such.cedar'],
    ['observe'],
    ['observe', 'ftp://s.example'],
    ['observe', 'https://me:hunter2@s.example'],
    ['observe', 'https://s.example', '--in', 'buton'],
    ['observe', 'https://s.example', '--do', 'click'],
    ['demo', '--ask-seconds', 'never'],
    ['demo', '--planner', 'robot'],
    ['serve', '--port', '70000'],
    ['serve', '--executor', '--executor-port', '0'],
    ['serve', '--executor-only'],
    ['serve', '--executor', '--executor-tiers', 'wasm,chroot'],
    ['exec'],
    ['exec', '--lang', 'cobol', '--code', '1'],
    ['exec', '--lang', 'python'],
    ['exec', '--lang', 'python', '--code', '1', '--tier', 'chroot'],
    ['exec', '--lang', 'python', '--code', '1', '--input', '[1]'],
    ['exec', '--lang', 'python', '--code', '1', '--memory', '0'],
    ['exec', '--lang', 'python', '--code', '1', '--seconds', 'long'],
    ['exec', '--lang', 'python', '--code', '1', '--executor', 'ftp://x'],
    ['exec', '--lang', 'python', '--code', '1', '--executor', 'http://x'],
    ['exec', '--lang', 'python', '--code', '1', '--server', 'ftp://x'],
    ['exec', '--lang', 'python', '--code', '1', '--server', 'http://x', '--executor', 'http://x'],
    ['policy'],
    ['policy', 'change'],
    ['policy', 'check'],
    ['policy', 'check', '/none/such.cedar'],
    ['policy', 'test'],
    ['policy', 'try'],
    ['policy', 'suggest', 'FILE'],
    ['audit'],
    ['audit', 'verify'],
    ['audit', 'verify', 'http://127.0.0.1:9']
  ])('writ %s %s %s %s %s %s %s', (...args) => {
    const names: Record<string, string> = { GOOD: join(folder, 'good.writ'), VAULT: join(folder, 'vault.json') }
    const { status, stdout, stderr } = writ(...args.filter((arg) => arg !== undefined).map((arg) => names[arg] ?? arg))
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).not.toContain('hunter2')
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })
})

describe('writ check', () => {
  test('gives one document a file, and 1 where one is wrong', () => {
    const { status, stdout } = writ('check', '--json', join(folder, 'good.writ'), join(folder, 'bad.writ'))
    const [good, bad, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(good).toMatchObject({
      ok: true,
      diagnostics: [],
      manifest: { effects: [{ verb: 'open' }], code: [], tools: [] }
    })
    expect(good.hash).toMatch(/^[\w-]{43}$/)
    expect(bad).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'check/unknown-site', span: { line: 3, column: 4 } }]
    })
    expect(more).toEqual([])
    expect(status).toBe(1)
  })

  test('shows people the line, what is meant and the fix', () => {
    const path = join(folder, 'bad.writ')
    expect(writ('check', path).stdout).toContain(
      `${path}:3:4: error check/unknown-site: \`shoop\` is not a declared site\n  3 | on shoop {\n    |    ^^^^^\n  fix: shop`
    )
  })

  test('exits with 0 where every plan is right', () => {
    expect(writ('check', join(folder, 'good.writ')).status).toBe(0)
  })
})

describe('writ explain', () => {
  test.each([
    [[], 0, /On s\.example:\n.*Open “\/”\.[\s\S]*s\.example +Open +navigate/],
    [['--lang', 'zh'], 0, /在 s\.example 上：\n.*打开“\/”。/]
  ])('%j says the plan in plain sentences', (args, status, said) => {
    const told = writ('explain', join(folder, 'good.writ'), ...args)
    expect([told.status, told.stdout]).toEqual([status, expect.stringMatching(said)])
  })

  test('--json gives one document, with the same sentences', () => {
    const { stdout } = writ('explain', '--json', join(folder, 'good.writ'))
    expect(JSON.parse(stdout)).toMatchObject({
      language: 'en',
      title: 'Look',
      steps: [{ says: 'On s.example:', inner: [{ says: 'Open “/”.', inner: [] }] }],
      effects: [{ where: 's.example', class: 'navigate', target: '“/”', max: 'once' }]
    })
  })

  test('says where a plan is wrong, and exits with 1', () => {
    const { status, stdout, stderr } = writ('explain', join(folder, 'bad.writ'))
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('check/unknown-site')
  })
})

describe('writ fmt', () => {
  test('--check names what is laid out otherwise and changes nothing; without it the file is', () => {
    const path = file('loose.writ', 'plan "Look"\nsite s = "https://s.example"\non s {\nopen "/"   }\n')
    expect(writ('fmt', '--check', path)).toMatchObject({ status: 1, stdout: `${path}\n` })
    expect(writ('fmt', path).status).toBe(0)
    expect(writ('fmt', '--check', path)).toMatchObject({ status: 0, stdout: '' })
  })

  test('leaves alone what does not parse', () => {
    const path = file('broken.writ', 'plan "Look"\n  on on\n')
    expect(writ('fmt', path).status).toBe(1)
    expect(writ('fmt', '--check', path)).toMatchObject({ status: 1, stdout: '' })
  })
})

describe('writ policy check', () => {
  const slip = '@id("one")\nforbid(principal, action == Action::"read", resource in Site::"https://s.example/");\n'
  const wrong = 'permit(principal, action == Action::"fly", resource);'

  test('shows people the place, what cannot match and what to write', () => {
    const path = file('slip.cedar', slip)
    expect(writ('policy', 'check', path)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        `${path}:2:63: warning policy/not-an-origin: \`https://s.example/\` is no site's exact origin`
      )
    })
    expect(writ('policy', 'check', '--strict', path).status).toBe(1)
  })

  test('--json gives one document a file, and 1 where one cannot take effect', () => {
    const told = writ('policy', 'check', '--json', file('slip.cedar', slip), file('wrong.cedar', wrong))
    const documents = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(documents).toMatchObject([
      { ok: true, findings: [{ severity: 'warning', policy: 'one', span: { line: 2, column: 63 } }] },
      { ok: false, findings: [{ code: 'policy/no-id' }, { code: 'policy/schema', span: { line: 1, column: 29 } }] }
    ])
    expect(told.status).toBe(1)
  })
})

test('writ audit verify says no to what is no log', () => {
  const { status, stdout } = writ('audit', 'verify', file('log.json', '{"leaves":[]}'), '--json')
  expect(JSON.parse(stdout)).toMatchObject({ verified: false })
  expect(status).toBe(1)
})

describe('writ audit verify of a whole log, in which what is told of one run cannot be', () => {
  /** Two decided runs: of the second it is not told what was granted. */
  const bundle = () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const x = publicKey.export({ format: 'jwk' }).x ?? ''
    const hash = 'A'.repeat(43)
    const decided = { kind: 'plan-decided', agent: 'a', device: 'd', plan: hash, policy: hash, request: hash }
    const counts = { allowed: 0, asked: 0 }
    const events = [
      { kind: 'device-enrolled', device: 'd', person: 'p', build: 'b', jwk: { kty: 'OKP', crv: 'Ed25519', x } },
      { ...decided, ...counts, run: 'good', token: 't1', grants: [], flows: [] },
      { ...decided, ...counts, run: 'bad', token: 't2' }
    ]
    const leaves = events.map((event) => canonicalJson({ v: 1, from: 'server', at: '2026-03-01T10:00:00.000Z', event }))
    const note = { name: 'test/log', key: new Uint8Array(Buffer.from(x, 'base64url')) }
    const root = rootOf(frontierOf(leaves.map((leaf) => Buffer.from(leaf))))
    const checkpoint = signCheckpoint({ origin: note.name, size: leaves.length, root }, note, privateKey)
    return JSON.stringify({ checkpoint, key: printVerifierKey(note), leaves })
  }

  test.each([
    [[], 1, /NOT verified: .*run bad .*not told \(leaf 2\)/],
    [['--run', 'bad'], 1, /NOT verified: .*run bad .*not told \(leaf 2\)/],
    [['--run', 'good'], 0, /: verified, 3 leaves/],
    [['--run', 'none'], 1, /NOT verified: it has no run none/]
  ] as const)('%j exits with %i', (args, status, said) => {
    const answer = writ('audit', 'verify', file('log-faults.json', bundle()), ...args)
    expect([answer.status, answer.stdout]).toEqual([status, expect.stringMatching(said)])
  })

  test('a saved log is sound for the run it was saved for', () => {
    const whole = JSON.parse(bundle()) as LogBundle
    expect([undefined, 'good', 'bad'].map((run) => tellsSoundly(whole, run))).toEqual([false, true, false])
  })
})
