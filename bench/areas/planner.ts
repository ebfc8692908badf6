import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BALANCED_POLICY } from '@writ/policy-server'
import { openWorld, whyNot } from '../../e2e/stage/attention/open-world.ts'
import { startRoad } from '../../e2e/stage/start-road.ts'
import { type Area, UsedWrongly } from '../choose-area.ts'
import { serveSuite } from '../conformance/miniwob/serve-suite.ts'
import { suitePolicy } from '../conformance/miniwob/suite-policy.ts'
import { measureApplication, scriptedTasks } from '../planner/measure-applications.ts'
import { measureEpisode } from '../planner/measure-episodes.ts'
import { EPISODE_SCRIPTS } from '../planner/miniwob-scripts.ts'
import { printResults } from '../planner/print-results.ts'
import { failuresOf, rowsOfPlanner } from '../planner/rows-of-planner.ts'
import type { Measured } from '../planner/side.ts'

const RESULTS = resolve(import.meta.dirname, '../../docs/results/planner.md')

/** One of each list in turn, so that what slows the machine down slows both families. */
const inTurns = <T>(some: readonly T[], others: readonly T[]): readonly T[] =>
  Array.from({ length: Math.max(some.length, others.length) }, (_, at) => [some[at], others[at]])
    .flat()
    .filter((one) => one !== undefined)

const say = (line: string): void => console.error(line)

/**
 * What a task costs a planner: tokens, round trips and time, with Writ's tools and with @playwright/mcp's, both told the same by a script.
 * `--times` runs of each, `--only` tasks whose names hold a word, `--data` MiniWoB++, `--write` keeps the table in docs/results.
 */
const measure: Area['measure'] = async ({ write, times = '1', only = '', data }) => {
  const count = Number(times)
  if (!Number.isInteger(count) || count < 1) throw new UsedWrongly('--times is a whole number from 1')
  if (write === true && only !== '') throw new UsedWrongly('--write is of all tasks')
  const isWanted = (name: string): boolean => name.includes(String(only))
  const folder = typeof data === 'string' ? resolve(data) : process.env.WRIT_MINIWOB
  const hasSuite = folder !== undefined && existsSync(join(folder, 'miniwob'))
  const episodes = hasSuite ? Object.keys(EPISODE_SCRIPTS).filter(isWanted) : []
  const wanted = scriptedTasks().filter(({ name }) => isWanted(name))
  const tasks = wanted.filter((task) => whyNot(task) === undefined)
  const left = [
    ...wanted.flatMap((task) => (whyNot(task) === undefined ? [] : [`${task.name}: ${whyNot(task)}`])),
    ...(hasSuite
      ? []
      : ['MiniWoB++: --data or WRIT_MINIWOB names `miniwob/html` of Farama-Foundation/miniwob-plusplus'])
  ]
  for (const line of left) say(`not measured: ${line}`)
  if (tasks.length + episodes.length === 0) return { skipped: 'no task is left' }

  const measured: Measured[] = []
  const keep = (names: readonly string[]): void => {
    if (write !== true) return
    mkdirSync(dirname(RESULTS), { recursive: true })
    const unreached = names.length > 0 ? [`${names.join(', ')}: it was ended before`] : []
    writeFileSync(RESULTS, printResults(measured, { times: count, left: [...left, ...unreached] }))
  }
  const open = await openWorld(tasks)
  const suite = hasSuite ? await serveSuite(folder) : undefined
  try {
    const policy = readFileSync(BALANCED_POLICY, 'utf8') + (suite ? suitePolicy(suite.origin) : '')
    const road = await startRoad({ browser: 'chromium', vault: open.vault, approve: 'all', trustedHost: true, policy })
    try {
      const probe = await road.driver.newPage('about:blank')
      const ofTasks = tasks.map((task) => ({
        name: task.name,
        measure: () => measureApplication(task, { road, open, probe }, count)
      }))
      const ofEpisodes = suite
        ? episodes.map((name) => ({ name, measure: () => measureEpisode(name, { road, suite, probe }, count) }))
        : []
      const all = inTurns(ofTasks, ofEpisodes)
      for (const [at, one] of all.entries()) {
        const result = await one.measure()
        measured.push(result)
        say([result.name, ...failuresOf(result)].join('\n    '))
        // What was measured outlives a run that is ended early.
        keep(all.slice(at + 1).map(({ name }) => name))
      }
    } finally {
      await road.close()
    }
  } finally {
    await suite?.close()
    await open.close()
  }
  return rowsOfPlanner(measured)
}

export const PLANNER: Area = {
  measure,
  options: {
    write: { type: 'boolean' },
    times: { type: 'string' },
    only: { type: 'string' },
    data: { type: 'string' }
  }
}
