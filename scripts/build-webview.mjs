import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT, say } from './bootstrap.mjs'
import { buildPageSide } from './build-page-side.mjs'
import { bundleScript, minifyScript } from './bundle-script.mjs'

/** What a host ships beside the page sides, by file name. */
const WHOLE = { 'guards.js': 'webview/page/guards.ts', 'coordinator.js': 'webview/coordinator/start-in-webkit.ts' }

/** What stands in every page that is acted in is at most so large, in bytes, gzipped. */
export const MOST_IN_A_PAGE = 60_000
const IN_EVERY_PAGE = ['page.js', 'frame.js']

export const WEBVIEW_OUTPUT = join(ROOT, 'webview/.output')

const INDEX = `<!doctype html>
<meta charset="utf-8">
<title>Writ</title>
<script src="coordinator.js"></script>
`

/** Every script that a host ships, by file name. */
const buildScripts = async () => {
  const whole = Object.entries(WHOLE).map(async ([file, entry]) => [
    file,
    await minifyScript(await bundleScript(entry))
  ])
  const [page, frame, ...others] = await Promise.all([
    buildPageSide('webview/page/webkit-world.ts', (make) => `writ.extend(${make})`),
    buildPageSide('webview/page/frame-world.ts', (make) => `export default ${make}`),
    ...whole
  ])
  return {
    'page.js': page.first,
    'page-rare.js': page.rare,
    'frame.js': frame.first,
    'frame-rare.js': frame.rare,
    ...Object.fromEntries(others)
  }
}

/**
 * Builds what a host of webviews ships: scripts, the coordinator's own page, and the list of both with their hashes. Gives bytes, gzipped. Throws where
 * what stands in every page is too large.
 */
export const buildWebview = async (output = WEBVIEW_OUTPUT) => {
  const scripts = await buildScripts()
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  for (const [file, text] of Object.entries({ ...scripts, 'index.html': INDEX }))
    writeFileSync(join(output, file), text)
  const list = [...Object.keys(scripts), 'index.html'].sort().map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(join(output, file)))
      .digest('hex')
  ])
  writeFileSync(join(output, 'build.json'), JSON.stringify(Object.fromEntries(list)))
  const sizes = Object.fromEntries(
    Object.keys(scripts).map((file) => [file, gzipSync(readFileSync(join(output, file)), { level: 9 }).length])
  )
  for (const [file, size] of Object.entries(sizes)) say(`webview: ${file} is ${(size / 1000).toFixed(1)} kB gzipped`)
  for (const file of IN_EVERY_PAGE)
    if (sizes[file] > MOST_IN_A_PAGE)
      throw new Error(`${file} is ${sizes[file]} bytes gzipped: too large for every page`)
  return sizes
}
