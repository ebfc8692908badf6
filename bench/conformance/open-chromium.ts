import { resolve } from 'node:path'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright'

/** The page executor as one script that puts its exports into the global `writDom`. */
export const bundleDom = async (): Promise<string> => {
  const built = await build({
    entryPoints: [resolve(import.meta.dirname, '../../extension/dom/index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'writDom',
    target: 'es2023'
  })
  return built.outputFiles[0]?.text ?? ''
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.WRIT_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
