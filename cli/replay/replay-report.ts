import { hashText, type LogLeaf, logLeafSchema, readRecording } from '@writ/dsl/contract'
import { type Difference, replayRun } from '@writ/dsl/replay'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import { interpreterHash } from './interpreter-hash.ts'
import { openRecording, type Reader } from './open-recording.ts'

/** What a replay of a run came to. */
export interface ReplayReport {
  readonly run: string
  readonly same: boolean
  /** Leaves that are the same. */
  readonly leaves: number
  readonly difference?: Difference
  /** The builds that the device told of the run with. */
  readonly builds: readonly string[]
  /** The interpreter that replayed it. */
  readonly interpreter: string
}

export interface ReplayAsked {
  readonly run: string
  readonly reader: Reader
  /** The log's verifier key, as the caller trusts it. */
  readonly key: string | undefined
  /** Another plan than was recorded. */
  readonly text?: string | undefined
}

type DeviceLeaf = Extract<LogLeaf, { from: 'device' }> & { readonly leaf: number }

const leavesOf = ({ leaves }: LogBundle, run: string): readonly DeviceLeaf[] =>
  leaves.flatMap((text, leaf) => {
    if (text === '') return []
    const read = logLeafSchema.safeParse(JSON.parse(text))
    return read.success && read.data.from === 'device' && read.data.entry.event.run === run
      ? [{ ...read.data, leaf }]
      : []
  })

const differing = (run: string, difference: Difference, told: readonly DeviceLeaf[] = []): ReplayReport => ({
  run,
  same: false,
  leaves: 0,
  difference,
  builds: buildsOf(told),
  interpreter: interpreterHash()
})

/**
 * Replays a run from a log and its sealed recording. The log is verified first, then that the recording is the one it names; so what differs after
 * that is named by what it points to.
 */
export const replayReport = async (bundle: LogBundle, sealed: string, asked: ReplayAsked): Promise<ReplayReport> => {
  const { run, key } = asked
  const verified = verifyBundle(bundle, key)
  if (!verified.ok) {
    const leaf = verified.refusal.detail?.leaf
    return differing(run, { part: 'log', why: verified.refusal.message, ...(typeof leaf === 'number' && { leaf }) })
  }
  const [fault] = verified.value.runs.find((told) => told.run === run)?.faults ?? []
  if (fault)
    return differing(run, { part: 'log', why: `what is told of the run cannot be: ${fault.why}`, leaf: fault.leaf })
  return await replayVerified(bundle, sealed, asked)
}

/** Replays a run from a log that was verified, and tells of the run nothing that cannot be. */
export const replayVerified = async (
  bundle: LogBundle,
  sealed: string,
  { run, reader, text }: Omit<ReplayAsked, 'key'>
): Promise<ReplayReport> => {
  const told = leavesOf(bundle, run)
  const named = told.find(({ entry }) => entry.event.kind === 'run-recorded')
  if (named?.entry.event.kind !== 'run-recorded')
    return differing(run, { part: 'log', why: 'the log names no recording of the run' }, told)
  const no = (why: string) => differing(run, { part: 'record', leaf: named.leaf, field: 'record', why }, told)
  if (hashText(sealed) !== named.entry.event.record) return no('it is not the recording that the log names')
  const opened = await openRecording(sealed, reader)
  if ('why' in opened) return no(opened.why)
  const read = readRecording(opened.json)
  if ('fault' in read) return no(`it is no recording: ${read.fault}`)
  const builds = buildsOf(told)
  if (!builds.includes(read.recording.build)) return no('it was recorded by another build than tells of the run')
  const leaves = told.map(({ leaf, entry }) => ({ leaf, event: entry.event }))
  const { same, difference } = replayRun(read.recording, leaves, { text })
  const interpreter = interpreterHash()
  return { run, same: !difference, leaves: same, ...(difference && { difference }), builds, interpreter }
}

const buildsOf = (told: readonly DeviceLeaf[]): readonly string[] => [...new Set(told.map(({ entry }) => entry.build))]

const WHAT: Readonly<Record<Difference['part'], string>> = {
  plan: 'another plan',
  record: 'another record',
  interpreter: 'another interpreter',
  log: 'the log'
}

/** What a terminal would obey, or nobody see, by its number: words of whoever recorded stand in a report. */
const inSight = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)

export const printReplay = (report: ReplayReport): string => linesOf(report).map(inSight).join('\n')

const linesOf = ({ run, same, leaves, difference, builds, interpreter }: ReplayReport): readonly string[] => {
  const by = [`  recorded by build ${builds.join(', ') || 'unknown'}`, `  replayed by interpreter ${interpreter}`]
  if (same) return [`${run}: the same, ${leaves} leaves`, ...by]
  const { part, why, leaf, field, turn } = difference ?? { part: 'log', why: 'nothing was compared' }
  const place = [
    ...(leaf === undefined ? [] : [`leaf ${leaf}`]),
    ...(field === undefined ? [] : [`\`${field}\``]),
    ...(turn === undefined ? [] : [`turn ${turn}`])
  ].join(', ')
  const after = leaves > 0 ? ` after ${leaves} that are the same` : ''
  return [`${run}: NOT the same${after}: ${place && `${place}: `}${why}`, `  this points to ${WHAT[part]}`, ...by]
}
