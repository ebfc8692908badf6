import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PastRun, pastRunOf, readRecordedRuns, runsOfLog } from '@writ/policy-server/author'
import { bundleSchema } from '../log/log-bundle.ts'
import { parseJson } from '../parse-json.ts'
import { readTextFile } from '../read-text-file.ts'

/** Where recorded runs come from; exactly one is named. */
export interface RunsSource {
  readonly runs?: string | undefined
  readonly server?: string | undefined
  readonly log?: string | undefined
  /** With `server`: where what it gave is kept. */
  readonly save?: string | undefined
}

/** Options that say where recorded runs come from, for node:util's parseArgs. */
export const RUNS_OPTIONS = {
  runs: { type: 'string' },
  server: { type: 'string' },
  log: { type: 'string' },
  save: { type: 'string' }
} as const

export const RUNS_USAGE = `  --runs PATH      recorded runs as JSON Lines, or a folder of such files (*.jsonl)
  --server URL     the runs that a policy server holds; the admin's key comes from WRIT_ADMIN_KEY
  --save FILE      with --server: keeps what the server gave, to be used again with --runs`

/** The runs that can be decided again, and why the others cannot. */
export interface RunsFound {
  readonly past: readonly PastRun[]
  readonly left: readonly { readonly run: string; readonly why: string }[]
}

const filesOf = (path: string): readonly string[] =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(path, name))
    : [path]

const ofText = (text: string, from: string): RunsFound | { readonly why: string } => {
  const read = readRecordedRuns(text)
  if ('why' in read) return { why: `${from}: ${read.why}` }
  const all = read.runs.map(pastRunOf)
  return {
    past: all.flatMap((one) => ('why' in one ? [] : [one])),
    left: all.flatMap((one) => ('why' in one ? [one] : []))
  }
}

const ofFiles = (path: string): RunsFound | { readonly why: string } => {
  const files = filesOf(path)
  if (files.length === 0) return { why: `${path} holds no *.jsonl` }
  const past: PastRun[] = []
  const left: RunsFound['left'][number][] = []
  for (const file of files) {
    const read = readTextFile(file)
    const found = 'why' in read ? read : ofText(read.text, file)
    if ('why' in found) return found
    past.push(...found.past)
    left.push(...found.left)
  }
  return { past, left }
}

const ofServer = async (url: string, save: string | undefined): Promise<RunsFound | { readonly why: string }> => {
  const key = process.env.WRIT_ADMIN_KEY
  if (key === undefined) return { why: '--server needs the admin’s key in WRIT_ADMIN_KEY' }
  const headers = { authorization: `Bearer ${key}` }
  const response = await fetch(new URL('/v1/admin/runs/export', url), { headers, redirect: 'error' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const text = await response.text()
  if (save !== undefined) writeFileSync(save, text, { mode: 0o600 })
  return ofText(text, url)
}

const ofLog = (path: string): RunsFound | { readonly why: string } => {
  const read = readTextFile(path)
  if ('why' in read) return read
  const parsed = bundleSchema.safeParse(parseJson(read.text))
  return parsed.success
    ? { past: runsOfLog(parsed.data.leaves), left: [] }
    : { why: `${path} is no log bundle {checkpoint, key, leaves}` }
}

/** Reads recorded runs from where they are said to be; `why` says in one line what was used wrongly. */
export const findRuns = async ({
  runs,
  server,
  log,
  save
}: RunsSource): Promise<RunsFound | { readonly why: string }> => {
  const named = [runs, server, log].filter((source) => source !== undefined)
  if (named.length !== 1) return { why: 'say where the runs are: one of --runs PATH, --server URL and --log BUNDLE' }
  if (save !== undefined && server === undefined) return { why: '--save goes with --server' }
  if (server !== undefined && !URL.canParse(server)) return { why: `${server} is no address` }
  if (server !== undefined) return ofServer(server, save)
  return log === undefined ? ofFiles(String(runs)) : ofLog(log)
}
