import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { programOf } from '../../browsers.ts'
import type { Aimed } from '../measured-page.ts'
import { callByCall, each, type Peer, timed } from '../peer.ts'
import { startMcp } from './mcp-client.ts'

const CLI = join(
  dirname(createRequire(import.meta.url).resolve('chrome-devtools-mcp/package.json')),
  'build/src/bin/chrome-devtools-mcp.js'
)

/** The MCP server of Chrome's DevTools. */
export const devtoolsMcp = async (): Promise<Peer> => {
  const { call, close } = await startMcp(CLI, () => [
    '--executablePath',
    programOf('chromium'),
    '--headless',
    '--isolated',
    '--no-usage-statistics',
    '--chromeArg=--no-sandbox'
  ])
  const pageId = Number(/^(\d+):/m.exec(await call('list_pages', {}))?.[1] ?? 1)
  let uids = new Map<string, string>()
  const snapshot = () => call('take_snapshot', { pageId })
  const uidOf = ({ role, name }: Aimed): string => {
    const uid = uids.get(`${role} "${name}"`)
    if (uid === undefined) throw new Error(`chrome-devtools-mcp shows no ${role} "${name}"`)
    return uid
  }
  const read = (text: string) => {
    const lines = text.matchAll(/uid=(\S+) (\w+ "[^"]*")/g)
    uids = new Map([...lines].map(([, uid = '', said = '']) => [said, uid]))
  }
  const fill = (one: Aimed, value: string) => call('fill', { pageId, uid: uidOf(one), value })
  return {
    name: 'chrome-devtools-mcp',
    open: async (_page, url) => {
      await call('navigate_page', { pageId, type: 'url', url })
      read(await snapshot())
    },
    click: (all) => each(all, (one) => call('click', { pageId, uid: uidOf(one) })),
    fill: (all, text) => each(all, (one) => fill(one, text)),
    fillForm: (all) =>
      callByCall(all, { fill, choose: fill, check: (one) => call('click', { pageId, uid: uidOf(one) }) }),
    observe: async () => {
      let text = ''
      const ms = await timed(async () => {
        text = await snapshot()
      })
      // What it told before is void.
      read(text)
      return { ms, text }
    },
    close
  }
}
