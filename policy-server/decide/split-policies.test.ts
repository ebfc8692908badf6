import { describe, expect, test } from 'vitest'
import { blankComments, splitPolicies } from './split-policies.ts'

describe('the policies of a text', () => {
  test('come in the order in which they stand, however many there are', () => {
    const text = Array.from({ length: 25 }, (_, i) => `@id("p${i}") permit(principal, action, resource);`).join('\n')
    const ids = splitPolicies(text)?.policies.map(({ text: policy }) => /"(p\d+)"/.exec(policy)?.[1])
    expect(ids).toEqual(Array.from({ length: 25 }, (_, i) => `p${i}`))
  })

  test('stand where they stand: past the same words in a comment, past characters of several bytes', () => {
    const policy = 'permit(principal, action, resource);'
    const text = `// ${policy}\n// é ü 中文\n${policy} // "\n${policy}`
    const places = splitPolicies(text)?.policies.map(({ start, end }) => text.slice(start, end))
    expect(places).toEqual([policy, policy])
    expect(splitPolicies(text)?.policies[0]?.start).toBe(text.indexOf(`\n${policy}`) + 1)
  })

  test('are not told of a text that does not parse', () => {
    expect(splitPolicies('permit(')).toBeUndefined()
  })
})

test('what looks like a comment within a string is none', () => {
  expect(blankComments('"https://a" // b\n"\\"//c"')).toBe('"https://a"     \n"\\"//c"')
})
