import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { verifyBundle } from '@writ/policy-server/audit'
import { describe, expect, test } from 'vitest'
import { bundleSchema } from '../log/log-bundle.ts'
import { type Reader, readReader } from './open-recording.ts'
import { replayReport, replayVerified } from './replay-report.ts'

const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'recorded', name))

/** Runs of a real browser, recorded for a reader of the tests, with the log that tells of them. */
const bundle = bundleSchema.parse(JSON.parse(gunzipSync(read('log.json.gz')).toString()))
const recordings = JSON.parse(gunzipSync(read('recordings.json.gz')).toString()) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>
const reader = readReader(read('reader.jwk').toString()) as Reader
const [run = '', sealed = ''] = Object.entries(recordings.asked ?? {})[0] ?? []
const other = Object.values(recordings.done ?? {})[0] ?? ''

/** How the runs of each kind end. */
const ENDS = {
  done: 'done',
  returned: 'done',
  looped: 'done',
  refused: 'refused target/not-found',
  caught: 'done',
  asked: 'done',
  declined: 'refused approval/declined',
  stopped: 'refused run/cancelled',
  undone: 'refused target/not-found',
  killed: 'done',
  unknown: 'unknown run/unknown-outcome',
  coded: 'done',
  'page-tool': 'done',
  'server-tool': 'done'
}

describe('runs that were recorded in a browser', () => {
  test('are told of in a log that verifies, without a fault, and each ends as its kind does', () => {
    const verified = verifyBundle(bundle, bundle.key)
    const runs = verified.ok ? verified.value.runs : []
    expect(runs.flatMap(({ faults }) => faults)).toEqual([])
    const ends = new Map(runs.map(({ run, status, code }) => [run, [status, code].filter(Boolean).join(' ')]))
    const seen = Object.entries(recordings).map(([kind, kept]) => [
      kind,
      [...new Set(Object.keys(kept).map((id) => ends.get(id)))].join()
    ])
    expect(Object.fromEntries(seen)).toEqual(ENDS)
  })

  test('whose worker was killed went on with a batch that was under way', () => {
    const resumed = bundle.leaves.filter((leaf) => leaf.includes('"kind":"resumed"'))
    const killed = Object.keys(recordings.killed ?? {})
    expect(killed.length).toBeGreaterThan(0)
    expect(killed.filter((run) => !resumed.some((leaf) => leaf.includes(run)))).toEqual([])
  })

  test.each(Object.entries(recordings))(
    '%s: all twenty replay to the leaves that their device wrote',
    async (_, kind) => {
      expect(Object.keys(kind)).toHaveLength(20)
      for (const [run, sealed] of Object.entries(kind)) {
        const { same, leaves, difference } = await replayVerified(bundle, sealed, { run, reader })
        expect({ run, same, difference }).toEqual({ run, same: true, difference: undefined })
        expect(leaves).toBeGreaterThan(2)
      }
    }
  )
})

describe('what was tampered with is named', () => {
  const replayed = (log = bundle, record = sealed, text?: string) =>
    replayReport(log, record, { run, reader, key: bundle.key, text })

  test('the record: one letter of it, or that of another run', async () => {
    const at = sealed.indexOf('"ciphertext"') + 40
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    for (const record of [changed, other])
      expect(await replayed(bundle, record)).toMatchObject({
        same: false,
        difference: { part: 'record', field: 'record' }
      })
  })

  test('the log: a leaf of the run', async () => {
    const leaf = bundle.leaves.findIndex((text) => text.includes(run) && text.includes('"outcome":"done"'))
    const leaves = bundle.leaves.map((text, i) => (i === leaf ? text.replace('"done"', '"refused"') : text))
    expect(await replayed({ ...bundle, leaves })).toMatchObject({ same: false, difference: { part: 'log', leaf } })
  })

  test('the plan: one that differs in a word', async () => {
    const text = 'plan "asked 0" site s = "https://s.test" on s { open "/" }'
    expect(await replayed(bundle, sealed, text)).toMatchObject({ same: false, difference: { part: 'plan' } })
  })
})
