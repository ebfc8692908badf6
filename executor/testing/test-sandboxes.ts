import { expect } from 'vitest'
import type { TestExecutor } from './test-executor.ts'
import { testSource } from './test-source.ts'

export const codeOf = ({ status, body }: { status: number; body: { refusal?: { code: string } } }) => [
  status,
  body.refusal?.code
]

/** A source of each tier: machines without a session, with files, and such that can be kept whole. */
export const sandboxSources = () => {
  const languages = ['javascript', 'python'] as const
  return {
    bare: testSource(),
    withFiles: testSource({ tier: 'process', languages, withFiles: true }),
    whole: testSource({ tier: 'microvm', languages, withFiles: true, isWhole: true })
  }
}

/** What a holder of tokens does with sandboxes; each token is of a tenant of its own, so that no test takes another's room. */
export const sandboxesOf = (it: () => Pick<TestExecutor, 'token' | 'ask'>) => ({
  newToken: (right: object = {}, more: object = {}) =>
    it().token({ right: { languages: ['javascript'], max: 4, ...right }, tenant: crypto.randomUUID(), ...more }),
  make: async (token: string, body: object = {}) => {
    const made = await it().ask('POST', '/v1/sandboxes', token, body)
    expect(made).toMatchObject({ status: 201 })
    return made.body
  },
  kill: (id: string, token: string) => it().ask('DELETE', `/v1/sandboxes/${id}`, token)
})
