import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { logLeafSchema } from '@writ/dsl/contract'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'

import { say } from '../command.ts'
import { bundleSchema } from './log-bundle.ts'

/** Where a log was saved, its signed checkpoint, and whether it verified offline and tells soundly of the run. */
export interface SavedLog {
  readonly path: string
  readonly checkpoint: string
  readonly verified: boolean
}

const UPLOAD_MS = 15_000
const PAUSE_MS = 250

const fetchLog = async (server: string, adminKey: string): Promise<LogBundle | undefined> => {
  try {
    const headers = { authorization: `Bearer ${adminKey}` }
    const answer = await fetch(new URL('/v1/log/export', server), { headers, signal: AbortSignal.timeout(10_000) })
    return answer.ok ? bundleSchema.parse(await answer.json()) : undefined
  } catch {
    return undefined
  }
}

const ENDS = new Set(['run-ended', 'plan-refused', 'run-refused'])

const tellsEnd = (bundle: LogBundle, run: string): boolean =>
  bundle.leaves.some((text) => {
    // What was erased tells nothing.
    if (text === '') return false
    const leaf = logLeafSchema.safeParse(JSON.parse(text))
    if (!leaf.success) return false
    const event = leaf.data.from === 'device' ? leaf.data.entry.event : leaf.data.event
    return ENDS.has(event.kind) && 'run' in event && event.run === run
  })

/** Is the log whole, and nothing told of this run (of any, when none is named) that cannot be? */
export const tellsSoundly = (bundle: LogBundle, run: string | undefined): boolean => {
  const verified = verifyBundle(bundle)
  if (!verified.ok) return false
  return verified.value.runs.every((told) => (run !== undefined && told.run !== run) || told.faults.length === 0)
}

/**
 * Saves the server's log as one file that verifies offline, and verifies it. Waits until the run's end has arrived in it: a
 * device uploads its journal by itself, moments after the run, or when the server is back.
 */
export const saveLog = async (
  { url, adminKey }: { readonly url: string; readonly adminKey: string },
  run: string | undefined,
  path: string
): Promise<SavedLog> => {
  const until = Date.now() + UPLOAD_MS
  let bundle = await fetchLog(url, adminKey)
  while (Date.now() < until && !(bundle && (run === undefined || tellsEnd(bundle, run)))) {
    await sleep(PAUSE_MS)
    bundle = await fetchLog(url, adminKey)
  }
  if (!bundle) return { path, checkpoint: '', verified: false }
  const complete = run === undefined || tellsEnd(bundle, run)
  if (!complete) say('  The end of the run has not reached the log yet.')
  writeFileSync(path, JSON.stringify(bundle))
  return { path, checkpoint: bundle.checkpoint, verified: complete && tellsSoundly(bundle, run) }
}
