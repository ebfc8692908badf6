import type { Json, Plan, Type } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { checkInputs } from './check-inputs.ts'

const span = { start: 0, end: 1, line: 1, column: 1 }
const planWith = (inputs: Readonly<Record<string, Type>>): Plan => ({
  title: 'p',
  decls: Object.entries(inputs).map(([name, type]) => ({ kind: 'input', name, type, span })),
  body: [],
  span
})

const record: Type = {
  kind: 'record',
  fields: [
    { name: 'who', type: { kind: 'text' } },
    { name: 'sums', type: { kind: 'list', of: { kind: 'number' } } }
  ]
}

describe('an input', () => {
  const CASES: readonly (readonly [Type, Json, boolean])[] = [
    [{ kind: 'text' }, '', true],
    [{ kind: 'text' }, 1, false],
    [{ kind: 'number' }, 1.5, true],
    [{ kind: 'number' }, '1.5', false],
    [{ kind: 'number' }, null, false],
    [{ kind: 'boolean' }, false, true],
    [{ kind: 'boolean' }, 0, false],
    [{ kind: 'date' }, '2024-02-29', true],
    [{ kind: 'date' }, '2025-02-29', false],
    [{ kind: 'date' }, '2025-2-9', false],
    [{ kind: 'date' }, '2025-02-09T00:00:00Z', false],
    [{ kind: 'list', of: { kind: 'text' } }, [], true],
    [{ kind: 'list', of: { kind: 'text' } }, ['a', 1], false],
    [{ kind: 'list', of: { kind: 'text' } }, { 0: 'a' }, false],
    [record, { who: 'a', sums: [1] }, true],
    [record, { who: 'a' }, false],
    [record, { who: 'a', sums: [1], more: 1 }, false],
    [record, [], false],
    [{ kind: 'choice', options: ['a', 'b'] }, 'b', true],
    [{ kind: 'choice', options: ['a', 'b'] }, 'c', false],
    [{ kind: 'file' }, { '@file': 'x', name: 'a.pdf' }, false],
    [{ kind: 'file' }, 'a.pdf', false],
    [{ kind: 'none' }, null, true]
  ]
  test.each(CASES)('of type %j given %j: %s', (type, value, fits) => {
    const checked = checkInputs(planWith({ given: type }), { given: value })
    expect(checked.ok).toBe(fits)
    if (!checked.ok) expect(checked.refusal).toMatchObject({ code: 'plan/bad-input', span, detail: { name: 'given' } })
  })

  test('that is declared must be given, and none that is not', () => {
    const plan = planWith({ sum: { kind: 'number' } })
    expect(checkInputs(plan, {})).toMatchObject({ refusal: { code: 'plan/bad-input', detail: { expected: 'number' } } })
    expect(checkInputs(plan, { sum: 1, more: 2 })).toMatchObject({
      refusal: { code: 'plan/unknown-input', detail: { name: 'more' } }
    })
    // `constructor` is found on every object, but nobody gave it.
    expect(checkInputs(planWith({ constructor: { kind: 'text' as const } }), {}).ok).toBe(false)
  })

  test('that is a file is chosen on the device, and cannot be given', () => {
    const plan = planWith({ given: { kind: 'file' } })
    expect(checkInputs(plan, {}).ok).toBe(true)
    expect(checkInputs(plan, { given: null }).ok).toBe(false)
    expect(checkInputs(planWith({ given: { kind: 'list', of: { kind: 'file' } } }), {}).ok).toBe(false)
  })

  test('is named with its type as the plan writes it', () => {
    expect(checkInputs(planWith({ given: record }), { given: 1 })).toMatchObject({
      refusal: { detail: { expected: '{ who: text, sums: list of number }' } }
    })
  })
})
