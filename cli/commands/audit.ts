import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LogBundle, type VerifiedLog, verifyBundle } from '@writ/policy-server/audit'
import { answer, type Command, usedWrongly } from '../command.ts'
import { bundleSchema } from '../log/log-bundle.ts'
import { logFilesAt, readLogTiles } from '../log/read-log-tiles.ts'
import { readTextFile } from '../read-text-file.ts'

const isUrl = (from: string): boolean => /^https?:\/\//.test(from)

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** The saved logs that a name stands for: the file itself, or those of a folder. */
const filesOf = (path: string): string[] =>
  isFolder(path)
    ? readdirSync(path)
        .filter((name) => /^log.*\.json$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path]

const readBundle = (text: string): LogBundle | undefined => {
  try {
    return bundleSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

interface Report {
  readonly from: string
  readonly verified: boolean
  readonly why?: string
  readonly detail?: object
  readonly checkpoint?: string
  readonly size?: number
  readonly root?: string
  readonly runs?: VerifiedLog['runs']
}

interface Asked {
  readonly key: string | undefined
  /** The one run that is asked about; without it, all are. */
  readonly run: string | undefined
}

/** A log is verified when it is whole and what it tells of the runs that are asked about can be. */
const reportOn = (from: string, bundle: LogBundle | undefined, { key, run }: Asked): Report => {
  if (!bundle) return { from, verified: false, why: 'it is no log bundle {checkpoint, key, leaves}' }
  const verified = verifyBundle(bundle, key)
  if (!verified.ok) {
    return { from, verified: false, why: verified.refusal.message, detail: verified.refusal.detail ?? {} }
  }
  const { runs } = verified.value
  const asked = runs.filter((told) => run === undefined || told.run === run)
  const told = { checkpoint: bundle.checkpoint, ...verified.value, runs: asked }
  if (run !== undefined && asked.length === 0) return { from, ...told, verified: false, why: `it has no run ${run}` }
  const [fault] = asked.flatMap(({ run, faults }) => faults.map((fault) => ({ run, ...fault })))
  if (!fault) return { from, verified: true, ...told }
  const why = `what is told of run ${fault.run} cannot be: ${fault.why} (leaf ${fault.leaf})`
  return { from, verified: false, why, detail: fault, ...told }
}

const printRun = ({ run, status, intents, unknown, approved, faults }: VerifiedLog['runs'][number]): string => {
  const counts = `${intents} intents, ${unknown} unknown, ${approved} approved`
  return [`  ${run}: ${status}; ${counts}`, ...faults.map(({ leaf, why }) => `    leaf ${leaf}: ${why}`)].join('\n')
}

const printReport = ({ from, verified, why, size, root, runs = [] }: Report, trusted: boolean): string => {
  const whose = trusted ? '' : ' (whole by its own key; give --key to know whose it is)'
  const head = verified ? `verified, ${size} leaves, root ${root}${whose}` : `NOT verified: ${why}`
  return [`${from}: ${head}`, ...runs.map(printRun)].join('\n')
}

/** `writ audit verify`: what a third party does with a log, needing nothing but the log and the key it trusts. */
export const audit: Command = {
  usage: `writ audit verify FILE|DIR|URL [--key KEY] [--run RUN] [--json]

Verifies a log offline: signature, Merkle root, every leaf, every device's chain, and the story they tell.
  FILE, DIR    a saved log, or a folder of them (log*.json)
  URL          a tenant's log at its policy server, read by its tiles; needs --key, and the auditor's (or admin's) own
               key in WRIT_AUDITOR_KEY
  --key KEY    the log's verifier key (C2SP), from a source you trust
  --run RUN    look at this run alone; a fault in another is passed over
  --json       one JSON document a log, one a line`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, run: { type: 'string' }, json: { type: 'boolean', default: false } }
    })
    const [what, from, ...more] = positionals
    if (what !== 'verify') return usedWrongly('audit knows `verify FILE|DIR|URL`')
    if (from === undefined || more.length > 0) return usedWrongly('audit verify needs one FILE, DIR or URL')
    const { key, run } = values
    const reports: Report[] = []
    if (isUrl(from)) {
      if (key === undefined) return usedWrongly('a URL needs --key: who is trusted to have written the log')
      const readerKey = process.env.WRIT_AUDITOR_KEY
      if (!readerKey) return usedWrongly('a URL needs WRIT_AUDITOR_KEY: a log is read by its tenant alone')
      reports.push(reportOn(from, await readLogTiles(logFilesAt(from, readerKey), key), { key, run }))
    } else {
      const files = filesOf(from)
      if (files.length === 0) return usedWrongly(`${from} holds no log*.json`)
      for (const file of files) {
        const read = readTextFile(file)
        if ('why' in read) return usedWrongly(read.why)
        reports.push(reportOn(file, readBundle(read.text), { key, run }))
      }
    }
    for (const report of reports) answer(values.json ? JSON.stringify(report) : printReport(report, key !== undefined))
    return reports.every(({ verified }) => verified) ? 0 : 1
  }
}
