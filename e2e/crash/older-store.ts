import type { Page } from 'playwright'
import type { BrowserDriver } from '../../cli/browser/index.ts'

/** The extension's database as an older version of it left it. */
export interface OlderStore {
  /** Wakes the worker, which waits to bring the database up to date until the page lets go of it. */
  startUpgrade(): Promise<void>
  letGo(): Promise<void>
}

/** In which version a store came (extension/platform/storage/database.ts). */
const STORES: readonly (readonly [version: number, name: string, key: string | readonly string[]])[] = [
  [1, 'device', 'id'],
  [1, 'runs', 'run'],
  [1, 'journal', ['device', 'seq']],
  [1, 'meta', 'id'],
  [1, 'questions', 'id'],
  [1, 'uses', 'id'],
  [1, 'vault', 'key'],
  [2, 'files', ['run', 'id']],
  [3, 'labels', 'id'],
  [4, 'lost', 'id'],
  [5, 'standing', 'id'],
  [5, 'agents', 'id']
]

/** Puts what the database holds into one of an older version, as far as that had a store for it, and keeps that open. */
const makeOlder = (page: Page, version: number): Promise<void> =>
  page.evaluate(
    async ([older, stores]) => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
      const db = await settled(indexedDB.open('writ'))
      const kept = stores.filter(([since]) => since <= older)
      const records = new Map<string, unknown[]>()
      for (const [, name] of kept) records.set(name, await settled(db.transaction(name).objectStore(name).getAll()))
      db.close()
      await settled(indexedDB.deleteDatabase('writ'))
      const opening = indexedDB.open('writ', older)
      opening.onupgradeneeded = () => {
        for (const [, name, keyPath] of kept)
          opening.result.createObjectStore(name, { keyPath: keyPath as string | string[] })
      }
      const made = await settled(opening)
      const tx = made.transaction(
        kept.map(([, name]) => name),
        'readwrite',
        { durability: 'strict' }
      )
      for (const [name, all] of records) for (const record of all) tx.objectStore(name).put(record)
      await new Promise((resolve, reject) => {
        tx.oncomplete = resolve
        tx.onabort = reject
      })
      Object.assign(globalThis, { older: made })
    },
    [version, STORES] as const
  )

export const olderStore = async (driver: BrowserDriver, version: number): Promise<OlderStore> => {
  // A page of the extension that says nothing to its worker.
  const page = await driver.newPage(driver.extensionUrl('/manifest.json'))
  const others = page.context().pages()
  for (const other of others) if (other !== page) await other.close()
  await driver.killWorker?.()
  await makeOlder(page, version)
  return {
    startUpgrade: async () => {
      const waking = await driver.newPage(driver.extensionUrl('/options.html')).catch(() => undefined)
      await waking?.waitForTimeout(200).catch(() => undefined)
    },
    letGo: async () => {
      await page.evaluate(() => (globalThis as unknown as { older: IDBDatabase }).older.close())
    }
  }
}
