import { expect, test } from 'vitest'
import type { Sandbox } from '../service/index.ts'
import { holdSandboxes } from './held-sandboxes.ts'

const WORDS = { template: 'base', metadata: {}, variables: {} }
const sandbox = (id: string) => {
  const gone = new AbortController()
  const given = { allowed: { spec: { limits: { processes: 1 } } } }
  return { gone, sandbox: { id, given, gone: gone.signal } as unknown as Sandbox }
}

test('C66 a sandbox is reached as long as it lives, with a token of its own', () => {
  const held = holdSandboxes()
  const [one, other, dead] = [sandbox('one'), sandbox('other'), sandbox('dead')]
  dead.gone.abort()
  const tokens = [one, other, dead].map((each) => held.hold(each.sandbox, WORDS).accessToken)
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(held.all().map(({ sandbox: { id } }) => id)).toEqual(['one', 'other'])
  expect(held.of('dead')).toBeUndefined()
  one.gone.abort()
  expect(held.of('one')).toBeUndefined()
  expect(held.all().map(({ sandbox: { id } }) => id)).toEqual(['other'])
})
