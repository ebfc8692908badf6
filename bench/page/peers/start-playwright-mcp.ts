import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { programOf } from '../../browsers.ts'
import { type McpPeer, startMcp } from './mcp-client.ts'

const CLI = join(dirname(createRequire(import.meta.url).resolve('@playwright/mcp/package.json')), 'cli.js')

/** @playwright/mcp with a browser of its own that nobody used before; `more` are other switches of its. */
export const startPlaywrightMcp = (...more: readonly string[]): Promise<McpPeer> =>
  startMcp(CLI, (folder) => [
    '--executable-path',
    programOf('chromium'),
    '--headless',
    '--no-sandbox',
    '--isolated',
    '--output-dir',
    folder,
    ...more
  ])
