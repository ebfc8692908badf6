import { TASKS } from '@writ/examples/tasks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTasks, type TaskStage } from './stage/attention/run-task.ts'

/** One of each kind of question, and two of those that ask nothing; all forty run by `npm run conformance -- attention`. */
const CORE = [
  'expenses-file-taxi',
  'expenses-delete',
  'shop-review',
  'mail-star-zh',
  'wiki-minutes-zh',
  'orders-to-expenses'
]

const core = TASKS.filter(({ name }) => CORE.includes(name))

let stage: TaskStage
beforeAll(async () => {
  stage = await startTasks({ browser: 'chromium', tasks: core })
})
afterAll(() => stage?.close())

test.each(core)('$name is done, asks no more than it must, and asks nothing that is not true', async (task) => {
  const { failed, questions } = await stage.run(task)
  expect(failed).toBe('')
  expect(questions.flatMap(({ wrong }) => wrong)).toEqual([])
  // An agent that was shown other sites before asks once more at each new one.
  const asked = questions.map(({ about }) => about)
  expect(asked.filter((about) => about !== 'flows')).toEqual(task.asks.filter((about) => about !== 'flows'))
  expect(asked.filter((about) => about === 'flows').length).toBeLessThanOrEqual(1)
})
