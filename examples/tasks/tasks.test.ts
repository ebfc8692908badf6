import { readdirSync } from 'node:fs'
import { checkPlan } from '@writ/dsl/check'
import { contextOf } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { KINDS, planOfTask, TASKS } from './index.ts'

test('there are forty tasks, each of its own name, of every kind, and each plan belongs to one', () => {
  const names = TASKS.map(({ name }) => name)
  expect(new Set(names).size).toBe(40)
  expect([...new Set(TASKS.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort())
  const plans = readdirSync(new URL('./plans', import.meta.url)).map((file) => file.replace(/\.writ$/, ''))
  expect(plans.sort()).toEqual(names.toSorted())
})

test.each(TASKS)('the plan of $name checks, at the sites of its task', (task) => {
  const parsed = parsePlan(planOfTask(task))
  expect(parsed.diagnostics).toEqual([])
  const context = contextOf({ text: task.request, saidBy: 'host' }, task.inputs ?? {}, { shown: [], released: {} })
  const { checked, diagnostics } = parsed.plan ? checkPlan(parsed.plan, context) : { diagnostics: [] }
  expect(diagnostics).toEqual([])
  expect(checked?.manifest.sites.map(({ name }) => name).toSorted()).toEqual(task.sites.toSorted())
})
