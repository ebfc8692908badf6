import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TASKS } from '@writ/examples/tasks'
import { BROWSERS } from '../../../cli/browser/index.ts'
import { startTasks, type TaskResult } from '../../../e2e/stage/attention/run-task.ts'
import { type Area, type Given, UsedWrongly } from '../../choose-area.ts'
import { printQuestion, printResults } from './print-results.ts'

const RESULTS = resolve(import.meta.dirname, '../../../docs/results/attention.md')

const readGiven = ({ browser = 'chromium', only, write }: Given) => {
  const name = BROWSERS.find((one) => one === browser)
  if (!name) throw new UsedWrongly(`--browser is one of ${BROWSERS.join(', ')}`)
  const names = typeof only === 'string' ? only.split(',') : undefined
  const unknown = names?.find((one) => !TASKS.some((task) => task.name === one))
  if (unknown !== undefined) throw new UsedWrongly(`there is no task \`${unknown}\``)
  if (names && write) throw new UsedWrongly('--write is of all tasks')
  return { browser: name, tasks: TASKS.filter(({ name }) => names?.includes(name) ?? true), write: write === true }
}

const tell = ({ task, questions, failed, ms }: TaskResult): void => {
  const asked = questions.map(({ wrong, ...one }) => [printQuestion(one), ...wrong].join('; '))
  console.error(`${task.name}: ${failed || 'done'}; asked: ${asked.join(', ') || 'nothing'}; ${ms} ms`)
}

/** Forty ordinary tasks on the whole road at *balanced*: how often the person is asked, and whether what they read is true. */
const measure: Area['measure'] = async (given) => {
  const { browser, tasks, write } = readGiven(given)
  const stage = await startTasks({ browser })
  const results: TaskResult[] = []
  try {
    for (const task of tasks) {
      const result = await stage.run(task)
      results.push(result)
      tell(result)
    }
  } finally {
    await stage.close()
  }
  if (write) {
    mkdirSync(resolve(RESULTS, '..'), { recursive: true })
    writeFileSync(RESULTS, printResults(results, browser))
  }
  const questions = results.flatMap((result) => result.questions)
  const of = `of ${results.length}`
  return [
    { metric: 'tasks done as asked for', value: results.filter(({ failed }) => failed === '').length, unit: of },
    {
      metric: 'tasks with one question at most',
      value: results.filter((one) => one.questions.length <= 1).length,
      unit: of
    },
    { metric: 'questions per task', value: questions.length / results.length, unit: 'questions' },
    {
      metric: 'questions whose every fact is true',
      value: questions.filter(({ wrong }) => wrong.length === 0).length,
      unit: `of ${questions.length}`
    }
  ]
}

export const ATTENTION: Area = {
  measure,
  options: { browser: { type: 'string' }, only: { type: 'string' }, write: { type: 'boolean' } }
}
