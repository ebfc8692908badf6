import type { LogLeaf } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { ASKED, ask, at, enrolled, everyday, last, MARCH, runOf, runsIn, told } from '../testing/asked-log.ts'
import {
  answered,
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  faultOf,
  HASH,
  INTENT,
  outcomeOf,
  SHOWN,
  testChain,
  testSigner,
  textsOf
} from '../testing/test-log.ts'
import { askLog } from './ask-log.ts'

describe('an auditor’s question', () => {
  test('is answered with every act of that agent, for that person, on that site, in that time, and no other', () => {
    const found = ask(everyday())
    expect(runsIn(found)).toEqual([
      ['march', 1],
      ['end-of-march', 1]
    ])
    expect(found.runs[0]).toMatchObject({
      agent: 'x',
      person: 'ann',
      status: 'done',
      decided: at('2026-03-01'),
      acts: [
        {
          at: at('2026-03-01', '10:01'),
          verb: 'click',
          class: 'submit',
          origin: 'https://app.example',
          outcome: 'done'
        }
      ]
    })
    expect(found.refused.map(({ run }) => run)).toEqual(['refused'])
    expect(found.chains).toEqual([{ device: 'dev', person: 'ann', entries: 24, last: at('2026-04-01', '10:01') }])
    expect(found.gaps).toEqual([])
  })

  test.each([
    ['any agent', { agent: undefined }, ['march', 'agent-y', 'end-of-march']],
    ['any person', { person: undefined }, ['march', 'bobs', 'end-of-march']],
    ['any site', { site: undefined }, ['march', 'elsewhere', 'end-of-march']],
    ['an origin', { site: 'https://app.example' }, ['march', 'end-of-march']],
    ['another scheme', { site: 'http://app.example' }, []],
    ['a host above', { site: 'example' }, ['march', 'elsewhere', 'end-of-march']],
    ['a host that only ends alike', { site: 'pp.example' }, []],
    ['nobody', { person: 'eve' }, []]
  ] as const)('about %s', (_, asked, runs) => {
    expect(ask(everyday(), asked).runs.map(({ run }) => run)).toEqual(runs)
  })

  test.each([
    ['any site', undefined, 'ann', ['added', 'credential', 'approved', 'changed', 'added']],
    ['their server', 'tool:shop', 'ann', ['added', 'credential', 'approved', 'changed']],
    ['another person', 'tool:shop', 'bob', ['added', 'approved', 'changed']],
    ['another server', 'tool:files', 'ann', ['added']],
    ['a site', 'app.example', 'ann', []]
  ] as const)('tells what became of tools in that time, to whoever asks about %s', (_, site, person, what) => {
    const set = { kind: 'tools-set', server: 'shop' } as const
    const leaves = [
      ...everyday({}, '2026-04-01'),
      told({ ...set, what: 'added', place: 'program' }, '2026-03-10'),
      told({ ...set, what: 'credential', person: 'ann' }, '2026-03-11'),
      told({ ...set, what: 'approved', tool: 'pay', pin: HASH, class: 'submit' }, '2026-03-12'),
      told({ ...set, what: 'changed', tool: 'pay' }, '2026-03-13'),
      told({ ...set, what: 'added', server: 'files', place: 'https://files.example' }, '2026-03-14'),
      told({ ...set, what: 'removed' }, '2026-04-02')
    ]
    expect(ask(leaves, { site, person }).tools.map((tool) => tool.what)).toEqual(what)
  })

  test('finds an act whose device’s clock told another month, and says that it was wrong', () => {
    const found = ask(everyday({ clock: '2025-12-24' }))
    expect(found.runs.find(({ run }) => run === 'march')?.acts).toMatchObject([{ clockOff: true }])
    // An upload that came late is no wrong clock: the entry is between its run's decision and what was logged next.
    const late = everyday({ run: 'late', day: '2026-02-20', clock: '2026-03-01' })
    expect(ask(late).runs.find(({ run }) => run === 'late')?.acts[0]).not.toHaveProperty('clockOff')
  })

  test('finds an act around which the server’s own clock was set back, and what was erased there', () => {
    const write = testChain('dev', DEVICE)
    const leaves = [
      enrolled('dev', 'ann', DEVICE.x),
      // By a clock that was a month ahead.
      ...runOf(write, { run: 'march', day: '2026-04-05', clock: '2026-03-05' }),
      last('2026-03-06'),
      told({ kind: 'epoch-raised', epoch: 2 }, '2026-04-02')
    ]
    expect(runsIn(ask(leaves))).toEqual([['march', 1]])
    const gone = bundleOf(
      textsOf([
        told({ kind: 'key-rotated', kid: 'k' }, '2026-03-04'),
        told({ kind: 'plan-refused', run: 'gone', agent: 'x', code: 'policy/denied', codes: [] }, '2026-03-05'),
        told({ kind: 'leaves-erased', why: 'request', leaves: [[1, 2]], chains: [] }, '2026-01-06'),
        last('2026-04-02')
      ])
    )
    const found = askLog({ ...gone, leaves: gone.leaves.with(1, '') }, ASKED)
    expect(found).toMatchObject({ ok: true, value: { gaps: [{ kind: 'erased', from: 1, end: 2 }] } })
  })

  test('is not answered as if the log went on to where a clock once was', () => {
    const leaves = [
      enrolled('dev', 'ann', DEVICE.x),
      told({ kind: 'retention-set', days: 31 }, '2026-05-01'),
      last('2026-03-15')
    ]
    expect(ask(leaves).gaps).toEqual([{ kind: 'log-ends', at: at('2026-03-15') }])
  })

  test('finds a look that was taken again in the same place, each time', () => {
    const write = testChain('dev', DEVICE)
    const token = 'token-of-looks'
    const grants = [
      {
        id: 'e1',
        verb: 'read-text' as const,
        effect: 'read' as const,
        origin: 'https://app.example',
        max: 2,
        approval: 'allow' as const
      }
    ]
    const look = (day: string): LogLeaf[] => [
      write({ ...INTENT, run: 'looks', verb: 'read-text', class: 'read' }, { at: at(day) }),
      write({ kind: 'outcome', run: 'looks', step: '4', batch: 1, outcome: 'done' }, { at: at(day) })
    ]
    const leaves = [
      enrolled('dev', 'ann', DEVICE.x),
      told({ ...DECIDED, run: 'looks', agent: 'x', token, allowed: 1, asked: 0, grants }, '2026-03-30'),
      write({ ...BEGUN, run: 'looks', agent: 'x', token }, { at: at('2026-03-30') }),
      ...look('2026-03-31'),
      ...look('2026-04-01'),
      write({ kind: 'run-ended', run: 'looks', status: 'done', result: HASH }, { at: at('2026-04-01') }),
      last('2026-04-02')
    ]
    expect(runsIn(ask(leaves))).toEqual([['looks', 1]])
    expect(runsIn(ask(leaves, { span: { from: 0, end: MARCH.end + 86_400_000 } }))).toEqual([['looks', 2]])
  })

  test('finds an act on the site that nobody granted', () => {
    const write = testChain('dev', DEVICE)
    const token = 'token-of-strayed'
    const grants = [{ ...DECIDED.grants[0], approval: 'allow' as const, origin: 'https://other.example' }]
    const leaves = [
      enrolled('dev', 'ann', DEVICE.x),
      told({ ...DECIDED, run: 'strayed', agent: 'x', token, allowed: 1, asked: 0, grants }, '2026-03-05'),
      write({ ...BEGUN, run: 'strayed', agent: 'x', token }, { at: at('2026-03-05') }),
      write({ ...INTENT, run: 'strayed', origin: 'https://app.example' }, { at: at('2026-03-05') }),
      write({ kind: 'outcome', run: 'strayed', step: '4', batch: 1, outcome: 'done' }, { at: at('2026-03-05') }),
      write({ kind: 'run-ended', run: 'strayed', status: 'done', result: HASH }, { at: at('2026-03-05') }),
      last('2026-04-02')
    ]
    expect(ask(leaves)).toMatchObject({
      runs: [{ run: 'strayed', acts: [{ origin: 'https://app.example' }] }],
      gaps: [{ kind: 'run-faulty', run: 'strayed' }]
    })
  })

  test('counts a run as that of the person whose the device was when it was decided', () => {
    const leaves = everyday()
    const again = { ...enrolled('dev', 'bob', DEVICE.x), at: at('2026-04-02') } as LogLeaf
    const other = [...leaves.slice(0, -1), again, last('2026-04-02')]
    expect(runsIn(ask(other))).toEqual(runsIn(ask(leaves)))
    expect(ask(other).chains).toEqual(ask(leaves).chains)
  })

  test('finds what was done where the site signs in, with the yes to it', () => {
    const [login, run, token] = ['https://login.example', 'signs-in', 'token-of-it']
    const write = testChain('dev', DEVICE)
    const entry = { at: at('2026-03-07', '10:01') }
    const question = (id: string) => ({ kind: 'question', run, question: id, step: '4', shown: SHOWN }) as const
    const granted = { ...DECIDED, run, agent: 'x', token, grants: [{ ...DECIDED.grants[0], via: [login] }] }
    const leaves = [
      enrolled('dev', 'ann', DEVICE.x),
      told(granted, '2026-03-07'),
      ...[
        { ...BEGUN, run, agent: 'x', token },
        question('q1'),
        { ...answered('q1', 'no'), run },
        question('q2'),
        { ...answered('q2', 'once'), run },
        { ...INTENT, run, at: login },
        { ...outcomeOf('done'), run },
        { kind: 'run-ended' as const, run, status: 'done' as const, result: HASH }
      ].map((event) => write(event, entry)),
      last('2026-04-02')
    ]
    const found = ask(leaves, { site: 'login.example' })
    expect(found.runs).toMatchObject([{ run, acts: [{ origin: login, answer: 'once', outcome: 'done' }], faults: [] }])
    expect(found.gaps).toEqual([])
    // It could have acted there, too, where it did not.
    const idle = [...leaves.slice(0, 3), last('2026-04-02')]
    expect(ask(idle, { site: 'login.example' }).runs).toMatchObject([{ run, acts: [] }])
  })

  test('finds what was done by each of two devices of the person, and of a run over the border the acts of that time alone', () => {
    const [one, two] = [testChain('dev', DEVICE), testChain('phone', testSigner(9))]
    const grants = [{ ...DECIDED.grants[0], approval: 'allow' as const, max: 3 }]
    const act = (n: number, time: string): LogLeaf[] => [
      one({ ...INTENT, run: 'over', step: String(n), batch: n, use: n }, { at: time }),
      one({ kind: 'outcome', run: 'over', step: String(n), batch: n, outcome: 'done' }, { at: time })
    ]
    const terms = { ...DECIDED, run: 'over', agent: 'x', token: 't', allowed: 1, asked: 0, grants }
    const found = ask([
      enrolled('dev', 'ann', DEVICE.x),
      enrolled('phone', 'ann', testSigner(9).x),
      told(terms, '2026-02-28', '23:58'),
      one({ ...BEGUN, run: 'over', agent: 'x', token: 't' }, { at: '2026-02-28T23:58:30.000Z' }),
      ...act(1, '2026-02-28T23:59:59.999Z'),
      ...act(2, '2026-03-01T00:00:00.000Z'),
      ...act(3, '2026-03-01T00:00:01.000Z'),
      one({ kind: 'run-ended', run: 'over', status: 'done', result: HASH }, { at: '2026-03-01T00:00:02.000Z' }),
      ...runOf(two, { run: 'phones', day: '2026-03-31', device: 'phone' }),
      last('2026-04-01')
    ])
    expect(found.runs.map(({ run, device, acts }) => [run, device, acts.map(({ step }) => step)])).toEqual([
      ['over', 'dev', ['2', '3']],
      ['phones', 'phone', ['4']]
    ])
    expect(found.chains.map(({ device }) => device)).toEqual(['dev', 'phone'])
    expect(found.gaps).toEqual([])
  })

  test('is not answered from a log that does not verify', () => {
    const bundle = bundleOf(textsOf(everyday()))
    const cut = { ...bundle, leaves: bundle.leaves.toSpliced(8, 1) }
    expect(askLog(cut, ASKED)).toMatchObject({ ok: false, refusal: { detail: { fault: 'truncated', leaf: 8 } } })
    expect(faultOf(bundle)).toBeUndefined()
  })
})
