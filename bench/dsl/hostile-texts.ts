import { checkPlan } from '@writ/dsl/check'
import { formatText, parsePlan } from '@writ/dsl/syntax'
import { HARD_CONTEXT, HARD_TO_CHECK } from '../../dsl/testing/hard-to-check.ts'
import { HARD_TO_READ, SIZE } from '../../dsl/testing/hard-to-read.ts'
import { processorTime } from '../../dsl/testing/processor-time.ts'
import type { Row } from '../conformance/row.ts'
import { median } from '../quantile.ts'
import { againstAim, besideSize } from './against-aim.ts'
import { usualPlan } from './plans.ts'

/** Milliseconds of the processor: no text of 64 KB may take longer. */
const AIM = 1000
const RUNS = 5

const check = (text: string): void => {
  const { plan } = parsePlan(text)
  if (plan) checkPlan(plan, HARD_CONTEXT)
}

const timeOf = (task: () => unknown): number => {
  const start = processorTime()
  task()
  return processorTime() - start
}

/** As many lines as people write them as there is room for. */
const usualText = (): string => {
  let lines = 1000
  while (usualPlan(lines + 50).length <= SIZE) lines += 50
  return usualPlan(lines)
}

/** The texts that any part of reading or checking could take badly, each once; the slowest again, beside a usual plan of their size. */
export const measureHostile = (): readonly Row[] => {
  const tasks: Readonly<Record<string, () => unknown>> = {
    ...Object.fromEntries(Object.entries(HARD_TO_CHECK).map(([name, text]) => [`check: ${name}`, () => check(text)])),
    ...Object.fromEntries(Object.entries(HARD_TO_READ).map(([name, text]) => [`read: ${name}`, () => parsePlan(text)])),
    ...Object.fromEntries(
      Object.entries(HARD_TO_READ).map(([name, text]) => [`format: ${name}`, () => formatText(text)])
    )
  }
  const usual = usualText()
  check(usual)
  const once = Object.entries(tasks).map(([name, task]) => ({ name, task, ms: timeOf(task) }))
  const [slowest] = once.sort((a, b) => b.ms - a.ms)
  if (!slowest) throw new Error('nothing was measured')
  const worst = median(Array.from({ length: RUNS }, () => timeOf(slowest.task)))
  const floor = median(Array.from({ length: RUNS }, () => timeOf(() => check(usual))))
  const metric = `64 KB of ${once.length} hostile kinds, the worst (${slowest.name}), of the processor`
  return [
    besideSize(metric, worst, 'ms', 'a usual plan of 64 KB, parsed and checked', floor),
    againstAim(metric, worst, 'ms', AIM)
  ]
}
