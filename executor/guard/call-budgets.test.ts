import { describe, expect, test } from 'vitest'
import { callBudgets } from './call-budgets.ts'

describe('the calls of one minute', () => {
  const told = (budgets: ReturnType<typeof callBudgets>, whose: string, now: number) => {
    const taken = budgets.take(whose, now)
    return taken.ok ? 'ok' : taken.refusal.detail?.seconds
  }

  test('are as many as the budget, each for itself, and then none until the next minute', () => {
    const budgets = callBudgets(2)
    expect([told(budgets, 'a', 0), told(budgets, 'a', 10), told(budgets, 'a', 20.5)]).toEqual(['ok', 'ok', 40])
    expect(told(budgets, 'b', 20)).toBe('ok')
    expect([told(budgets, 'a', 59.9), told(budgets, 'a', 60), told(budgets, 'b', 61)]).toEqual([1, 'ok', 'ok'])
  })

  test('are counted anew where the clock was put back', () => {
    const budgets = callBudgets(1)
    expect([told(budgets, 'a', 100), told(budgets, 'a', 101), told(budgets, 'a', 40)]).toEqual(['ok', 59, 'ok'])
  })
})
