import type { LogLeaf, ServerEvent } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { BEGUN, decidedWith, HASH, INTENT, outcomeOf, runOf, serverLeaf, type Write } from '../testing/test-log.ts'

const PIN = 'B'.repeat(43)
const PAY = {
  id: 'e1',
  verb: 'call',
  effect: 'submit',
  origin: 'tool:bank',
  pin: PIN,
  max: 1,
  approval: 'allow'
} as const
const tools = (more: Partial<Extract<ServerEvent, { kind: 'tools-set' }>>) =>
  serverLeaf({ kind: 'tools-set', what: 'approved', server: 'bank', tool: 'pay', pin: PIN, class: 'submit', ...more })
const called = (more: object = {}) =>
  serverLeaf({
    kind: 'tool-called',
    run: 'run',
    step: '4',
    effect: 'e1',
    server: 'bank',
    tool: 'pay',
    pin: PIN,
    ...more
  })
const given = (step = '4') => serverLeaf({ kind: 'tool-answered', run: 'run', step })
const INTENDED = { ...INTENT, verb: 'call', origin: 'tool:bank' } as const

const faultsOf = (more: (write: Write) => LogLeaf[]) =>
  runOf(decidedWith({ allowed: 1, asked: 0, grants: [PAY] }, (w) => [w(BEGUN), ...more(w)]))?.faults.map(
    ({ why }) => why
  )
const ending = (w: Write) => [w(outcomeOf('done')), w({ kind: 'run-ended', run: 'run', status: 'done', result: HASH })]

const NOT_GRANTED = 'a tool was called that was not granted'
const NOT_APPROVED = 'a tool was called that no admin had approved'

describe('a call of a tool in the log is one', () => {
  test.each<[string, (w: Write) => LogLeaf[], readonly string[]]>([
    ['that was approved, granted, meant and answered', (w) => [tools({}), w(INTENDED), called(), given()], []],
    ['by the pin that was granted', (w) => [tools({}), w(INTENDED), called({ pin: HASH })], [NOT_GRANTED]],
    ['of the server that was granted', (w) => [tools({}), w(INTENDED), called({ server: 'shop' })], [NOT_GRANTED]],
    ['that an admin approved', (w) => [w(INTENDED), called()], [NOT_APPROVED]],
    ['by the name that was approved', (w) => [tools({}), w(INTENDED), called({ tool: 'drain' })], [NOT_APPROVED]],
    ['by the pin that was approved', (w) => [tools({ pin: HASH }), w(INTENDED), called()], [NOT_APPROVED]],
    [
      'as no less than was approved',
      (w) => [tools({ class: 'transact' }), w(INTENDED), called()],
      ['a tool was called as less than an admin had approved']
    ],
    ['as more than was approved', (w) => [tools({ class: 'read' }), w(INTENDED), called()], []],
    ['until it was withdrawn', (w) => [tools({}), tools({ what: 'withdrawn' }), w(INTENDED), called()], [NOT_APPROVED]],
    [
      'until it was met as something else',
      (w) => [tools({}), tools({ what: 'changed', pin: HASH }), w(INTENDED), called()],
      ['a tool was called that had changed since an admin approved it']
    ],
    [
      'that was approved again after it was met as something else',
      (w) => [tools({}), tools({ what: 'changed' }), tools({}), w(INTENDED), called()],
      []
    ],
    [
      'until its server was removed',
      (w) => [tools({}), tools({ what: 'removed' }), w(INTENDED), called()],
      [NOT_APPROVED]
    ],
    ['that is made once', (w) => [tools({}), w(INTENDED), called(), called()], ['a call was made twice']],
    [
      'that is answered once',
      (w) => [tools({}), w(INTENDED), called(), given(), given()],
      ['a call was answered twice']
    ],
    ['that is answered where it was made', (w) => [w(INTENDED), given()], ['a call was answered that was never made']]
  ])('%s', (_, more, faults) => expect(faultsOf((w) => [...more(w), ...ending(w)])).toEqual(faults))

  test('that the device meant, by the end of its run', () => {
    const ended = (w: Write) => w({ kind: 'run-ended', run: 'run', status: 'refused', code: 'run/stopped' })
    expect(faultsOf((w) => [tools({}), called(), ended(w)])).toEqual([
      'a tool was called that the device never meant to call'
    ])
    expect(faultsOf(() => [tools({}), called()])).toEqual([])
  })
})
