import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TASKS, type Task } from '@writ/examples/tasks'
import { BROWSERS, type BrowserName } from '../../../cli/browser/index.ts'
import { whyNot } from '../../../e2e/stage/attention/open-world.ts'
import { startTasks, type TaskResult } from '../../../e2e/stage/attention/run-task.ts'
import { type Area, type Given, UsedWrongly } from '../../choose-area.ts'
import type { Row } from '../row.ts'
import { printQuestion, printResults } from './print-results.ts'

const RESULTS = resolve(import.meta.dirname, '../../../docs/results/attention.md')

const readGiven = ({ browser = 'chromium', only, way, write }: Given) => {
  const name = BROWSERS.find((one) => one === browser)
  if (!name) throw new UsedWrongly(`--browser is one of ${BROWSERS.join(', ')}`)
  const names = typeof only === 'string' ? only.split(',') : undefined
  const unknown = names?.find((one) => !TASKS.some((task) => task.name === one))
  if (unknown !== undefined) throw new UsedWrongly(`there is no task \`${unknown}\``)
  const ways = (['row', 'apart'] as const).filter((one) => way === undefined || one === way)
  if (ways.length === 0) throw new UsedWrongly('--way is row or apart')
  if ((names || way === 'apart') && write) throw new UsedWrongly('--write is of all tasks, in a row at least')
  const wanted = TASKS.filter(({ name }) => names?.includes(name) ?? true)
  const leftOut = wanted.filter((task) => whyNot(task) !== undefined)
  return {
    browser: name,
    tasks: wanted.filter((task) => !leftOut.includes(task)),
    leftOut: leftOut.map((task) => `${task.name}: ${whyNot(task)}`),
    ways,
    write: write === true
  }
}

const tell = ({ task, questions, failed, ms }: TaskResult): void => {
  const asked = questions.map(({ wrong, ...one }) => [printQuestion(one), ...wrong].join('; '))
  console.error(`${task.name}: ${failed || 'done'}; asked: ${asked.join(', ') || 'nothing'}; ${ms} ms`)
}

/** All tasks by one agent, one after the other: it knows what it was shown before. */
const runInARow = async (tasks: readonly Task[], browser: BrowserName): Promise<readonly TaskResult[]> => {
  const stage = await startTasks({ browser, tasks })
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
  return results
}

/** Each task by an agent that nobody had before, on a device and a server of its own. */
const runApart = async (tasks: readonly Task[], browser: BrowserName): Promise<readonly TaskResult[]> => {
  const results: TaskResult[] = []
  for (const task of tasks) results.push(...(await runInARow([task], browser)))
  return results
}

const WAYS = { row: runInARow, apart: runApart } as const
type Way = keyof typeof WAYS
const SAID: Readonly<Record<Way, string>> = { row: 'by one agent', apart: 'each by a new agent' }

const rowsOf = (way: Way, results: readonly TaskResult[]): Row[] => {
  const questions = results.flatMap((result) => result.questions)
  const of = `of ${results.length}`
  const named = (metric: string) => `${metric}, ${SAID[way]}`
  return [
    { metric: named('tasks done as asked for'), value: results.filter(({ failed }) => failed === '').length, unit: of },
    {
      metric: named('tasks with one question at most'),
      value: results.filter((one) => one.questions.length <= 1).length,
      unit: of
    },
    { metric: named('questions per task'), value: questions.length / results.length, unit: 'questions' },
    {
      metric: named('questions whose every fact is true'),
      value: questions.filter(({ wrong }) => wrong.length === 0).length,
      unit: `of ${questions.length}`
    }
  ]
}

/**
 * Forty ordinary tasks on the whole road at *balanced*: how often the person is asked, and whether what they read is true. Twice: by one
 * agent in a row, and each by a new one. Where WordPress is not installed its tasks are left out, and that is said.
 */
const measure: Area['measure'] = async (given) => {
  const { browser, tasks, leftOut, ways, write } = readGiven(given)
  for (const one of leftOut) console.error(`Left out: ${one}`)
  const results: Partial<Record<Way, readonly TaskResult[]>> = {}
  for (const way of ways) results[way] = await WAYS[way](tasks, browser)
  const { row, apart } = results
  if (write && row) {
    mkdirSync(resolve(RESULTS, '..'), { recursive: true })
    writeFileSync(RESULTS, printResults({ row, apart }, { browser, leftOut }))
  }
  return ways.flatMap((way) => rowsOf(way, results[way] ?? []))
}

export const ATTENTION: Area = {
  measure,
  options: {
    browser: { type: 'string' },
    only: { type: 'string' },
    way: { type: 'string' },
    write: { type: 'boolean' }
  }
}
