import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { COSIGNATURE, canonicalJson, printVerifierKey, type ServerEvent } from '@writ/dsl/contract'
import { frontierOf, hashLeaf, packEntries, printInclusion, rootOf, signCheckpoint } from '@writ/policy-server/audit'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { audit } from './audit.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-audit-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  return path
}
/** Runs the command here, and gives what it answered and said. */
const writ = async (...args: string[]) => {
  const told = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      told[name] += String(text)
      return true
    })
  )
  try {
    return { status: await audit.run(args), ...told }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const rawOf = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32))
const note = { name: 'log.example/acme', key: rawOf(publicKey) }
const KEY = printVerifierKey(note)

const bundleOf = (leaves: readonly string[]) => {
  const bytes = leaves.map((leaf) => Buffer.from(leaf))
  const head = { origin: note.name, size: leaves.length, root: rootOf(frontierOf(bytes)) }
  return {
    checkpoint: signCheckpoint(head, note, privateKey),
    key: KEY,
    leaves,
    hashes: bytes.map((leaf) => Buffer.from(hashLeaf(leaf)).toString('base64'))
  }
}
const leafOf = (event: ServerEvent, day: string): string =>
  canonicalJson({ v: 1, from: 'server', at: `${day}T10:00:00.000Z`, event } as never)
const refusedOf = (run: string, day: string): string =>
  leafOf({ kind: 'plan-refused', run, agent: 'x', code: 'policy/denied', codes: ['policy/denied'] }, day)
const LEAVES = [
  refusedOf('one', '2026-02-27'),
  refusedOf('two', '2026-03-01'),
  refusedOf('three', '2026-03-31'),
  leafOf({ kind: 'epoch-raised', epoch: 1 }, '2026-04-02')
]

test('ask answers from a whole log, and exits with 0 where nothing is missing', async () => {
  const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
  const asked = ['--agent', 'x', '--from', '2026-03-01', '--to', '2026-03-31', '--key', KEY]
  const { status, stdout } = await writ('ask', log, ...asked, '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    verified: true,
    complete: true,
    size: 4,
    refused: [{ run: 'two' }, { run: 'three' }],
    gaps: []
  })
  expect(status).toBe(0)
  const human = await writ('ask', log, ...asked)
  expect(human.stdout).toContain('two: a plan of x was refused at 2026-03-01')
  expect(human.stdout).toMatch(/All 4 leaves of the log verify, root .{44}\.\nNothing is missing\.\n$/)
})

test('ask takes a month as it is elsewhere, whose last moment is not in it', async () => {
  const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
  const runsIn = async (...span: string[]) => {
    const { stdout } = await writ('ask', log, '--agent', 'x', '--from', span[0] ?? '', '--to', span[1] ?? '', '--json')
    return JSON.parse(stdout).refused.map(({ run }: { run: string }) => run)
  }
  // Each was logged at ten of UTC.
  expect(await runsIn('2026-03-01T00:00+08:00', '2026-04-01T00:00+08:00')).toEqual(['two', 'three'])
  expect(await runsIn('2026-03-01T00:00-12:00', '2026-04-01T00:00-12:00')).toEqual(['three'])
  expect(await runsIn('2026-03-01T10:00Z', '2026-03-31T10:00Z')).toEqual(['two'])
})

test('ask finds what an answer that somebody gave lacks, tells otherwise, or made up', async () => {
  const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
  const asked = ['ask', log, '--agent', 'x', '--from', '2026-03-01', '--to', '2026-03-31', '--key', KEY]
  const whole = JSON.parse((await writ(...asked, '--json')).stdout)
  const held = async (answer: object, ...more: string[]) => {
    const given = file('answer.json', JSON.stringify(answer))
    const { status, stdout } = await writ(...asked, ...more, '--answer', given, '--json')
    return [status, JSON.parse(stdout).difference]
  }
  const [two, three] = whole.refused
  const say = (difference: string) => [1, expect.stringContaining(difference)]
  expect(await held(whole)).toEqual([0, undefined])
  expect(await held({ ...whole, refused: [two] })).toEqual(say('lacks the refused plan three'))
  expect(await held({ ...whole, refused: [two, { ...three, agent: 'y' }] })).toEqual(
    say('otherwise of the refused plan three')
  )
  expect(await held({ ...whole, refused: [two, three, { ...three, run: 'four' }] })).toEqual(say('does not tell'))
  expect(await held({ ...whole, refused: [two, three, three] })).toEqual(say('twice'))
  expect(await held({ ...whole, size: 3 })).toEqual(say('another log'))
  expect(await held({ ...whole, asked: { ...whole.asked, agent: 'y' } })).toEqual(say('another question'))
  expect(await held(whole, '--person', 'ann')).toEqual(say('another question'))
  expect(await held({})).toEqual(say('no answer'))
})

test('ask says what may be missing, and exits with 1', async () => {
  const log = file('log-short.json', JSON.stringify(bundleOf(LEAVES.slice(0, 3))))
  const { status, stdout } = await writ('ask', log, '--agent', 'x', '--from', '2026-03-01', '--to', '2026-03-31')
  expect(status).toBe(1)
  expect(stdout).toContain('the log ends at 2026-03-31T10:00:00.000Z')
  expect(stdout).not.toContain('Nothing is missing')
})

test.each([
  ['a leaf is altered', (leaves: string[]) => leaves.with(1, refusedOf('deux', '2026-03-01')), 'altered', 1],
  ['a leaf is missing', (leaves: string[]) => leaves.toSpliced(2, 1), 'truncated', 2],
  ['leaves are reordered', ([a, b, c, d]: string[]) => [a, c, b, d] as string[], 'reordered', 1]
] as const)('neither is answered nor verified a log in which %s', async (_, change, fault, leaf) => {
  const log = file('log-bad.json', JSON.stringify({ ...bundleOf(LEAVES), leaves: change([...LEAVES]) }))
  for (const what of ['ask', 'verify']) {
    const { status, stdout } = await writ(what, log, '--json')
    expect([status, JSON.parse(stdout)]).toMatchObject([1, { verified: false, detail: { fault, leaf } }])
  }
})

test('verify holds a log against what was seen of it earlier', async () => {
  const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
  const seen = file('seen.txt', bundleOf(LEAVES.slice(0, 2)).checkpoint)
  const fork = file('fork.json', JSON.stringify(bundleOf([LEAVES[0] as string, refusedOf('other', '2026-03-01')])))
  const longer = file('longer.txt', bundleOf([...LEAVES, LEAVES[0] as string]).checkpoint)
  expect((await writ('verify', log, '--key', KEY, '--earlier', seen)).status).toBe(0)
  expect((await writ('verify', log, '--key', KEY, '--earlier', seen, '--earlier', fork)).stdout).toContain(
    'does not continue'
  )
  expect((await writ('verify', log, '--key', KEY, '--earlier', longer, '--json')).stdout).toContain('"rolled-back"')
  expect((await writ('verify', log, '--earlier', join(folder, 'none.txt'))).status).toBe(2)
})

test.each([
  [['ask'], /needs one FILE/],
  [['ask', 'LOG', '--from', '2026-02-31', '--to', '2026-03-31'], /--from and --to are days/],
  [['ask', 'LOG', '--from', '2026-04-01', '--to', '2026-03-31'], /--from and --to are days/],
  [['ask', 'LOG', '--from', '2026-02-31T00:00Z', '--to', '2026-03-31'], /--from and --to are days/],
  [['ask', 'LOG', '--answer', '/none'], /none/],
  [['ask', 'LOG', '--to', 'march'], /--from and --to are days/],
  [['ask', 'LOG', '--site', 'https://app.example/orders'], /--site/],
  [['verify', 'https://log.example'], /needs --key/],
  [['tell'], /audit knows/]
])('%j is used wrongly', async (args, why) => {
  const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
  const { status, stderr } = await writ(...args.map((arg) => (arg === 'LOG' ? log : arg)))
  expect([status, stderr]).toEqual([2, expect.stringMatching(why)])
})

test.each([['verify'], ['verify', '--tree'], ['ask', '--from', '2026-03-01', '--to', '2026-03-31']])(
  '%s %s holds a log to the key that is trusted, to what was seen earlier, and to the witnesses that are named',
  async (...args) => {
    const log = file('log.json', JSON.stringify(bundleOf(LEAVES)))
    const [what = '', ...more] = args.filter((arg) => arg !== undefined)
    const fork = file('fork.txt', bundleOf([LEAVES[0] as string, refusedOf('other', '2026-03-01')]).checkpoint)
    const stranger = { name: note.name, key: rawOf(generateKeyPairSync('ed25519').publicKey) }
    expect((await writ(what, log, ...more, '--key', KEY)).status).toBe(0)
    for (const [given, fault] of [
      [['--key', printVerifierKey(stranger)], 'unsigned'],
      [['--key', KEY, '--earlier', fork], 'forked'],
      [['--key', KEY, '--witness', printVerifierKey(stranger, COSIGNATURE)], 'not-witnessed']
    ] as const) {
      const { status, stdout } = await writ(what, log, ...more, ...given, '--json')
      expect([status, JSON.parse(stdout)]).toMatchObject([1, { verified: false, detail: { fault } }])
    }
  }
)

test('verify looks at the run that is asked about, and at all logs of a folder', async () => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(rawOf(publicKey)).toString('base64url') } as const
  const hash = 'A'.repeat(43)
  const terms = { agent: 'x', device: 'dev', plan: hash, policy: hash, request: hash, token: 't', allowed: 0, asked: 0 }
  const decided = { kind: 'plan-decided', run: 'four', ...terms } as const
  const leaves = [
    ...LEAVES,
    leafOf({ kind: 'device-enrolled', device: 'dev', person: 'ann', jwk, build: 'b' }, '2026-04-03'),
    // What was granted is not told.
    leafOf(decided, '2026-04-03')
  ]
  const faulty = file('runs/log-faulty.json', JSON.stringify(bundleOf(leaves)))
  const statusOf = async (...args: string[]) => (await writ('verify', ...args, '--key', KEY)).status
  expect(await statusOf(faulty, '--run', 'one')).toBe(0)
  expect(await statusOf(faulty, '--run', 'four')).toBe(1)
  expect(await statusOf(faulty, '--run', 'none')).toBe(1)
  expect(await statusOf(faulty)).toBe(1)
  file('runs/log-good.json', JSON.stringify(bundleOf(LEAVES)))
  expect(await statusOf(join(folder, 'runs'))).toBe(1)
})

test('verify takes one leaf by its proof, and no other, nor by another’s key', async () => {
  const [one = '', two = ''] = LEAVES
  const { checkpoint } = bundleOf([one, two])
  const proof = [hashLeaf(Buffer.from(one))]
  const told = file('proof.txt', printInclusion({ leaf: 1, proof, checkpoint }))
  const leaf = file('leaf.json', two)
  const verifying = async (...args: string[]) => {
    const { status, stdout } = await writ('verify', ...args, '--json')
    return [status, JSON.parse(stdout).detail?.fault]
  }
  expect(await writ('verify', told, '--leaf', leaf, '--key', KEY)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('it is leaf 1 of a log of 2')
  })
  expect(await verifying(told, '--leaf', file('other.json', one), '--key', KEY)).toEqual([1, 'altered'])
  const past = file('past.txt', printInclusion({ leaf: 2, proof, checkpoint }))
  expect(await verifying(past, '--leaf', leaf, '--key', KEY)).toEqual([1, 'truncated'])
  const stranger = { name: note.name, key: rawOf(generateKeyPairSync('ed25519').publicKey) }
  expect(await verifying(told, '--leaf', leaf, '--key', printVerifierKey(stranger))).toEqual([1, 'unsigned'])
  expect((await writ('verify', leaf, '--leaf', leaf, '--key', KEY)).status).toBe(2)
  expect((await writ('verify', told, '--leaf', leaf)).status).toBe(2)
})

test('verify names in words what was done to a log, and where', async () => {
  const log = file('log-bad.json', JSON.stringify({ ...bundleOf(LEAVES), leaves: LEAVES.toSpliced(2, 1) }))
  const { stdout } = await writ('verify', log)
  expect(stdout).toContain('NOT verified: the log does not verify (truncated): the leaf is missing (leaf 2)')
  expect((await writ('ask', log)).stderr).toContain('(truncated): the leaf is missing (leaf 2)')
})

/** What Tessera's tests verify: the words its test log was built from, its key, and the checkpoint it signed over them. */
const TESSERA = {
  key: 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx',
  leaves: 'one two three four five six seven eit nain ten ileven twelf threeten fourten fivten'.split(' '),
  checkpoint:
    'example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n',
  earlier:
    'example.com/log/testdata\n4\nzY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=\n\n— example.com/log/testdata M9e0lnFuWt0cp60moO4jAkeXvMNLIIOGn4WdyeHQurBt9mBi0tWdfkldiAt9k0FpwuZymvttsVn9uwyouXU3vPpeNAc=\n'
}

const tilesOf = (name: string, leaves: readonly string[]): string => {
  const width = leaves.length
  file(`${name}/checkpoint`, TESSERA.checkpoint)
  file(`${name}/tile/entries/000.p/${width}`, packEntries(leaves))
  file(`${name}/tile/0/000.p/${width}`, Buffer.concat(TESSERA.leaves.map((leaf) => hashLeaf(Buffer.from(leaf)))))
  return join(folder, name)
}

test('verify --tree verifies the log of Tessera’s tests, by its tiles and published checkpoints', async () => {
  const { key, leaves, earlier } = TESSERA
  const tiles = tilesOf('tessera', leaves)
  const seen = file('tessera-4.txt', earlier)
  expect(await writ('verify', tiles, '--tree', '--key', key, '--earlier', seen)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('verified, 15 leaves, root rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=')
  })
  const other = tilesOf('tessera-altered', leaves.with(8, 'nine'))
  expect(await writ('verify', other, '--tree', '--key', key)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('(leaf 8)')
  })
  const gone = tilesOf('tessera-gone', leaves.with(3, ''))
  expect(await writ('verify', gone, '--tree', '--key', key)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('(leaf 3)')
  })
  // Its leaves are none of ours.
  expect((await writ('verify', tiles, '--key', key)).stdout).toContain('not canonical JSON of a known kind')
  expect((await writ('verify', tiles, '--tree')).status).toBe(2)
})
