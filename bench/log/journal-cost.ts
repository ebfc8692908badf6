import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { programOf } from '../browsers.ts'
import { bundleForPage } from '../bundle-for-page.ts'
import type { Row } from '../conformance/row.ts'
import { median, quantile } from '../quantile.ts'
import { HTML, serveHere } from '../serve-here.ts'

const ACTS = 200

/** What the background writes with, for a page of its own database. */
const STORAGE = `
export { openDatabase } from '../extension/platform/storage/database.ts'
export { deviceKey } from '../extension/platform/storage/device-key.ts'
export { openDB } from 'idb'
export { openJournal } from '../extension/platform/storage/journal.ts'
export { spendUse } from '../extension/platform/storage/spend-use.ts'
`

/** As much of `idb` as writes a plain row. */
interface PlainDatabase {
  createObjectStore(name: string): unknown
  transaction(
    name: string,
    mode: 'readwrite',
    options: { readonly durability: 'strict' }
  ): { readonly store: { add(value: object, key: number): Promise<unknown> }; readonly done: Promise<void> }
}

/** As much of it as is measured. */
interface Storage {
  openDatabase(): Promise<PlainDatabase>
  openDB(
    name: string,
    version: number,
    callbacks: { readonly upgrade: (db: PlainDatabase) => unknown }
  ): Promise<PlainDatabase>
  deviceKey(db: PlainDatabase): Promise<unknown>
  openJournal(
    db: PlainDatabase,
    identity: () => Promise<unknown>,
    now: () => number
  ): {
    append(
      entries: readonly { readonly event: object }[],
      also?: (tx: unknown) => Promise<unknown>
    ): Promise<{ readonly ok: boolean }>
    unsent(limit: number): Promise<readonly object[]>
  }
  spendUse(tx: unknown, run: string, effect: string, max: number): Promise<unknown>
}

interface Measured {
  /** Milliseconds of each act: its intent with the use that it spends, then its outcome, each durable before the next begins. */
  readonly acts: readonly number[]
  /** Of two plain strict writes of as many bytes. */
  readonly plain: readonly number[]
  /** Of one act's two entries, as JSON. */
  readonly bytes: number
}

/** Runs in the page. */
const measureInPage = async (acts: number): Promise<Measured> => {
  const { openDatabase, openDB, deviceKey, openJournal, spendUse } = (globalThis as unknown as { storage: Storage })
    .storage
  const db = await openDatabase()
  const key = await deviceKey(db)
  const hash = 'H'.repeat(43)
  const identity = { key, device: 'device_of_the_bench', build: hash }
  const journal = openJournal(db, async () => identity, Date.now)
  const actOf = async (n: number): Promise<void> => {
    const [run, step] = ['run_of_the_bench', String(n)]
    const place = { origin: 'https://app.example', batch: n, use: n + 1, args: hash }
    const intent = { kind: 'intent', run, step, effect: 'e1', verb: 'click', class: 'activate', ...place }
    const begun = await journal.append([{ event: intent }], (tx) => spendUse(tx, run, 'e1', 1e9))
    const ended = await journal.append([
      { event: { kind: 'outcome', run, step, batch: n, outcome: 'done', value: hash } }
    ])
    if (!begun.ok || !ended.ok) throw new Error('the journal was not written')
  }
  const plainDb = await openDB('plain', 1, { upgrade: (made) => made.createObjectStore('rows') })
  const write = async (at: number, value: object): Promise<void> => {
    const tx = plainDb.transaction('rows', 'readwrite', { durability: 'strict' })
    await tx.store.add(value, at)
    await tx.done
  }
  for (let n = 0; n < 10; n++) await actOf(n)
  const rows = await journal.unsent(2)
  const bytes = JSON.stringify(rows).length
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now()
    await work()
    return performance.now() - began
  }
  const [took, plain]: [number[], number[]] = [[], []]
  // In turns, so that both meet the same disk.
  for (let n = 10; n < acts + 10; n++) {
    took.push(await timed(() => actOf(n)))
    plain.push(
      await timed(async () => {
        await write(2 * n, rows[0] ?? {})
        await write(2 * n + 1, rows[1] ?? {})
      })
    )
  }
  return { acts: took, plain, bytes }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/** What the journal costs an act in real Chromium: links, hashes, signatures, uses, and two strict writes to the disk. */
export const measureJournal = async (): Promise<readonly Row[]> => {
  const script = await bundleForPage(STORAGE, 'storage')
  const served = await serveHere(() => ({
    type: HTML,
    body: `<!doctype html><title>Journal</title><script>${script.replaceAll('</script', '<\\/script')}</script>`
  }))
  // A profile of its own: what a private window keeps is in memory alone.
  const profile = await mkdtemp(join(tmpdir(), 'writ-bench-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: programOf('chromium'),
    args: ['--no-sandbox']
  })
  try {
    const page = await browser.newPage()
    await page.goto(served.origin)
    const { acts, plain, bytes } = await page.evaluate(measureInPage, ACTS)
    const beside = 'two plain strict writes of its bytes'
    const row = (name: string, part: number): Row => {
      const [value, floor] = [quantile(acts, part), quantile(plain, part)]
      return {
        metric: `journal of an act in Chromium: ${name}`,
        value: rounded(value),
        unit: 'ms',
        beside,
        ratio: rounded(value / floor)
      }
    }
    return [
      row('p50', 0.5),
      row('p95', 0.95),
      { metric: `floor: ${beside}`, value: rounded(median(plain)), unit: 'ms' },
      { metric: 'journal of an act in Chromium: its two entries', value: bytes, unit: 'bytes' }
    ]
  } finally {
    await browser.close()
    await served.close()
    await rm(profile, { recursive: true, force: true })
  }
}
