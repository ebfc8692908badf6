import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ActionGrant, AuthorizationDetail, FlowGrant } from './capability.ts'
import { isNarrower } from './is-narrower.ts'
import type { SandboxGrant } from './sandbox-grant.ts'

const ACTION: ActionGrant = {
  type: 'writ_action',
  id: 'e1',
  origin: 'https://a.test',
  via: ['https://login.a.test'],
  verb: 'click',
  effect: 'activate',
  target: { role: 'button', name: 'Save' },
  max: 3,
  input: 'trusted',
  approval: 'allow',
  raise: { submit: 'ask' }
}
const FLOW: FlowGrant = {
  type: 'writ_flow',
  id: 'f1',
  from: 'https://a.test',
  to: 'sandbox',
  how: ['value', 'branch'],
  approval: 'ask'
}
const SANDBOX: SandboxGrant = {
  type: 'writ_sandbox',
  id: 'e2',
  executor: 'exe_1',
  at: 'http://127.0.0.1:7070',
  image: `sha256:${'0'.repeat(64)}`,
  language: 'python',
  code: 'A'.repeat(43),
  tier: 'process',
  vcpu: 1,
  memory: 1024,
  wall_ms: 1000,
  cpu_ms: 1000,
  disk: 10,
  processes: 8,
  files: 16,
  output: 100,
  egress: ['https://a.test'],
  max: 2
}
const PARENT: readonly AuthorizationDetail[] = [ACTION, FLOW, SANDBOX]

describe('C45 a child', () => {
  test('may have all of its parent’s grants, some of them, or none', () => {
    fc.assert(fc.property(fc.subarray([...PARENT]), (some) => isNarrower(some, PARENT)))
  })

  test.each<[string, AuthorizationDetail]>([
    ['fewer uses', { ...ACTION, max: 1 }],
    ['a question more', { ...ACTION, approval: 'ask' }],
    ['events made in the page', (({ input: _, ...rest }) => rest)(ACTION)],
    ['no raise', { ...ACTION, raise: {} }],
    ['no sign-in origin', { ...ACTION, via: [] }],
    ['the sign-in origin alone', { ...ACTION, origin: 'https://login.a.test', via: [] }],
    ['one way of a flow', { ...FLOW, how: ['branch'] }],
    ['a smaller sandbox', { ...SANDBOX, memory: 512, wall_ms: 1, cpu_ms: 1, disk: 0, processes: 1, egress: [] }],
    ['a stronger tier', { ...SANDBOX, tier: 'microvm' }]
  ])('may have %s', (_, detail) => {
    expect(isNarrower([detail], PARENT)).toBe(true)
  })

  test.each<[string, AuthorizationDetail]>([
    ['more uses', { ...ACTION, max: 4 }],
    ['a question less', { ...FLOW, approval: 'allow' }],
    ['another raise', { ...ACTION, raise: { submit: 'allow' } }],
    ['one raise more', { ...ACTION, raise: { submit: 'ask', transact: 'ask' } }],
    ['another sign-in origin', { ...ACTION, via: ['https://b.test'] }],
    ['another id', { ...ACTION, id: 'e9' }],
    ['another origin', { ...ACTION, origin: 'https://b.test' }],
    ['another target', { ...ACTION, target: { role: 'button', name: 'Delete' } }],
    ['no target', (({ target, ...rest }) => rest)(ACTION)],
    ['a path', { ...ACTION, path: '/x' }],
    ['another way of a flow', { ...FLOW, how: ['value', 'control'] }],
    ['another image', { ...SANDBOX, image: `sha256:${'1'.repeat(64)}` }],
    ['another executor', { ...SANDBOX, executor: 'exe_2' }],
    ['an executor elsewhere', { ...SANDBOX, at: 'http://evil.test' }],
    ['other code', { ...SANDBOX, code: 'B'.repeat(43) }],
    ['more memory', { ...SANDBOX, memory: 1025 }],
    ['more time', { ...SANDBOX, wall_ms: 1001 }],
    ['more processor time', { ...SANDBOX, cpu_ms: 1001 }],
    ['more processes', { ...SANDBOX, processes: 9 }],
    ['more open files', { ...SANDBOX, files: 17 }],
    ['more output', { ...SANDBOX, output: 101 }],
    ['a weaker tier', { ...SANDBOX, tier: 'wasm' }],
    ['the network', { ...SANDBOX, egress: ['https://b.test'] }],
    ['the sandbox of the run', { ...SANDBOX, session: 'run' }],
    ['the grant of another type', { ...FLOW, id: 'e1' }]
  ])('may not have %s', (_, detail) => {
    expect(isNarrower([detail], PARENT)).toBe(false)
  })

  test('may not have a machine of its own, where its parent has the sandbox of the run', () => {
    const shared: SandboxGrant = { ...SANDBOX, session: 'run' }
    expect(isNarrower([SANDBOX], [shared])).toBe(false)
    expect(isNarrower([shared], [shared])).toBe(true)
  })

  test('may not have a grant twice, whose counts would add up', () => {
    expect(isNarrower([ACTION, ACTION], PARENT)).toBe(false)
  })

  test('of a child has no more than the first parent has', () => {
    const smaller = (grant: ActionGrant) => fc.nat({ max: 5 }).map((max) => ({ ...grant, max: max + 1 }))
    fc.assert(
      fc.property(smaller(ACTION), smaller(ACTION), (child, grandchild) => {
        fc.pre(isNarrower([child], PARENT) && isNarrower([grandchild], [child]))
        return isNarrower([grandchild], PARENT)
      })
    )
  })

  test('may not have the browser’s own input, where its parent has not', () => {
    const { input: _, ...plain } = ACTION
    expect(isNarrower([ACTION], [plain])).toBe(false)
    expect(isNarrower([plain], [plain])).toBe(true)
  })
})
