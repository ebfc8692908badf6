import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BROWSERS } from '../../../cli/browser/index.ts'
import { startRoad } from '../../../e2e/stage/start-road.ts'
import { MINIWOB_TASKS } from '../../../examples/miniwob/index.ts'
import { type Area, type Given, UsedWrongly } from '../../choose-area.ts'
import { medianMs, passesOf, printResults, reasonsOf, type TaskResult } from './print-results.ts'
import { runEpisode } from './run-episode.ts'
import { serveSuite } from './serve-suite.ts'
import { suitePolicy } from './suite-policy.ts'

const RESULTS = resolve(import.meta.dirname, '../../../docs/results/miniwob.md')

const readGiven = ({ data, tasks, seeds, browser = 'chromium', write }: Given) => {
  const count = Number(seeds ?? 10)
  if (!Number.isInteger(count) || count < 1) throw new UsedWrongly('--seeds is a whole number from 1')
  const name = BROWSERS.find((one) => one === browser)
  if (!name) throw new UsedWrongly(`--browser is one of ${BROWSERS.join(', ')}`)
  const named = typeof tasks === 'string' ? tasks.split(',') : undefined
  const unknown = named?.find((task) => !Object.hasOwn(MINIWOB_TASKS, task))
  if (unknown !== undefined) throw new UsedWrongly(`there are no plans for \`${unknown}\``)
  if (named && write) throw new UsedWrongly('--write is of all tasks')
  return {
    folder: typeof data === 'string' ? resolve(data) : process.env.WRIT_MINIWOB,
    names: named ?? Object.keys(MINIWOB_TASKS),
    seeds: count,
    browser: name,
    write: write === true
  }
}

/** Runs every episode of the chosen tasks, one after the other in one browser, and says each that fails. */
const runTasks = async (
  folder: string,
  { names, seeds, browser }: Pick<ReturnType<typeof readGiven>, 'names' | 'seeds' | 'browser'>
): Promise<readonly TaskResult[]> => {
  const suite = await serveSuite(folder)
  const road = await startRoad({ browser, vault: [], approve: 'none', policy: suitePolicy(suite.origin) })
  try {
    const probe = await road.driver.newPage('about:blank')
    const results: TaskResult[] = []
    for (const task of names) {
      const maker = MINIWOB_TASKS[task]
      if (!maker) continue
      const episodes = []
      for (let seed = 1; seed <= seeds; seed++)
        episodes.push(await runEpisode({ road, suite, probe }, task, seed, maker))
      const result = { task, episodes }
      results.push(result)
      const why = reasonsOf(result)
      console.error([`${task}: ${passesOf(result)} of ${seeds}, ${medianMs([result])} ms`, ...why].join('\n    '))
    }
    return results
  } finally {
    await road.close()
    await suite.close()
  }
}

/** MiniWoB++ through the real extension: tasks that give their full reward for every seed. */
const measure: Area['measure'] = async (given) => {
  const { folder, write, ...how } = readGiven(given)
  if (!folder || !existsSync(join(folder, 'miniwob')))
    return {
      skipped:
        'the suite is not there; --data or WRIT_MINIWOB names `miniwob/html` of Farama-Foundation/miniwob-plusplus'
    }
  const results = await runTasks(folder, how)
  if (write) {
    const all = readdirSync(join(folder, 'miniwob')).map((file) => file.replace(/\.html$/, ''))
    mkdirSync(resolve(RESULTS, '..'), { recursive: true })
    writeFileSync(
      RESULTS,
      printResults(
        results,
        all.filter((task) => !Object.hasOwn(MINIWOB_TASKS, task)),
        how
      )
    )
  }
  const whole = results.filter((result) => passesOf(result) === how.seeds).length
  return [
    { metric: 'miniwob tasks passed', value: whole, unit: `of ${results.length} with plans` },
    { metric: 'miniwob episode, median', value: medianMs(results), unit: 'ms' }
  ]
}

export const MINIWOB: Area = {
  measure,
  options: {
    data: { type: 'string' },
    tasks: { type: 'string' },
    seeds: { type: 'string' },
    browser: { type: 'string' },
    write: { type: 'boolean' }
  }
}
