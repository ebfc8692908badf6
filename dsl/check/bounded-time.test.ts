import { expect, test } from 'vitest'
import { parsePlan } from '../syntax/index.ts'
import { HARD_CONTEXT, HARD_TO_CHECK } from '../testing/hard-to-check.ts'
import { HANGS_MS, processorTime } from '../testing/processor-time.ts'
import { checkPlan } from './index.ts'

test.each(Object.entries(HARD_TO_CHECK))('64 KB are checked in bounded time: %s', { timeout: 30_000 }, (_, text) => {
  const { plan, diagnostics } = parsePlan(text)
  if (!plan) throw new Error(JSON.stringify(diagnostics[0]))
  const start = processorTime()
  checkPlan(plan, HARD_CONTEXT)
  expect(processorTime() - start).toBeLessThan(HANGS_MS)
})
