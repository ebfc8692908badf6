import { relative } from 'node:path'
import { build } from 'wxt'
import { z } from 'zod'
import { ROOT, takeOut } from '../without-guards.ts'

/**
 * `node build-main.ts JSON`: builds the extension into `folder/name` with the guards taken out of its sources, and of the manifest
 * that comes of them, as one line of JSON.
 */
const { browser, folder, name, guards } = z
  .object({
    browser: z.enum(['chromium', 'firefox']),
    folder: z.string(),
    name: z.string(),
    guards: z.array(z.object({ file: z.string(), find: z.string(), replace: z.string() }))
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const out = new Set<string>()

const withoutGuards = {
  name: 'without-guards',
  enforce: 'pre' as const,
  transform(source: string, id: string) {
    const file = relative(ROOT, id.split('?', 1)[0] ?? '')
    if (!guards.some((guard) => guard.file === file)) return undefined
    out.add(file)
    return takeOut(file, source, guards)
  }
}

const MANIFEST = 'extension/manifest.json'

await build({
  root: `${ROOT}/extension`,
  browser: browser === 'chromium' ? 'chrome' : 'firefox',
  outDir: folder,
  outDirTemplate: name,
  vite: () => ({ plugins: [withoutGuards] }),
  hooks: {
    'build:manifestGenerated': (_, manifest) => {
      if (!guards.some(({ file }) => file === MANIFEST)) return
      out.add(MANIFEST)
      Object.assign(manifest, JSON.parse(takeOut(MANIFEST, JSON.stringify(manifest), guards)))
    }
  }
})
const missed = guards.filter(({ file }) => !out.has(file))
if (missed.length > 0) throw new Error(`${missed[0]?.file} is not in the build`)
