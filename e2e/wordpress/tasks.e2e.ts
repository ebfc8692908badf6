import { TASKS } from '@writ/examples/tasks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTasks, type TaskStage } from '../stage/attention/run-task.ts'
import { available } from './index.ts'

const why = available()
if (why) console.error(`Skipping the ordinary tasks on WordPress: ${why}`)

const tasks = TASKS.filter(({ sites }) => sites.includes('wordpress'))

describe.skipIf(why)('of the ordinary tasks', () => {
  let stage: TaskStage
  beforeAll(async () => {
    stage = await startTasks({ browser: 'chromium', tasks })
  })
  afterAll(() => stage?.close())

  test.each(tasks)('$name is done, asks no more than it must, and asks nothing that is not true', async (task) => {
    const { failed, questions } = await stage.run(task)
    expect(failed).toBe('')
    expect(questions.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(questions.map(({ about }) => about)).toEqual(task.asks)
  })
})
