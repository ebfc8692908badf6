import type { Result } from '@writ/dsl/contract'
import {
  checkWitnesses,
  closeTree,
  type LogBundle,
  openTree,
  readTexts,
  type TreeBundle,
  type VerifiedLog,
  verifyOnCores
} from '@writ/policy-server/audit'
import type { OpenedLog } from './open-logs.ts'
import type { TiledLog } from './read-log-tiles.ts'

/** What is told of one log that was verified. */
export interface VerifyReport {
  readonly from: string
  readonly verified: boolean
  readonly why?: string
  readonly detail?: object
  readonly checkpoint?: string
  readonly size?: number
  readonly root?: string
  readonly runs?: VerifiedLog['runs']
  readonly erased?: VerifiedLog['erased']
  readonly witnessed?: VerifiedLog['witnessed']
}

export interface VerifyAsked {
  readonly key: string | undefined
  /** The one run that is asked about; without it, all are. */
  readonly run: string | undefined
  /** Checkpoints that were seen earlier. */
  readonly earlier: readonly string[]
  /** Witnesses (verifier keys) that must have cosigned it. */
  readonly witnesses: readonly string[]
  /** Verify the tree alone, of whatever leaves. */
  readonly tree: boolean
}

type Refused = Extract<Result<never>, { ok: false }>

const refusedReport = (from: string, { refusal }: Refused): VerifyReport => ({
  from,
  verified: false,
  why: refusal.message,
  detail: refusal.detail ?? {}
})

const reportOnTree = (from: string, bundle: TreeBundle, { key, earlier, witnesses }: VerifyAsked): VerifyReport => {
  const opened = openTree(bundle, key)
  if (!opened.ok) return refusedReport(from, opened)
  const closed = closeTree(opened.value, earlier)
  if (!closed.ok) return refusedReport(from, closed)
  const witnessed = checkWitnesses(bundle.checkpoint, { need: 0, keys: [] }, witnesses)
  if (!witnessed.ok) return refusedReport(from, witnessed)
  const { size, root } = opened.value.checkpoint
  const head = { checkpoint: bundle.checkpoint, size, root: Buffer.from(root).toString('base64') }
  return { from, verified: true, ...head, witnessed: witnessed.value }
}

/**
 * What of a tiled log is wrong above its leaf hashes: that is said where the leaves are sound, and where no leaf of them could be named.
 */
const saidOfTiles = (from: string, report: VerifyReport, upper: TiledLog['upper']): VerifyReport =>
  upper && !upper.ok && (report.verified || !('leaf' in (report.detail ?? {}))) ? refusedReport(from, upper) : report

/** A log is verified when it is whole and what it tells of the runs that are asked about can be. */
export const reportOnLog = async ({ from, log }: OpenedLog, asked: VerifyAsked): Promise<VerifyReport> => {
  if (!log.ok) return refusedReport(from, log)
  const { bundle, upper } = log.value
  if (asked.tree) return saidOfTiles(from, reportOnTree(from, bundle, asked), upper)
  const told = readTexts(bundle, asked.key)
  if (!told.ok) return refusedReport(from, told)
  return saidOfTiles(from, await reportOnStory(from, told.value, asked), upper)
}

const reportOnStory = async (from: string, bundle: LogBundle, asked: VerifyAsked): Promise<VerifyReport> => {
  const verified = await verifyOnCores(bundle, asked.key, { earlier: asked.earlier, witnesses: asked.witnesses })
  if (!verified.ok) return refusedReport(from, verified)
  const { run } = asked
  const runs = verified.value.runs.filter((told) => run === undefined || told.run === run)
  const told = { checkpoint: bundle.checkpoint, ...verified.value, runs }
  if (run !== undefined && runs.length === 0) return { from, ...told, verified: false, why: `it has no run ${run}` }
  const [fault] = runs.flatMap(({ run, faults }) => faults.map((fault) => ({ run, ...fault })))
  if (!fault) return { from, verified: true, ...told }
  const why = `what is told of run ${fault.run} cannot be: ${fault.why} (leaf ${fault.leaf})`
  return { from, verified: false, why, detail: fault, ...told }
}

const printRun = ({ run, status, intents, unknown, approved, faults, unchecked = [] }: VerifiedLog['runs'][number]) =>
  [
    `  ${run}: ${status}; ${intents} intents, ${unknown} unknown, ${approved} approved`,
    ...faults.map(({ leaf, why }) => `    leaf ${leaf}: ${why}`),
    ...unchecked.map(
      (leaf) => `    leaf ${leaf}: not checked, for what it leans on or what was told before it was erased`
    )
  ].join('\n')

const printErased = ([from, end]: readonly [number, number]): string =>
  `  erased: ${end - from === 1 ? `leaf ${from}` : `leaves ${from} to ${end - 1}`}; what they told is not known`

/** At which leaf a log is wrong, where that is known. */
export const placeOf = (detail: object | undefined): string =>
  detail && 'leaf' in detail ? ` (leaf ${String(detail.leaf)})` : ''

export const printReport = (
  { from, verified, why, detail, size, root, runs = [], erased = [], witnessed = [] }: VerifyReport,
  trusted: boolean
): string => {
  const whose = trusted ? '' : ' (whole by its own key; give --key to know whose it is)'
  const place = runs.length > 0 ? '' : placeOf(detail)
  const head = verified ? `verified, ${size} leaves, root ${root}${whose}` : `NOT verified: ${why}${place}`
  return [
    `${from}: ${head}`,
    ...runs.map(printRun),
    ...erased.map(printErased),
    ...witnessed.map(({ name, at }) => `  cosigned by ${name} at ${at}`)
  ].join('\n')
}
