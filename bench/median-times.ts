import { Bench } from 'tinybench'

/** Median time of each task in microseconds, by its name. */
export const medianTimes = async (
  tasks: Readonly<Record<string, () => unknown>>
): Promise<ReadonlyMap<string, number>> => {
  const bench = new Bench({ time: 700, warmupTime: 300 })
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task)
  await bench.run()
  return new Map(
    bench.tasks.map(({ name, result }) => {
      if (!('latency' in result)) throw new Error(`${name} was not measured`)
      return [name, Math.round(result.latency.p50 * 1e5) / 100]
    })
  )
}
