import type { ServerEvent } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { decidedWith, HASH, runOf, serverLeaf } from '../testing/test-log.ts'

const PIN = 'B'.repeat(43)
const GRANT = {
  id: 'e1',
  verb: 'call',
  effect: 'share',
  origin: 'tool:app',
  pin: PIN,
  max: 1,
  approval: 'allow'
} as const
const told = (more: Partial<Extract<ServerEvent, { kind: 'features-told' }>['features'][number]> = {}) =>
  serverLeaf({ kind: 'features-told', device: 'dev', features: [{ name: 'tell', pin: PIN, class: 'share', ...more }] })

const faultsOf = (...before: ReturnType<typeof serverLeaf>[]) => {
  const leaves = decidedWith({ allowed: 1, asked: 0, grants: [GRANT] }, () => [])
  const at = leaves.findIndex((leaf) => leaf.from === 'server' && leaf.event.kind === 'plan-decided')
  return runOf(leaves.toSpliced(at, 0, ...before))?.faults.map(({ why }) => why)
}

test.each<[string, ReturnType<typeof serverLeaf>[], readonly string[]]>([
  ['that its device told of', [told()], []],
  ['that its device told of before others', [told(), told({ pin: HASH })], []],
  ['that its device never told of', [], ['a feature was granted that its device never told of']],
  ['by another pin', [told({ pin: HASH })], ['a feature was granted that its device never told of']],
  ['as less', [told({ class: 'transact' })], ['a feature was granted as less than its device had told']],
  ['as more', [told({ class: 'read' })], []]
])('a feature is granted %s', (_, before, faults) => expect(faultsOf(...before)).toEqual(faults))
