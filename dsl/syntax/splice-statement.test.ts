import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Plan } from '../contract/index.ts'
import { formatPlan, parsePlan, spliceStatement } from './index.ts'
import { arbitraryPlan } from './testing/arbitrary-plan.ts'

const planOf = (text: string): Plan => {
  const { plan, diagnostics } = parsePlan(text)
  if (!plan) throw new Error(`${text}\n${JSON.stringify(diagnostics)}`)
  return plan.plan
}

/** Every number of a plan with the words it stands for. */
const numbered = (plan: Plan, text: string): Map<number, string> => {
  const found = new Map<number, string>()
  JSON.stringify(plan, (_, value) => {
    if (typeof value?.id === 'number') found.set(value.id, text.slice(value.span.start, value.span.end))
    return value
  })
  return found
}

const TEXT = `plan "x"
on app {
  if exists alert {
    click button "Old"
  }
  let a = read text of heading
}
`

test('the statement is replaced where it stands, and the others keep their words under new numbers', () => {
  const spliced = spliceStatement(planOf(TEXT), 3, 'let n = read url click button "New"')
  if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
  expect(spliced.text).toBe(`plan "x"

on app {
  if exists alert {
    let n = read url
    click button "New"
  }
  let a = read text of heading
}
`)
  expect([...spliced.ids]).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [4, 6],
    [5, 7]
  ])
})

test('a text of nothing takes the statement away', () => {
  const spliced = spliceStatement(planOf(TEXT), 1, '# not needed')
  expect('text' in spliced && spliced.text).toBe('plan "x"\n\non app {\n  let a = read text of heading\n}\n')
})

const isStatement = (plan: Plan, id: number): boolean => {
  let is = false
  JSON.stringify(plan.body, (key, value) => {
    if (Array.isArray(value) && ['', 'body', 'then', 'else', 'undo'].includes(key))
      is ||= value.some((each) => each.id === id)
    return value
  })
  return is
}

test('for any plan and statement: what stays has the same words, and every number is the new plan’s own', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.nat(), (tree, pick) => {
      const text = formatPlan(tree)
      const plan = planOf(text)
      const before = numbered(plan, text)
      fc.pre(before.size > 0)
      const id = pick % before.size
      fc.pre(isStatement(plan, id))
      const spliced = spliceStatement(plan, id, 'if exists alert { back } reload')
      if (!('text' in spliced)) throw new Error(JSON.stringify(spliced))
      const after = numbered(planOf(spliced.text), spliced.text)
      expect(spliced.ids.has(id)).toBe(false)
      for (const [was, is] of spliced.ids) {
        const [old = '', now = ''] = [before.get(was), after.get(is)]
        if (!old.includes('{') && !old.includes('\n')) expect(now).toBe(old)
      }
      expect(new Set(spliced.ids.values()).size).toBe(spliced.ids.size)
      expect(after.size - spliced.ids.size).toBe(4)
    }),
    { numRuns: 300 }
  )
})

test.each(['clik button "x"', 'site a = "https://a.example"', 'plan "x"'])('a replacement is refused: %s', (text) => {
  const spliced = spliceStatement(planOf(TEXT), 3, text)
  expect('diagnostics' in spliced && spliced.diagnostics.length).toBe(1)
})

test('a statement that is not there is a bug', () => {
  expect(() => spliceStatement(planOf(TEXT), 2, 'back')).toThrow()
})

test('all that was replaced together is no longer than a plan may be', () => {
  const long = (n: number) => `let n = "${'x'.repeat(200_000)}${n}"`
  const first = spliceStatement(planOf(`plan "x" ${long(1)}`), 0, long(2))
  if (!('text' in first)) throw new Error(JSON.stringify(first))
  const second = spliceStatement(planOf(first.text), 0, 'let n = "short"', first.replaced)
  expect(second).toMatchObject({ diagnostics: [{ code: 'syntax/too-large' }] })
})
