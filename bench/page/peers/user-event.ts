import { openChromium } from '../../browsers.ts'
import { bundleForPage } from '../../bundle-for-page.ts'
import type { Peer } from '../peer.ts'

const TESTING = "export { userEvent } from '@testing-library/user-event'"

/** Testing Library's user-event inside the page, bare: it is handed each element by its id, and nothing is looked for or hit. */
export const userEvent = async (): Promise<Peer> => {
  const script = await bundleForPage(TESTING, 'testing')
  const browser = await openChromium()
  const page = await browser.newPage()
  const inPage = <T>(body: string, given: unknown): Promise<T> =>
    page.evaluate(`(async (given) => {
      const find = ({ id }) => document.getElementById(id), user = (globalThis.user ??= testing.userEvent.setup())
      const each = async (all, act) => { const times = []; for (const one of all) { const begun = performance.now(); await act(one); times.push(performance.now() - begun) } return times }
      ${body}
    })(${JSON.stringify(given)})`)
  const write = 'await user.clear(el); await user.click(el); await user.paste(text)'
  return {
    name: 'user-event',
    open: async (_page, url) => {
      await page.goto(url)
      await page.addScriptTag({ content: script })
    },
    click: (all) => inPage('return each(given, (one) => user.click(find(one)))', all),
    fill: (all, text) =>
      inPage(`const { text } = given; return each(given.all, async (one) => { const el = find(one); ${write} })`, {
        all,
        text
      }),
    fillForm: (all) =>
      inPage(
        `const begun = performance.now()
        for (const { kind, at, text } of given) {
          const el = find(at)
          if (kind === 'fill') { ${write} } else if (kind === 'choose') await user.selectOptions(el, text); else await user.click(el)
        }
        return performance.now() - begun`,
        all
      ),
    close: () => browser.close()
  }
}
