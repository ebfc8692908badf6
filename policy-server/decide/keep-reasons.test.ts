import { MAX_REASON, MAX_REASONS } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import type { Decided } from './decide-request.ts'
import { keepReasons } from './keep-reasons.ts'

const asks = (...said: readonly (string | undefined)[]): Pick<Decided, 'decision' | 'by'> => ({
  decision: 'ask',
  by: said.map((because, i) => ({ id: `p${i}`, ...(because !== undefined && { because }) })) as unknown as Decided['by']
})

describe('the reasons of a decision are kept once, bounded, and only for questions', () => {
  test.each([
    ['what one policy says', asks('It pays.'), 'It pays.'],
    ['what several say, each once', asks('It pays.', undefined, 'It pays.', 'It sends.'), 'It pays. It sends.'],
    ['nothing where none says anything', asks(undefined), undefined],
    ['nothing where blanks are said', asks('  '), undefined],
    ['nothing of what is allowed', { ...asks('It pays.'), decision: 'allow' as const }, undefined],
    ['nothing of what is denied', { ...asks('It pays.'), decision: 'deny' as const }, undefined]
  ])('%s', (_what, decided, said) => {
    const reasons = keepReasons()
    const place = reasons.placeOf(decided)
    expect(place === undefined ? undefined : reasons.all[place]).toBe(said)
  })

  test('the same words have one place', () => {
    const reasons = keepReasons()
    expect([asks('a'), asks('b'), asks('a')].map(reasons.placeOf)).toEqual([0, 1, 0])
    expect(reasons.all).toEqual(['a', 'b'])
  })

  test('what is too long is cut at a whole character, and says so', () => {
    const reasons = keepReasons()
    reasons.placeOf(asks(`${'x'.repeat(MAX_REASON - 2)}😀${'y'.repeat(300)}`))
    expect(reasons.all[0]?.length).toBeLessThanOrEqual(MAX_REASON)
    expect(reasons.all[0]?.isWellFormed()).toBe(true)
    expect(reasons.all[0]?.endsWith('…')).toBe(true)
  })

  test('what does not fit is left out, and that there is more is told; what is there is still named', () => {
    const reasons = keepReasons()
    for (let i = 0; i < MAX_REASONS; i++) reasons.placeOf(asks(`reason ${i}`))
    expect(reasons.placeOf(asks('one more'))).toBe(MAX_REASONS)
    expect(reasons.all[MAX_REASONS]).toBeUndefined()
    expect(reasons.placeOf(asks('reason 3'))).toBe(3)
    expect(reasons.all).toHaveLength(MAX_REASONS)
  })
})
