import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BROWSERS } from '../../../cli/browser/index.ts'
import { startRoad } from '../../../e2e/stage/start-road.ts'
import { type Area, type Given, UsedWrongly } from '../../choose-area.ts'
import { suitePolicy } from '../miniwob/suite-policy.ts'
import { serveFolder } from '../serve-folder.ts'
import { type AppResult, printResults } from './print-results.ts'
import { STEPS, todoPlan } from './todo-plan.ts'

const RESULTS = resolve(import.meta.dirname, '../../../docs/results/todomvc.md')

/** Where the built page of an example lies, the first that is there. */
const BUILT = ['dist/browser', 'dist', 'build', 'todomvc/dist', 'www', 'web', '.']

const builtOf = (folder: string): string | undefined =>
  BUILT.map((part) => resolve(folder, part)).find((at) => existsSync(join(at, 'index.html')))

const readGiven = ({ data, apps, browser = 'chromium', write }: Given) => {
  const name = BROWSERS.find((one) => one === browser)
  if (!name) throw new UsedWrongly(`--browser is one of ${BROWSERS.join(', ')}`)
  if (apps && write) throw new UsedWrongly('--write is of all examples')
  return {
    folder: typeof data === 'string' ? resolve(data) : process.env.WRIT_TODOMVC,
    only: typeof apps === 'string' ? apps.split(',') : undefined,
    browser: name,
    write: write === true
  }
}

const runApps = async (folder: string, names: readonly string[], browser: (typeof BROWSERS)[number]) => {
  let current = folder
  const served = await serveFolder({ folder: () => current })
  const road = await startRoad({ browser, vault: [], approve: 'none', policy: suitePolicy(served.origin) })
  const results: AppResult[] = []
  try {
    for (const app of names) {
      const built = builtOf(join(folder, app))
      if (!built) {
        results.push({ app, done: [], why: 'has no built page' })
        continue
      }
      current = built
      const { result, refusal } = await road.run(todoPlan(served.origin))
      const done = STEPS.filter((step) => (result as Readonly<Record<string, unknown>> | null)?.[step] === true)
      const missed = STEPS.find((step) => !done.includes(step))
      const why = refusal ? `${refusal.code}: ${refusal.message}` : missed ? `does not ${missed}` : ''
      results.push({ app, done, why })
      console.error(`${app}: ${done.join(', ')}${why && ` (${why})`}`)
    }
  } finally {
    await road.close()
    await served.close()
  }
  return results
}

/** TodoMVC's examples through the real extension: in how many of those that start it adds, checks, filters and deletes. */
const measure: Area['measure'] = async (given) => {
  const { folder, only, browser, write } = readGiven(given)
  if (!folder || !existsSync(join(folder, 'examples')))
    return { skipped: 'the examples are not there; --data or WRIT_TODOMVC names a checkout of tastejs/todomvc' }
  const examples = join(folder, 'examples')
  const names = readdirSync(examples).filter((app) => !only || only.includes(app))
  const results = await runApps(examples, names, browser)
  if (write) {
    mkdirSync(resolve(RESULTS, '..'), { recursive: true })
    writeFileSync(RESULTS, printResults(results, browser))
  }
  const started = results.filter(({ done }) => done.includes('start'))
  const whole = started.filter(({ done }) => done.length === STEPS.length)
  return [
    { metric: 'TodoMVC examples used whole', value: whole.length, unit: `of ${started.length} that start` },
    {
      metric: 'TodoMVC examples that do not start',
      value: results.length - started.length,
      unit: `of ${results.length}`
    }
  ]
}

export const TODOMVC: Area = {
  measure,
  options: {
    data: { type: 'string' },
    apps: { type: 'string' },
    browser: { type: 'string' },
    write: { type: 'boolean' }
  }
}
