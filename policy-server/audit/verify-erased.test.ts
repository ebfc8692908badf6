import { hashEntry, type LogLeaf, type ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import {
  BEGUN,
  bundleOf,
  DECIDED,
  DEVICE,
  faultOf,
  HASH,
  INTENT,
  outcomeOf,
  runLeaves,
  serverLeaf,
  testChain,
  textsOf
} from '../testing/test-log.ts'
import { packEntries } from './tiles.ts'
import { verifyBundle } from './verify-bundle.ts'
import { closeTree, openTree } from './verify-tree.ts'

type Erased = Extract<ServerEvent, { kind: 'leaves-erased' }>

/** Leaves 1 to 7 are a run; then comes the erasure, and another run whose entries go on in the device's chain. */
const story = (change: (told: Erased) => Erased = (told) => told, more = true): LogLeaf[] => {
  const write = testChain('dev', DEVICE)
  const first = runLeaves(write)
  const last = first.at(-1)
  if (last?.from !== 'device') throw new Error('the run ends with the device')
  const told: Erased = {
    kind: 'leaves-erased',
    why: 'retention',
    leaves: [[1, 8]],
    chains: [{ device: 'dev', from: 0, to: 5, head: hashEntry(last.entry) }]
  }
  const run = 'second'
  const second = [
    serverLeaf({ ...DECIDED, run, token: 'token-two', grants: [...DECIDED.grants] }),
    write({ ...BEGUN, run, token: 'token-two' }),
    write({ kind: 'run-ended', run, status: 'done', result: HASH })
  ]
  return [...first, serverLeaf(change(told)), ...(more ? second : [])]
}

const ERASED = [1, 2, 3, 4, 5, 6, 7]
const without = (leaves: readonly LogLeaf[], gone: readonly number[] = ERASED) => {
  const bundle = bundleOf(textsOf(leaves))
  return { ...bundle, leaves: bundle.leaves.map((leaf, i) => (gone.includes(i) ? '' : leaf)) }
}

describe('a log of which leaves were erased', () => {
  test('verifies, and tells which they were and what is left', () => {
    const { leaves, ...rest } = without(story())
    expect(leaves.filter((leaf) => leaf === '')).toHaveLength(7)
    expect(verifyBundle({ leaves, ...rest })).toMatchObject({
      ok: true,
      value: { size: 12, erased: [[1, 8]], runs: [{ run: 'second', status: 'done', faults: [] }] }
    })
  })

  test('verifies for whoever has kept the texts, too', () => {
    expect(verifyBundle(bundleOf(textsOf(story())))).toMatchObject({ ok: true, value: { erased: [], runs: [{}, {}] } })
  })

  test('holds an erased leaf’s place in its entry bundle', () => {
    const bytes = Buffer.from(packEntries(without(story()).leaves))
    const first = bytes.readUInt16BE(0)
    expect([...bytes.subarray(2 + first, 2 + first + 14)]).toEqual(Array(14).fill(0))
  })

  test.each([
    ['a leaf besides is missing', without(story(), [...ERASED, 9]), { fault: 'truncated', leaf: 9 }],
    [
      'a leaf is missing of which it is not told',
      without(
        story((told) => ({ ...told, leaves: [[1, 7]] })),
        ERASED
      ),
      { fault: 'truncated', leaf: 7 }
    ],
    [
      'nothing tells of it',
      without(story((told) => ({ ...told, leaves: [], chains: [] }))),
      { fault: 'truncated', leaf: 1 }
    ],
    ['the leaf that tells of it is missing too', without(story(), [...ERASED, 8]), { fault: 'truncated', leaf: 1 }],
    [
      'it is told of what comes later',
      without(
        story((told) => ({
          ...told,
          leaves: [
            [1, 8],
            [9, 10]
          ]
        }))
      ),
      { fault: 'untrue', leaf: 8 }
    ],
    [
      'a leaf is told to be erased twice',
      without(
        story((told) => ({
          ...told,
          leaves: [
            [1, 8],
            [2, 3]
          ]
        }))
      ),
      { fault: 'untrue', leaf: 8 }
    ],
    [
      'a range has no leaf',
      without(
        story((told) => ({
          ...told,
          leaves: [
            [1, 8],
            [3, 3]
          ]
        }))
      ),
      { fault: 'untrue', leaf: 8 }
    ],
    [
      'the device’s chain goes on after another entry',
      without(story((told) => ({ ...told, chains: [{ ...told.chains[0], head: HASH } as never] }))),
      { fault: 'untrue', leaf: 10 }
    ],
    [
      'nothing is told of the device’s chain',
      without(story((told) => ({ ...told, chains: [] }))),
      { fault: 'untrue', leaf: 10 }
    ],
    [
      'less is told of it than is missing',
      without(story((told) => ({ ...told, chains: [{ ...told.chains[0], to: 3 } as never] }))),
      { fault: 'untrue', leaf: 10 }
    ],
    [
      'more of it is told than leaves were erased',
      without(story((told) => ({ ...told, chains: [{ ...told.chains[0], to: 7 } as never] }))),
      { fault: 'untrue', leaf: 8 }
    ],
    [
      'more of it is told, and less than nothing of another',
      without(
        story((told) => ({
          ...told,
          chains: [{ ...told.chains[0], to: 7 } as never, { device: 'other', from: 9, to: 7, head: HASH }]
        }))
      ),
      { fault: 'untrue', leaf: 8 }
    ]
  ] as const)('is not verified where %s', (_, bundle, fault) => {
    expect(faultOf(bundle)).toMatchObject(fault)
  })

  test('is not verified without the hashes of what was erased, or with another', () => {
    const bundle = without(story())
    const { hashes, ...bare } = bundle
    expect(faultOf(bare)).toMatchObject({ fault: 'truncated', leaf: 1, why: expect.stringContaining('hash') })
    const other = hashes.with(3, hashes[4] as string)
    expect(faultOf({ ...bundle, hashes: other })).toMatchObject({ fault: 'altered' })
  })

  test('is no tree of a log whose leaves are none of Writ’s: there, an empty leaf is one', () => {
    const opened = openTree(without(story()))
    expect(opened).toMatchObject({ ok: false, refusal: { detail: { fault: 'altered', leaf: 1 } } })
    const { hashes: _, ...bare } = without(story())
    const bareTree = openTree(bare)
    expect(bareTree.ok && closeTree(bareTree.value)).toMatchObject({ refusal: { detail: { fault: 'altered' } } })
  })

  test('hides nothing that was never logged: as many leaves are gone between as entries are', () => {
    const write = testChain('dev', DEVICE)
    const [enrolled] = runLeaves()
    if (!enrolled) throw new Error('no enrolment')
    // The device wrote two entries that no leaf holds; two leaves of something else were erased after.
    const held = [write(BEGUN), write({ kind: 'run-ended', run: 'run', status: 'done', result: HASH })]
    const hidden = held[1]
    if (hidden?.from !== 'device') throw new Error('the device wrote it')
    const run = 'second'
    const leaves = [
      enrolled,
      serverLeaf({ ...DECIDED, run, token: 'token-two', grants: [...DECIDED.grants] }),
      write({ ...BEGUN, run, token: 'token-two' }),
      serverLeaf({ kind: 'epoch-raised', epoch: 1 }),
      serverLeaf({ kind: 'epoch-raised', epoch: 2 }),
      serverLeaf({
        kind: 'leaves-erased',
        why: 'retention',
        leaves: [[3, 5]],
        chains: [{ device: 'dev', from: 0, to: 1, head: hashEntry(hidden.entry) }]
      })
    ]
    expect(faultOf(without(leaves, [3, 4]))).toMatchObject({ fault: 'untrue', leaf: 2 })
  })

  test('says of a run of which a part was erased that not all of it was checked, and of no other', () => {
    const write = testChain('dev', DEVICE)
    const run = 'second'
    const leaves = [
      ...runLeaves(write),
      serverLeaf({ ...DECIDED, run, token: 'token-two', grants: [...DECIDED.grants] }),
      write({ ...BEGUN, run, token: 'token-two' }),
      // An act that nobody said yes to, and its end.
      write({ ...INTENT, run }),
      write({ ...outcomeOf('done'), run })
    ]
    const last = leaves.at(-1)
    if (last?.from !== 'device') throw new Error('the device wrote it')
    const chains = [{ device: 'dev', from: 7, to: 8, head: hashEntry(last.entry) }]
    const all = [
      ...leaves,
      serverLeaf({ kind: 'leaves-erased', why: 'retention', leaves: [[10, 12]], chains }),
      write({ kind: 'run-ended', run, status: 'done', result: HASH })
    ]
    expect(verifyBundle(without(all, [10, 11]))).toMatchObject({
      ok: true,
      value: {
        runs: [
          { run: 'run', faults: [] },
          { run, faults: [], unchecked: [13] }
        ]
      }
    })
    expect(verifyBundle(without(story()))).not.toHaveProperty('value.runs.0.unchecked')
  })
})
