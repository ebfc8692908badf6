import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import { answer, type Command, usedWrongly } from '../command.ts'
import { fetchPublicLog } from '../log/fetch-public-log.ts'
import { bundleSchema } from '../log/log-bundle.ts'
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

const reportOn = (from: string, bundle: LogBundle | undefined, key: string | undefined) => {
  if (!bundle) return { from, verified: false as const, why: 'it is no log bundle {checkpoint, key, leaves}' }
  const verified = verifyBundle(bundle, key)
  return verified.ok
    ? { from, verified: true as const, checkpoint: bundle.checkpoint, ...verified.value }
    : { from, verified: false as const, why: verified.refusal.message, detail: verified.refusal.detail ?? {} }
}
type Report = ReturnType<typeof reportOn>

const printReport = (report: Report, trusted: boolean): string => {
  if (!report.verified) return `${report.from}: NOT verified: ${report.why}`
  const { from, size, root, runs } = report
  const told = runs.map(({ run, status, intents, unknown, approved }) => {
    const counts = `${intents} intents, ${unknown} unknown, ${approved} approved`
    return `  ${run}: ${status}; ${counts}`
  })
  const whose = trusted ? '' : ' (whole by its own key; give --key to know whose it is)'
  return [`${from}: verified, ${size} leaves, root ${root}${whose}`, ...told].join('\n')
}

/** `writ audit verify`: what a third party does with a log, needing nothing but the log and the key it trusts. */
export const audit: Command = {
  usage: `writ audit verify FILE|DIR|URL [--key KEY] [--json]

Verifies a log offline: signature, Merkle root, every leaf, every device's chain, and the story they tell.
  FILE, DIR    a saved log, or a folder of them (log*.json)
  URL          a policy server's public log, read by its tiles; needs --key
  --key KEY    the log's verifier key (C2SP), from a source you trust
  --json       one JSON document a log, one a line`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, json: { type: 'boolean', default: false } }
    })
    const [what, from, ...more] = positionals
    if (what !== 'verify') return usedWrongly('audit knows `verify FILE|DIR|URL`')
    if (from === undefined || more.length > 0) return usedWrongly('audit verify needs one FILE, DIR or URL')
    const { key } = values
    const reports: Report[] = []
    if (isUrl(from)) {
      if (key === undefined) return usedWrongly('a URL needs --key: who is trusted to have written the log')
      reports.push(reportOn(from, await fetchPublicLog(from, key), key))
    } else {
      const files = filesOf(from)
      if (files.length === 0) return usedWrongly(`${from} holds no log*.json`)
      for (const file of files) {
        const read = readTextFile(file)
        if ('why' in read) return usedWrongly(read.why)
        reports.push(reportOn(file, readBundle(read.text), key))
      }
    }
    for (const report of reports) answer(values.json ? JSON.stringify(report) : printReport(report, key !== undefined))
    return reports.every(({ verified }) => verified) ? 0 : 1
  }
}
