import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleDom } from '../bundle-for-page.ts'
import type { Row } from '../conformance/row.ts'

/** Kilobytes, gzipped: what a webview may be handed. */
export const WEIGHT_AIM = 60
const KILOBYTE = 1024

const CONTENT = join(import.meta.dirname, '../../extension/.output/chrome-mv3-managed/content-scripts/content.js')

const gzipped = (code: string | Uint8Array): number => gzipSync(code).length / KILOBYTE

/** The page executor and all it needs, in KB. */
export const weighExecutor = async (): Promise<number> => gzipped(await bundleDom())

/** The content script, where it is built. */
export const weighContent = (): readonly Row[] =>
  existsSync(CONTENT)
    ? [
        {
          metric: 'the content script as built, gzipped',
          value: Math.round(gzipped(readFileSync(CONTENT)) * 10) / 10,
          unit: 'KB'
        }
      ]
    : []
