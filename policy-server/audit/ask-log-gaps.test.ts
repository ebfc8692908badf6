import type { LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ASKED, ask, at, enrolled, everyday, last, MARCH, runOf, told } from '../testing/asked-log.ts'
import { bundleOf, DEVICE, HASH, INTENT, testChain, textsOf } from '../testing/test-log.ts'
import { askLog } from './ask-log.ts'

describe('an answer may lack something, and says so,', () => {
  test('where the log ends before the time does', () => {
    expect(ask(everyday({}, '2026-04-01'), { span: { ...MARCH, end: MARCH.end + 5 * 86_400_000 } }).gaps).toEqual([
      { kind: 'log-ends', at: at('2026-04-01') }
    ])
  })

  test('where a run has not ended, so that its device may have more to tell', () => {
    expect(ask(everyday({ ended: false })).gaps).toEqual([{ kind: 'run-open', run: 'march', device: 'dev' }])
    // Another agent's run is none of the question's.
    expect(ask(everyday({ ended: false, agent: 'y' })).gaps).toEqual([])
  })

  const renewed = (day: string) => told({ kind: 'token-renewed', run: 'old', token: 'again' }, day)
  const [decided, begun] = runOf(testChain('dev', DEVICE), { run: 'old', day: '2026-02-20' })
  const old = (...more: LogLeaf[]): LogLeaf[] => [
    enrolled('dev', 'ann', DEVICE.x),
    ...[decided, begun].filter((leaf) => leaf !== undefined),
    ...more,
    last('2026-04-02')
  ]

  test.each([
    ['a run of before, which could act in it', [renewed('2026-03-10')], ['old']],
    ['one whose last token was of before', [renewed('2026-02-28')], []],
    [
      'one that the server gave up',
      [renewed('2026-03-10'), told({ kind: 'run-refused', run: 'old', code: 'session/no-device' }, '2026-03-11')],
      ['old']
    ]
  ] as const)('where a device has not told the end of %s', (_, more, open) => {
    expect(ask(old(...more)).gaps).toEqual(open.map((run) => ({ kind: 'run-open', run, device: 'dev' })))
  })

  test('where the server refused a run that its device may have begun, until that has told of a later one', () => {
    const write = testChain('dev', DEVICE)
    const [granted] = runOf(testChain('dev', DEVICE), { run: 'cancelled', day: '2026-03-05' })
    const leaves = (...more: LogLeaf[]) => [
      enrolled('dev', 'ann', DEVICE.x),
      ...(granted ? [granted] : []),
      told({ kind: 'run-refused', run: 'cancelled', code: 'run/cancelled' }, '2026-03-05'),
      ...more,
      last('2026-04-02')
    ]
    expect(ask(leaves()).gaps).toEqual([{ kind: 'run-open', run: 'cancelled', device: 'dev' }])
    expect(ask(leaves(...runOf(write, { run: 'later', day: '2026-03-06' }))).gaps).toEqual([])
  })

  const token = (change: Partial<Extract<ServerEvent, { kind: 'sandbox-granted' }>> = {}, day = '2026-03-05') =>
    told(
      {
        kind: 'sandbox-granted',
        agent: 'x',
        person: 'ann',
        holder: HASH,
        token: 'for-code',
        executor: 'exec',
        policy: HASH,
        tier: 'microvm',
        languages: ['python'],
        image: `sha256:${'0'.repeat(64)}`,
        limits: { ttl_ms: 60_000 },
        egress: ['https://app.example'],
        ...change
      },
      day
    )
  const UNTOLD = [{ kind: 'code-untold', token: 'for-code' }]

  test.each([
    ['code of the agent’s own could reach the site', {}, UNTOLD],
    ['it could reach others', { egress: ['https://other.example'] }, []],
    ['it could reach nobody', { egress: [] }, []],
    ['it was another agent’s', { agent: 'y' }, []],
    ['it was for another person', { person: 'bob' }, []]
  ] as [string, Parameters<typeof token>[0], typeof UNTOLD][])('where %s', (_, change, gaps) => {
    const leaves = [...everyday().slice(0, -1), token(change), last('2026-04-02')]
    const tokens = gaps.map(() => ({ token: 'for-code', agent: 'x', person: 'ann' }))
    expect(ask(leaves)).toMatchObject({ gaps, tokens })
  })

  test('where a machine of a token of before may have lived on', () => {
    const leaves = (limits: Record<string, number>) => [
      ...everyday().slice(0, 2),
      token({ limits }, '2026-02-28'),
      last('2026-04-02')
    ]
    expect(ask(leaves({ ttl_ms: 86_400_000 })).gaps).toEqual(UNTOLD)
    expect(ask(leaves({ ttl_ms: 60_000 })).gaps).toEqual([])
    expect(ask(leaves({})).gaps).toEqual(UNTOLD)
  })

  test('where what is told of a run cannot be', () => {
    const leaves = everyday()
    const write = testChain('dev', DEVICE)
    const faulty = [
      enrolled('dev', 'ann', DEVICE.x),
      ...runOf(write, { run: 'march', day: '2026-03-01' }),
      write({ ...INTENT, run: 'march', step: '5', batch: 2 }, { at: at('2026-03-02') }),
      last('2026-04-02')
    ]
    expect(ask(leaves).gaps).toEqual([])
    expect(ask(faulty)).toMatchObject({ gaps: [{ kind: 'run-faulty', run: 'march' }] })
  })

  test('where leaves were erased that may have told of that time, and not where they told of an earlier one', () => {
    const leaves = (day: string): LogLeaf[] => {
      const write = testChain('dev', DEVICE)
      return [
        enrolled('dev', 'ann', DEVICE.x),
        told({ kind: 'plan-refused', run: 'gone', agent: 'x', code: 'policy/denied', codes: [] }, day),
        told({ kind: 'retention-set', days: 31 }, day),
        ...runOf(write, { run: 'march', day: '2026-03-31' }),
        told({ kind: 'leaves-erased', why: 'request', leaves: [[1, 2]], chains: [] }, '2026-04-01'),
        last('2026-04-02')
      ]
    }
    const erase = (all: readonly LogLeaf[]) => {
      const bundle = bundleOf(textsOf(all))
      const found = askLog({ ...bundle, leaves: bundle.leaves.with(1, '') }, ASKED)
      return found.ok ? found.value.gaps : found
    }
    expect(erase(leaves('2026-03-05'))).toEqual([{ kind: 'erased', from: 1, end: 2 }])
    expect(erase(leaves('2026-02-05'))).toEqual([])
  })
})
