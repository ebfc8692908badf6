import type { Aimed } from '../measured-page.ts'
import { callByCall, each, type Peer, timed } from '../peer.ts'
import { startPlaywrightMcp } from './start-playwright-mcp.ts'

/** Playwright's MCP server as it comes, or without the half second that it waits after an act. */
export const playwrightMcp = async (settles: boolean): Promise<Peer> => {
  const { call, close } = await startPlaywrightMcp(...(settles ? [] : ['--timeout-settle', '0']))
  let refs = new Map<string, string>()
  const snapshot = () => call('browser_snapshot', {})
  /** As a planner would find it in the last snapshot. */
  const at = ({ role, name }: Aimed) => {
    const target = refs.get(`${role} "${name}"`)
    if (target === undefined) throw new Error(`@playwright/mcp shows no ${role} "${name}"`)
    return { element: name, target }
  }
  const fill = (one: Aimed, text: string) => call('browser_type', { ...at(one), text })
  return {
    name: settles ? '@playwright/mcp' : '@playwright/mcp without settle',
    open: async (_page, url) => {
      await call('browser_navigate', { url })
      const lines = (await snapshot()).matchAll(/- (\w+ "(?:[^"\\]|\\.)*")[^\n]*?\[ref=(\w+)\]/g)
      refs = new Map([...lines].map(([, said = '', ref = '']) => [said, ref]))
    },
    click: (all) => each(all, (one) => call('browser_click', at(one))),
    fill: (all, text) => each(all, (one) => fill(one, text)),
    fillForm: (all) =>
      callByCall(all, {
        fill,
        choose: (one, text) => call('browser_select_option', { ...at(one), values: [text] }),
        check: (one) => call('browser_click', at(one))
      }),
    observe: async () => {
      let text = ''
      const ms = await timed(async () => {
        text = await snapshot()
      })
      return { ms, text }
    },
    close
  }
}
