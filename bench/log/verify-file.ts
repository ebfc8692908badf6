import { readFileSync } from 'node:fs'
import { type LogBundle, verifyOnCores } from '@writ/policy-server/audit'

/** What verifying the log in a file took of a process of its own: milliseconds, and bytes of memory at most. */
export interface Verified {
  readonly readMs: number
  readonly verifyMs: number
  /** Of processor time, on all its threads. */
  readonly processorMs: number
  readonly peakBytes: number
}

/** A leaf's hash in base64, which stands before it in its line. */
export const HASH_CHARACTERS = 44

const LINE_END = 10

/** A log of which no text could hold all: a line for each leaf, then its checkpoint and key as JSON. */
const readLines = (file: string): LogBundle => {
  const bytes = readFileSync(file)
  const leaves: string[] = []
  const hashes: string[] = []
  const head = bytes.lastIndexOf(LINE_END) + 1
  for (let at = 0; at < head; ) {
    const end = bytes.indexOf(LINE_END, at)
    hashes.push(bytes.toString('latin1', at, at + HASH_CHARACTERS))
    leaves.push(bytes.toString('utf8', at + HASH_CHARACTERS, end))
    at = end + 1
  }
  const { checkpoint, key } = JSON.parse(bytes.toString('utf8', head)) as Pick<LogBundle, 'checkpoint' | 'key'>
  return { checkpoint, key, leaves, hashes }
}

const verifyFile = async (file: string): Promise<Verified> => {
  const began = performance.now()
  const bundle = readLines(file)
  const read = performance.now()
  const before = process.cpuUsage()
  const verified = await verifyOnCores(bundle, bundle.key)
  if (!verified.ok) throw new Error(verified.refusal.message)
  const { user, system } = process.cpuUsage(before)
  return {
    readMs: read - began,
    verifyMs: performance.now() - read,
    processorMs: (user + system) / 1000,
    // Linux counts it in kilobytes (getrusage(2)).
    peakBytes: process.resourceUsage().maxRSS * 1024
  }
}

if (process.argv[1] === import.meta.filename) process.send?.(await verifyFile(process.argv[2] ?? ''))
