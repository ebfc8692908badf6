import { readFileSync } from 'node:fs'
import { type LogBundle, verifyOnCores } from '@writ/policy-server/audit'

/** What verifying the log in a file took of a process of its own: milliseconds, and bytes of memory at most. */
export interface Verified {
  readonly readMs: number
  readonly verifyMs: number
  readonly peakBytes: number
}

const began = performance.now()
const bundle = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LogBundle
const read = performance.now()
const verified = await verifyOnCores(bundle, bundle.key)
if (!verified.ok) throw new Error(verified.refusal.message)
const told: Verified = {
  readMs: read - began,
  verifyMs: performance.now() - read,
  // Linux counts it in kilobytes (getrusage(2)).
  peakBytes: process.resourceUsage().maxRSS * 1024
}
process.send?.(told)
