import { checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import { beside } from '../beside.ts'
import type { Measure } from '../choose-area.ts'
import { medianTimes } from '../median-times.ts'

const HEAD = ['plan "Fifty lines"', 'site s = "https://s.example"', 'input n: number', 'on s {']
const ROUND = [
  '  open "/new"',
  '  fill field "Title" with "a"',
  '  fill field "Amount" with n',
  '  click button "Save"'
]
const LINES = [...HEAD, ...Array.from({ length: 45 }, (_, i) => ROUND[i % ROUND.length] ?? ''), '}']

/** A whole plan of fifty lines, beside the least a reader of text could do: parsing the same tree from JSON. */
export const measureDsl: Measure = async () => {
  const text = `${LINES.join('\n')}\n`
  const { plan } = parsePlan(text)
  if (!plan || !checkPlan(plan).checked) throw new Error('the measured plan is not right')
  const json = JSON.stringify(plan.plan)
  const times = await medianTimes({
    'parse 50 lines': () => parsePlan(text),
    'parse and check 50 lines': () => {
      const parsed = parsePlan(text).plan
      return parsed && checkPlan(parsed)
    },
    'JSON.parse of the tree': () => JSON.parse(json)
  })
  const floor = 'JSON.parse of the tree'
  return [beside(times, 'parse 50 lines', floor), beside(times, 'parse and check 50 lines', floor)]
}
