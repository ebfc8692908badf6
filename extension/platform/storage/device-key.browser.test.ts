import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { lacksWebKit } from '../../../e2e/stage/lacks-webkit.ts'
import { servePages } from '../../../e2e/stage/serve-pages.ts'
import { webkitPage } from '../../dom/testing/webkit-page.ts'

const MANY = 1000

const bundle = async (): Promise<string> => {
  const built = await build({
    entryPoints: [join(import.meta.dirname, 'device-key.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'keys',
    target: 'es2022'
  })
  return built.outputFiles[0]?.text ?? ''
}

test.skipIf(lacksWebKit())('WebKit makes every key that it is asked for, each another', async () => {
  const pages = await servePages(() => ({ '/': '<title>Keys</title>' }))
  const { page, close } = await webkitPage()
  try {
    await page.goto(`${pages.url}/`)
    await page.evaluate(await bundle())
    const made = `(async () => {
      const made = new Set()
      for (let n = 0; n < ${MANY}; n++) made.add((await keys.makeDeviceKey()).jkt)
      return made.size
    })()`
    expect(await page.evaluate(made)).toBe(MANY)
  } finally {
    await close()
    await pages.close()
  }
})
