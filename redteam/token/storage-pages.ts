import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright'
import { launchPlainChromium } from '../../cli/browser/launch-plain-chromium.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Two tabs of one origin in real Chromium, with the storage code of the background in each as `storage`. */
export interface StoragePages {
  readonly tabs: readonly [Page, Page]
  close(): Promise<void>
}

/** A source file and all that it imports as one script, whose exports are one global name's. `change` may rewrite each file. */
export const bundleEntry = async (
  entry: string,
  globalName: string,
  change: (file: string, source: string) => string = (_, source) => source
): Promise<string> => {
  const bundled = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    globalName,
    plugins: [
      {
        name: 'change',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            contents: change(relative(ROOT, path), readFileSync(path, 'utf8')),
            loader: 'ts'
          }))
        }
      }
    ]
  })
  return (bundled.outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')
}

/** `change` may rewrite a source file, by its path from the root of the repository, before it is bundled. */
export const openStoragePages = async (change?: (file: string, source: string) => string): Promise<StoragePages> => {
  const script = await bundleEntry(join(import.meta.dirname, 'storage-entry.ts'), 'storage', change)
  const server = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><title>Storage</title><script>${script}</script>`)
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchPlainChromium()
  const close = async () => {
    await browser.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
    const context = await browser.newContext()
    const open = async () => {
      const page = await context.newPage()
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      return page
    }
    return { tabs: [await open(), await open()], close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Spends one use of a token in both tabs at the same time, so often; gives how many of the tries passed. The token is good for
 * one use.
 */
export const raceOneUse = async ({ tabs }: StoragePages, token: string, tries = 8): Promise<number> => {
  const spend = async (page: Page): Promise<number> =>
    page.evaluate(
      async ({ id, count }) => {
        const { openDatabase, STORES, spendUse } = (globalThis as unknown as { storage: Storage }).storage
        const db = await openDatabase()
        const one = async () => {
          const tx = db.transaction(STORES, 'readwrite', { durability: 'strict' })
          const spent = await spendUse(tx, 'token', id, 1)
          await tx.done
          return spent.ok ? 1 : 0
        }
        const spent = await Promise.all(Array.from({ length: count }, one))
        db.close()
        return spent.reduce((sum: number, each) => sum + each, 0)
      },
      { id: token, count: tries }
    )
  const [here, there] = await Promise.all(tabs.map(spend))
  return (here ?? 0) + (there ?? 0)
}

type Storage = typeof import('./storage-entry.ts')
