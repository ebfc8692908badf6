import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleOf, textsOf } from '../../policy-server/testing/test-log.ts'
import type { Row } from '../conformance/row.ts'
import { median } from '../quantile.ts'
import { madeLeaves } from './made-log.ts'
import type { Verified } from './verify-file.ts'

/** Leaves a second: the aim. */
const VERIFY_AIM = 20_000

const SIZES = [1000, 10_000, 100_000]
const LONG_SIZE = 1_000_000
/** Of a short log; a long one is steady by itself. */
const ROUNDS = 3

const verifyIn = async (file: string): Promise<Verified> => {
  const child = fork(join(import.meta.dirname, 'verify-file.ts'), [file])
  const [told] = await Promise.race([
    once(child, 'message') as Promise<[Verified]>,
    once(child, 'exit').then(() => Promise.reject(new Error('a log of the bench does not verify')))
  ])
  return told
}

const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** Verifies whole logs of growing size, each in a new process: every signature, every hash, every run's story. `rawPerSecond` is of Ed25519 alone. */
export const measureVerifying = async (rawPerSecond: number, long: boolean): Promise<readonly Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  try {
    const rows: Row[] = []
    const each: number[] = []
    for (const size of long ? [...SIZES, LONG_SIZE] : SIZES) {
      const file = join(folder, `${size}.json`)
      const text = JSON.stringify(bundleOf(textsOf([...madeLeaves(size)])))
      await writeFile(file, text)
      const runs: Verified[] = []
      for (let n = 0; n < (size > 10_000 ? 1 : ROUNDS); n++) runs.push(await verifyIn(file))
      const ms = median(runs.map(({ verifyMs }) => verifyMs))
      const peak = median(runs.map(({ peakBytes }) => peakBytes))
      const perSecond = (size / ms) * 1000
      each.push(ms / size)
      const metric = `verify ${size} leaves`
      rows.push(
        {
          metric: `${metric}: a second`,
          value: rounded(perSecond),
          unit: 'leaves',
          beside: `the aim of ${VERIFY_AIM} leaves`,
          ratio: rounded(perSecond / VERIFY_AIM, 2)
        },
        {
          metric: `${metric}: a second, beside signatures alone`,
          value: rounded(perSecond),
          unit: 'leaves',
          beside: 'Ed25519 of node:crypto on one core',
          ratio: rounded(perSecond / rawPerSecond, 2)
        },
        { metric: `${metric}: reading the file`, value: rounded(median(runs.map(({ readMs }) => readMs))), unit: 'ms' },
        {
          metric: `${metric}: memory at most`,
          value: rounded(peak / 2 ** 20),
          unit: 'MiB',
          beside: 'bytes of the file',
          ratio: rounded(peak / Buffer.byteLength(text), 2)
        }
      )
    }
    const [last = Number.NaN, before = Number.NaN] = each.toReversed()
    const times = { metric: 'verify: a leaf of the longest log', value: rounded(last * 1000), unit: 'us' }
    rows.push({ ...times, beside: 'one of a log a tenth as long', ratio: rounded(last / before, 2) })
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
