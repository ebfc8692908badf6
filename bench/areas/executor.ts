import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { qemuDriver } from '@writ/executor/drivers/qemu'
import { ensureImage } from '@writ/executor/guest'
import { MicrovmSource } from '@writ/executor/tiers/microvm'
import type { Measure } from '../choose-area.ts'
import type { Row } from '../conformance/row.ts'
import { bareQemu } from '../executor/bare-qemu.ts'
import { oneJob, untilReady } from '../executor/fresh-machines.ts'
import { measureLightTiers } from '../executor/light-tiers.ts'
import { quantile } from '../quantile.ts'

const run = promisify(execFile)
const TIMES = 20
const AT_ONCE = 2
const BARE = 'bare QEMU restored to its agent’s first answer'

const say = (line: string): void => console.error(line)

const timesOf = async (what: string, act: () => Promise<number>): Promise<readonly number[]> => {
  say(what)
  await act()
  const times: number[] = []
  while (times.length < TIMES) times.push(await act())
  return times
}

const timed = (act: () => Promise<unknown>) => async () => {
  const started = performance.now()
  await act()
  return performance.now() - started
}

const round = (value: number): number => Math.round(value * 100) / 100

/** Median and worst twentieth, beside the median of the floor. */
const rowsOf = (metric: string, times: readonly number[], floor: number): readonly Row[] =>
  ([0.5, 0.95] as const).map((part) => {
    const value = quantile(times, part)
    return {
      metric: `${metric}, p${part * 100}`,
      value: round(value),
      unit: 'ms',
      beside: BARE,
      ratio: round(value / floor)
    }
  })

const freshEachSecond = async (source: MicrovmSource, image: string): Promise<Row> => {
  const started = performance.now()
  const runs = Array.from({ length: AT_ONCE }, async () => {
    for (let i = 0; i < TIMES / AT_ONCE; i++) await oneJob(source, image, 'python')
  })
  await Promise.all(runs)
  const seconds = (performance.now() - started) / 1000
  return { metric: `fresh virtual machines a second, ${AT_ONCE} at once`, value: round(TIMES / seconds), unit: '1/s' }
}

/** From the request to the first value out of a fresh virtual machine, by emulation, beside a bare QEMU and a bare Python. */
export const measureExecutor: Measure = async () => {
  const image = await ensureImage('plain', say)
  const drivers = [qemuDriver('tcg')]
  const [cold, pooled] = [new MicrovmSource({ drivers, waiting: 0 }), new MicrovmSource({ drivers, waiting: 2 })]
  const lack = await cold.lack()
  if (lack !== undefined || !image.ok) return { skipped: lack ?? 'there is no image' }
  const { digest } = image.value
  const light = await measureLightTiers(say)
  const bare = await bareQemu(image.value)
  try {
    const floor = await timesOf(BARE, timed(bare.restore))
    const python = await timesOf(
      'bare python3',
      timed(() => run('/usr/bin/python3', ['-I', '-c', 'print(41 + 1)']))
    )
    const fresh = await timesOf('Python, cold', () => oneJob(cold, digest, 'python'))
    const node = await timesOf('JavaScript, cold', () => oneJob(cold, digest, 'javascript'))
    await oneJob(pooled, digest, 'python')
    const ready = await timesOf('Python, from the pool', async () => {
      await untilReady(pooled)
      return oneJob(pooled, digest, 'python')
    })
    const middle = quantile(floor, 0.5)
    return [
      { metric: `${BARE}, p50`, value: round(middle), unit: 'ms' },
      {
        metric: 'bare python3, p50',
        value: round(quantile(python, 0.5)),
        unit: 'ms',
        beside: BARE,
        ratio: round(quantile(python, 0.5) / middle)
      },
      ...rowsOf('request to first Python value, cold', fresh, middle),
      ...rowsOf('request to first Python value, from the pool', ready, middle),
      ...rowsOf('request to first JavaScript value, cold', node, middle),
      await freshEachSecond(cold, digest),
      ...light
    ]
  } finally {
    await Promise.all([cold.close(), pooled.close(), bare.close()])
  }
}
