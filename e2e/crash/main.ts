import { parseArgs } from 'node:util'
import { POINTS, type Point, type Struck, VICTIMS, type Victim } from './cells.ts'
import { type CrashRoad, openCrashRoad } from './crash-road.ts'
import { fillDisk } from './fill-disk.ts'
import { type Observer, observe } from './observer.ts'
import { printStruck, tableOf } from './report.ts'
import { strikeAll } from './strike-all.ts'

/**
 * `npm run crashes -- [--victims NAMES] [--points NAMES] [--times N] [--random N] [--seed N] [--full-disk] [--json]`: kills a part of the whole
 * road at each point of a run's life, and at random moments, and judges what is left by what is outside of it; or with `--full-disk` fills the disk of the server's
 * data. Exit 1 where something is that must never be.
 */
const { values } = parseArgs({
  options: {
    victims: { type: 'string', default: VICTIMS.join(',') },
    points: { type: 'string', default: POINTS.join(',') },
    times: { type: 'string', default: '10' },
    random: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'full-disk': { type: 'boolean', default: false },
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

/** A disk that holds the server's database and little more. */
const MEGABYTES = 100

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

if (values['full-disk']) await judgeAll(await openCrashRoad({ onPostgres: false, megabytes: MEGABYTES }), fillDisk)

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
