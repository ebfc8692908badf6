import type { BrowserDriver } from '../../cli/browser/index.ts'
import { untilReady } from '../../cli/road/set-up-device.ts'

/**
 * All that the extension keeps on the device, by store, as its own pages can read it; sealed bytes come as lists of
 * numbers. The page that reads stays open until the browser ends: Firefox may never say that it closed one.
 */
export const readDevice = async (driver: BrowserDriver): Promise<Readonly<Record<string, readonly unknown[]>>> => {
  const page = await driver.newPage(driver.extensionUrl('/options.html'))
  await untilReady(page)
  const text = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const db = await settled(indexedDB.open('writ'))
    const stores: Record<string, unknown[]> = {}
    for (const name of db.objectStoreNames)
      stores[name] = await settled(db.transaction(name).objectStore(name).getAll())
    db.close()
    return JSON.stringify(stores, (_, value) => {
      if (value instanceof ArrayBuffer) return [...new Uint8Array(value)]
      return ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer)] : value
    })
  })
  return JSON.parse(text)
}
