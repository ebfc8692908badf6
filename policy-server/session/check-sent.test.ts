import { isSoundJson } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { checkSent, keptText } from './check-sent.ts'

describe('what an agent sends', () => {
  test.each([
    ['plan\0', {}, 'syntax/unknown-character'],
    ['plan\udc00', {}, 'syntax/unknown-character'],
    ['plan', [1], 'plan/bad-input'],
    ['plan', 'sum', 'plan/bad-input'],
    ['plan', null, 'plan/bad-input'],
    ['plan', { sum: 'x\0' }, 'plan/bad-input'],
    ['plan', { 'su\udc00m': 1 }, 'plan/bad-input']
  ])('%j with %j is refused: %s', (text, inputs, code) => {
    const checked = checkSent(text, inputs)
    expect(checked.ok ? undefined : checked.refusal.code).toBe(code)
    expect(isSoundJson(JSON.parse(JSON.stringify(checked)))).toBe(true)
  })

  test('is kept so that it can be stored', () => {
    expect(keptText('a\0b\ud800')).toBe('a\uFFFDb\uFFFD')
    expect(keptText('x'.repeat(300_000))).toHaveLength(262_144)
  })
})
