import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leafText, printVerifierKey } from '@writ/dsl/contract'
import { appendHash, EMPTY_LOG, hashLeaf, rootOf, signCheckpoint } from '@writ/policy-server/audit'
import { LOG_KEY } from '../../policy-server/testing/test-log.ts'
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

/** Writes a log of so many leaves, one after the other; gives its bytes. */
const writeLog = async (path: string, size: number): Promise<number> => {
  const { note, privateKey } = LOG_KEY
  let bytes = 0
  function* lines(): Generator<string> {
    let frontier = EMPTY_LOG
    for (const leaf of madeLeaves(size)) {
      const text = leafText(leaf)
      const hash = hashLeaf(Buffer.from(text))
      frontier = appendHash(frontier, hash).frontier
      const line = `${Buffer.from(hash).toString('base64')}${text}\n`
      bytes += Buffer.byteLength(line)
      yield line
    }
    const checkpoint = signCheckpoint({ origin: note.name, size, root: rootOf(frontier) }, note, privateKey)
    yield JSON.stringify({ checkpoint, key: printVerifierKey(note) })
  }
  await writeFile(path, lines())
  return bytes
}

const verifyIn = async (file: string): Promise<Verified> => {
  const child = fork(join(import.meta.dirname, 'verify-file.ts'), [file])
  const [told] = await Promise.race([
    once(child, 'message') as Promise<[Verified]>,
    once(child, 'exit').then(() => Promise.reject(new Error('a log of the bench does not verify')))
  ])
  return told
}

const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** Verifies whole logs of growing size, each in a new process: every signature, every hash, every run's story. `rawPerSecond` is of Ed25519 alone, for a second of processor time. */
export const measureVerifying = async (rawPerSecond: number, long: boolean): Promise<readonly Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  try {
    const rows: Row[] = []
    const each: number[] = []
    for (const size of long ? [...SIZES, LONG_SIZE] : SIZES) {
      const file = join(folder, `${size}.json`)
      const bytes = await writeLog(file, size)
      const runs: Verified[] = []
      for (let n = 0; n < (size > 10_000 ? 1 : ROUNDS); n++) runs.push(await verifyIn(file))
      const ms = median(runs.map(({ verifyMs }) => verifyMs))
      const peak = median(runs.map(({ peakBytes }) => peakBytes))
      const perSecond = (size / ms) * 1000
      const processorMs = median(runs.map((run) => run.processorMs))
      each.push(processorMs / size)
      const perCore = (size / processorMs) * 1000
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
          metric: `${metric}: for a second of processor time`,
          value: rounded(perCore),
          unit: 'leaves',
          beside: 'Ed25519 of node:crypto alone',
          ratio: rounded(perCore / rawPerSecond, 2)
        },
        { metric: `${metric}: reading the file`, value: rounded(median(runs.map(({ readMs }) => readMs))), unit: 'ms' },
        {
          metric: `${metric}: memory at most`,
          value: rounded(peak / 2 ** 20),
          unit: 'MiB',
          beside: 'bytes of the file',
          ratio: rounded(peak / bytes, 2)
        }
      )
    }
    const [last = Number.NaN, before = Number.NaN] = each.toReversed()
    const times = {
      metric: 'verify: processor time of a leaf of the longest log',
      value: rounded(last * 1000),
      unit: 'us'
    }
    rows.push({ ...times, beside: 'one of a log a tenth as long', ratio: rounded(last / before, 2) })
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
