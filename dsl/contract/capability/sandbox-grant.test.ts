import { describe, expect, test } from 'vitest'
import type { CodeUse } from '../manifest.ts'
import { SANDBOX } from '../testing/sample-claims.ts'
import { isOneMachine, type SandboxGrant, sandboxGrants, type Tier } from './sandbox-grant.ts'

const IMAGE = `sha256:${'0'.repeat(64)}`
const HOST = { id: 'exe_1', url: 'http://127.0.0.1:7070', images: { python: IMAGE, shell: IMAGE } }
const OTHER_IMAGE = { ...HOST, images: { ...HOST.images, shell: `sha256:${'1'.repeat(64)}` } }

const use = (effect: string, more: Partial<CodeUse> = {}): CodeUse => ({
  effect,
  language: 'python',
  hash: 'A'.repeat(43),
  ms: 1000,
  bytes: 1024,
  max: 1,
  ...more
})
const shared = (effect: string, more: Partial<CodeUse> = {}) => use(effect, { session: 'run', ...more })

const granted = (code: readonly CodeUse[], host = HOST, tiers: Readonly<Record<string, Tier>> = {}) =>
  sandboxGrants(code, host, tiers).map(({ id, tier, session }) => [id, tier, session])

describe('grants for code that shares a sandbox', () => {
  test('describe one machine, whatever the languages and times', () => {
    const code = [shared('e1'), shared('e2', { language: 'shell', ms: 5, max: 3 }), use('e3', { bytes: 9 })]
    const grants = sandboxGrants(code, HOST, {})
    expect(grants.map(({ session }) => session)).toEqual(['run', 'run', undefined])
    expect(isOneMachine(grants.slice(0, 2))).toBe(true)
    expect(isOneMachine(grants)).toBe(false)
  })

  test('have the strongest of their tiers, and leave other code its own', () => {
    const tiers = { e1: 'wasm', e2: 'process', e3: 'wasm' } as const
    expect(granted([shared('e1'), shared('e2'), use('e3')], HOST, tiers)).toEqual([
      ['e1', 'process', 'run'],
      ['e2', 'process', 'run'],
      ['e3', 'wasm', undefined]
    ])
    expect(granted([shared('e1'), shared('e4')], HOST, tiers).map(([, tier]) => tier)).toEqual(['microvm', 'microvm'])
  })

  test.each<[string, readonly CodeUse[], typeof HOST]>([
    ['an image is of another language alone', [shared('e1'), shared('e2', { language: 'shell' })], OTHER_IMAGE],
    ['no image runs one of the languages', [shared('e1'), shared('e2', { language: 'javascript' })], HOST],
    ['they are of other sizes', [shared('e1'), shared('e2', { bytes: 1 })], HOST]
  ])('are none of them there where %s', (_, code, host) => {
    expect(granted([...code, use('e3')], host)).toEqual([['e3', 'microvm', undefined]])
  })
})

test.each<[string, Partial<SandboxGrant>, boolean]>([
  ['language', { language: 'shell' }, true],
  ['code', { code: 'B'.repeat(43) }, true],
  ['time', { wall_ms: 1, cpu_ms: 1 }, true],
  ['uses', { max: 9 }, true],
  ['executor', { executor: 'exe_2' }, false],
  ['address', { at: 'http://127.0.0.1:7071' }, false],
  ['image', { image: `sha256:${'1'.repeat(64)}` }, false],
  ['tier', { tier: 'process' }, false],
  ['processors', { vcpu: 2 }, false],
  ['memory', { memory: 1 }, false],
  ['disk', { disk: 1 }, false],
  ['processes', { processes: 1 }, false],
  ['files', { files: 1 }, false],
  ['output', { output: 1 }, false],
  ['network', { egress: ['https://a.test'] }, false]
])('grants that differ in %s may be for one machine or not', (_, change, isOne) => {
  expect(isOneMachine([SANDBOX, { ...SANDBOX, ...change }])).toBe(isOne)
})
