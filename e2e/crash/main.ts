import { parseArgs } from 'node:util'
import { POINTS, type Point, type Struck, VICTIMS, type Victim } from './cells.ts'
import { type CrashRoad, openCrashRoad } from './crash-road.ts'
import { fillDisk } from './fill-disk.ts'
import { type Observer, observe } from './observer.ts'
import { printStruck, tableOf } from './report.ts'
import { CLOCKS, stepClock } from './step-clock.ts'
import { strikeAll } from './strike-all.ts'

/**
 * `npm run crashes -- [--victims NAMES] [--points NAMES] [--times N] [--random N] [--seed N] [--full-disk | --clock-steps NAMES [--postgres]] [--json]`: kills a part of the whole
 * road at each point of a run's life, and at random moments, and judges what is left by what is outside of it; or with `--full-disk` fills the disk of the server's
 * data; or with `--clock-steps` steps the clocks of `server` or `worker`; both with `--postgres` where it keeps everything in a PostgreSQL. Exit 1 where something is that must never be.
 */
const { values } = parseArgs({
  options: {
    victims: { type: 'string', default: VICTIMS.join(',') },
    points: { type: 'string', default: POINTS.join(',') },
    times: { type: 'string', default: '10' },
    random: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'full-disk': { type: 'boolean', default: false },
    'clock-steps': { type: 'string', default: '' },
    postgres: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false }
  }
})

const named = <T extends string>(all: readonly T[], text: string): readonly T[] => {
  const names = text.split(',').filter(Boolean)
  const wrong = names.find((name) => !all.includes(name as T))
  if (wrong !== undefined) throw new Error(`${wrong} is none of ${all.join(', ')}`)
  return all.filter((name) => names.includes(name))
}

const victims: readonly Victim[] = named(VICTIMS, values.victims)
const points: readonly Point[] = named(POINTS, values.points)

/** A disk that holds the server's database and little more: the embedded one, or a PostgreSQL with its write-ahead log. */
const MEGABYTES = { embedded: 100, postgres: 250 }

interface Judged {
  readonly violations: readonly string[]
}

/** Does one thing after another to one road, and says what came of each. */
const judgeAll = async <T extends Judged>(
  road: CrashRoad,
  each: (road: CrashRoad, observer: Observer) => AsyncGenerator<T>
): Promise<never> => {
  const observer = await observe(road)
  const all: T[] = []
  for await (const one of each(road, observer)) {
    all.push(one)
    console.error(JSON.stringify(one))
  }
  observer.close()
  await road.close()
  console.log(JSON.stringify(all, undefined, 1))
  process.exit(all.some(({ violations }) => violations.length > 0) ? 1 : 0)
}

const { postgres: onPostgres } = values
if (values['full-disk']) {
  const megabytes = MEGABYTES[onPostgres ? 'postgres' : 'embedded']
  await judgeAll(await openCrashRoad({ onPostgres, megabytes }), fillDisk)
}
const clocks = named(CLOCKS, values['clock-steps'])
if (clocks.length > 0)
  await judgeAll(await openCrashRoad({ onPostgres }), async function* (road, observer) {
    for (const whose of clocks) yield* stepClock(road, observer, whose)
  })

const struck: Struck[] = []
const chosen = {
  victims,
  points,
  times: Number(values.times),
  random: Number(values.random),
  seed: Number(values.seed)
}
for await (const one of strikeAll(chosen)) {
  struck.push(one)
  console.error(printStruck(one))
}
console.log(values.json ? JSON.stringify(struck, undefined, 1) : tableOf(struck))
process.exit(struck.some(({ violations }) => violations.length > 0) ? 1 : 0)
