import { MicrovmSource } from '@writ/executor/tiers/microvm'
import type { Area } from '../choose-area.ts'
import { UsedWrongly } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { soak } from '../executor/soak.ts'

const MEBIBYTE = 1024 * 1024

const numberIn = (text: unknown, usual: number, name: string): number => {
  if (text === undefined) return usual
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new UsedWrongly(`--${name} is a whole number`)
  return number
}

const say = (line: string): void => console.error(line)

/**
 * Many jobs in virtual machines by emulation, through the executor's own API: `--hostile` at once, each of which exceeds a limit, and then
 * `--jobs` that do not. What is left of them on this computer is counted while the executor still serves, and once it is closed.
 */
export const EXECUTOR_SOAK: Area = {
  options: { jobs: { type: 'string' }, hostile: { type: 'string' } },
  measure: async (given) => {
    const quiet = numberIn(given.jobs, 1_000, 'jobs')
    const hostile = numberIn(given.hostile, 200, 'hostile')
    const source = new MicrovmSource({ say })
    const lack = await source.lack()
    if (lack !== undefined) return { skipped: lack }
    const started = performance.now()
    const { busy, ended, wrong, waiting, before, warm, idle, closed } = await soak(source, { hostile, quiet, say })
    for (const line of wrong) say(line)
    const row = (metric: string, value: number, unit = ''): Row => ({
      metric,
      value: Math.round(value * 10) / 10,
      unit
    })
    return [
      row(`${hostile} hostile jobs at once and ${quiet} others took`, (performance.now() - started) / 1000, 's'),
      ...[...ended].map(([limit, count]) => row(`ended by the limit of ${limit}`, count)),
      row('ended otherwise than they should', wrong.length),
      row('told to come again', busy),
      row('machines that wait for more jobs', waiting),
      row('processes then', idle.processes - before.processes),
      row('control groups then', idle.groups - before.groups),
      row('processes left once closed', closed.processes - before.processes),
      row('control groups left once closed', closed.groups - before.groups),
      row('folders left once closed', closed.folders - before.folders),
      row('open files left once closed', closed.files - before.files),
      row('objects left, while it serves', (idle.heap - warm.heap) / MEBIBYTE, 'MiB'),
      row('memory of the process, while it serves', (idle.resident - warm.resident) / MEBIBYTE, 'MiB')
    ]
  }
}
