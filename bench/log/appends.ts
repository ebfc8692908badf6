import { loadavg } from 'node:os'
import type { Row } from '../conformance/row.ts'
import { type MeasuredServer, type MeasuredStore, startMeasuredServer } from '../measured-server.ts'
import { familyTime } from '../processor-time.ts'
import { median, quantile } from '../quantile.ts'
import { enrolUploaders, type Uploader, uploadAtOnce } from './uploads.ts'

/** Appends a second of one core: the aim. */
export const APPEND_AIM = 5000

const ROUNDS = 3

/** How many devices upload at once, how many entries each time (a request takes at most 500), how often in a round. */
const LOADS = [
  { devices: 1, size: 1, batches: 100 },
  { devices: 8, size: 1, batches: 40 },
  { devices: 32, size: 1, batches: 20 },
  { devices: 8, size: 10, batches: 20 },
  { devices: 1, size: 100, batches: 15 },
  { devices: 8, size: 100, batches: 5 },
  { devices: 32, size: 100, batches: 2 },
  { devices: 1, size: 500, batches: 6 },
  { devices: 8, size: 500, batches: 2 }
] as const

/** Where a server is measured on: `databasePid` is that of a PostgreSQL, whose time counts too. */
export interface MeasuredOn {
  readonly name: string
  readonly where: MeasuredStore
  readonly databasePid?: number
}

interface Round {
  readonly perSecond: number
  /** Microseconds of processor time for each leaf: the server's, and the database's own. */
  readonly server: number
  readonly database: number
  readonly waits: readonly number[]
}

const measureRound = async (
  server: MeasuredServer,
  uploaders: readonly Uploader[],
  { size, batches }: (typeof LOADS)[number],
  databasePid: number | undefined
): Promise<Round> => {
  const upload = await uploadAtOnce(uploaders, server.url, size, batches)
  const databaseTime = () => (databasePid === undefined ? 0 : familyTime(databasePid))
  const [cpu, database] = [await server.cpu(), databaseTime()]
  const { entries, ms, waits } = await upload()
  return {
    perSecond: (entries / ms) * 1000,
    server: (((await server.cpu()) - cpu) / entries) * 1000,
    database: ((databaseTime() - database) / entries) * 1000,
    waits
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10

const medianOf = (rounds: readonly Round[], of: 'perSecond' | 'server' | 'database'): number =>
  rounded(median(rounds.map((round) => round[of])))

/**
 * What devices' uploads become: HTTP, proof of the key, chain and signatures, canonical form, transaction, tree, checkpoint signed and
 * answered. Medians of `ROUNDS` rounds; nothing is counted that the devices themselves do.
 */
export const measureAppends = async ({ name, where, databasePid }: MeasuredOn): Promise<readonly Row[]> => {
  const server = await startMeasuredServer(1, where)
  try {
    const uploaders = await enrolUploaders(server, Math.max(...LOADS.map(({ devices }) => devices)))
    // So that nothing is measured that is compiled only later.
    await (await uploadAtOnce(uploaders, server.url, 50, 1))()
    const rows: Row[] = []
    for (const load of LOADS) {
      const some = uploaders.slice(0, load.devices)
      const rounds: Round[] = []
      for (let n = 0; n < ROUNDS; n++) rounds.push(await measureRound(server, some, load, databasePid))
      const metric = `appends, ${name}, ${load.devices} devices, ${load.size} entries each time`
      const all = medianOf(rounds, 'server') + medianOf(rounds, 'database')
      const perCore = 1e6 / all
      const waits = rounds.flatMap((round) => round.waits)
      rows.push(
        { metric: `${metric}: a second`, value: medianOf(rounds, 'perSecond'), unit: 'leaves' },
        { metric: `${metric}: server’s processor time for each`, value: medianOf(rounds, 'server'), unit: 'us' },
        ...(databasePid === undefined
          ? []
          : [{ metric: `${metric}: database’s for each`, value: medianOf(rounds, 'database'), unit: 'us' }]),
        {
          metric: `${metric}: for a second of processor time`,
          value: rounded(perCore),
          unit: 'leaves',
          beside: `the aim of ${APPEND_AIM} leaves`,
          ratio: Math.round((perCore / APPEND_AIM) * 100) / 100
        },
        { metric: `${metric}: wait p50`, value: rounded(quantile(waits, 0.5)), unit: 'ms' },
        { metric: `${metric}: wait p95`, value: rounded(quantile(waits, 0.95)), unit: 'ms' }
      )
    }
    rows.push({ metric: `load of the machine while ${name} was measured`, value: rounded(loadavg()[0] ?? 0), unit: '' })
    return rows
  } finally {
    await server.stop()
  }
}
