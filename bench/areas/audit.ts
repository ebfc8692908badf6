import { createHash, generateKeyPairSync } from 'node:crypto'
import { canonicalJson, type LogLeaf, type NoteKey, printVerifierKey } from '@writ/dsl/contract'
import {
  appendHash,
  EMPTY_LOG,
  frontierOf,
  hashLeaf,
  rootOf,
  signCheckpoint,
  verifyBundle
} from '@writ/policy-server/audit'
import { beside } from '../beside.ts'
import type { Measure } from '../choose-area.ts'
import { medianTimes } from '../median-times.ts'

const SIZE = 1000

const leafOf = (i: number): LogLeaf => ({
  v: 1,
  from: 'server',
  at: '2026-03-01T09:00:00.000Z',
  event: { kind: 'plan-refused', run: `run_${i}`, agent: 'planner', code: 'policy/denied', codes: ['policy/denied'] }
})

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Appending to the Merkle log and verifying a log of a thousand leaves, beside nothing but hashing the leaves. */
export const measureAudit: Measure = async () => {
  const leaves = Array.from({ length: SIZE }, (_, i) => canonicalJson(leafOf(i)))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key: NoteKey = { name: 'bench/log', key: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32) }
  const root = rootOf(frontierOf(leaves.map((leaf) => Buffer.from(leaf))))
  const checkpoint = signCheckpoint({ origin: key.name, size: SIZE, root }, key, privateKey)
  const bundle = { checkpoint, key: printVerifierKey(key), leaves }
  const verified = verifyBundle(bundle)
  if (!verified.ok) throw new Error(verified.refusal.message)
  const times = await medianTimes({
    'append 1000 leaves': () =>
      leaves.reduce((frontier, leaf) => appendHash(frontier, hashLeaf(Buffer.from(leaf))).frontier, EMPTY_LOG),
    'verify 1000 leaves': () => verifyBundle(bundle),
    'SHA-256 of 1000 leaves': () => leaves.map(sha256)
  })
  const floor = 'SHA-256 of 1000 leaves'
  return [beside(times, 'append 1000 leaves', floor), beside(times, 'verify 1000 leaves', floor)]
}
