import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Checked, checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import type { Row } from '../conformance/row.ts'
import { medianTimes } from '../median-times.ts'
import { againstAim, besideSize } from './against-aim.ts'
import { shortPlan, usualPlan } from './plans.ts'

/** Microseconds: the aim for a plan of fifty lines, once warm. */
const AIM = 1000
const SIZES = [500, 1000, 5000, 20_000] as const
const LARGE = 5000
const MEGABYTE = 1024 * 1024

const check = (text: string): Checked => {
  const { plan } = parsePlan(text)
  if (!plan) throw new Error('the measured plan does not parse')
  return checkPlan(plan)
}

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}

/** What parsing and checking leaves behind, in megabytes. */
const memoryOf = (text: string): number => {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const held = check(text)
  collectGarbage()
  const after = process.memoryUsage().heapUsed
  if (!held.checked) throw new Error('the measured plan is not right')
  return (after - before) / MEGABYTE
}

/** Median microseconds of each task, a few times after a warm-up: for tasks that take long. */
const slowTimes = (text: string): number => {
  const times: number[] = []
  for (let i = 0; i < 7; i++) {
    const begun = performance.now()
    check(text)
    times.push((performance.now() - begun) * 1000)
  }
  return times.slice(2).sort((a, b) => a - b)[2] ?? Number.NaN
}

/** Parse and check: warm, large, in memory, and per line at several sizes. */
export const measureChecker = async (): Promise<readonly Row[]> => {
  const text = usualPlan(50)
  const { plan } = parsePlan(text)
  if (!plan || !check(text).checked || !check(shortPlan(SIZES[0])).checked)
    throw new Error('the measured plan is not right')
  const json = JSON.stringify(plan.plan)
  const times = await medianTimes({
    'parse 50 lines': () => parsePlan(text),
    'parse and check 50 lines': () => check(text),
    'JSON.parse of the tree': () => JSON.parse(json)
  })
  const time = (name: string): number => times.get(name) ?? Number.NaN
  const rows = [
    besideSize(
      'parse 50 lines',
      time('parse 50 lines'),
      'us',
      'JSON.parse of the tree',
      time('JSON.parse of the tree')
    ),
    againstAim('parse and check 50 lines', time('parse and check 50 lines'), 'us', AIM)
  ]
  const large = usualPlan(LARGE)
  rows.push(
    { metric: `parse and check ${LARGE} lines`, value: Math.round(slowTimes(large) / 1000), unit: 'ms' },
    { metric: `memory of ${LARGE} lines, parsed and checked`, value: Math.round(memoryOf(large) * 10) / 10, unit: 'MB' }
  )
  const perLine = SIZES.map((lines) => slowTimes(shortPlan(lines)) / lines)
  for (const [i, lines] of SIZES.entries())
    rows.push(
      besideSize(
        `parse and check ${lines} lines, each`,
        perLine[i] ?? Number.NaN,
        'us',
        `${SIZES[0]} lines`,
        perLine[0] ?? 1
      )
    )
  return rows
}
