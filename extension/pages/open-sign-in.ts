import { browser } from '../platform/browser.ts'
import type { OptionsPorts } from '../ui/index.ts'

/**
 * Opens the page where the person signs in, in a tab of its own, and waits until that tab comes back to the redirect URI: gives that address and closes
 * the tab. `undefined` where they closed it. What comes back in any other tab is nobody's here.
 */
export const openSignIn: OptionsPorts['openSignIn'] = async ({ url, redirectUri }) => {
  // Whatever the server says, no page of another kind is opened.
  if (!/^https?:\/\//i.test(url)) return undefined
  const home = await browser.tabs.getCurrent()
  const { promise, resolve: end } = Promise.withResolvers<string | undefined>()
  const moved = async (tab: number, { url: at }: { readonly url?: string | undefined }) => {
    if (at !== undefined && isBack(at, redirectUri) && tab === (await opening)?.id) end(at)
  }
  const removed = async (tab: number) => {
    if (tab === (await opening)?.id) end(undefined)
  }
  // Before it is opened: whoever is signed in there already is sent back at once.
  browser.tabs.onUpdated.addListener(moved)
  browser.tabs.onRemoved.addListener(removed)
  const opening = browser.tabs.create({ url }).catch(() => undefined)
  const opened = await opening
  const came = opened && (await promise)
  browser.tabs.onUpdated.removeListener(moved)
  browser.tabs.onRemoved.removeListener(removed)
  if (came !== undefined && opened?.id !== undefined) await browser.tabs.remove(opened.id).catch(() => undefined)
  if (home?.id !== undefined) await browser.tabs.update(home.id, { active: true }).catch(() => undefined)
  return came
}

const isBack = (at: string, redirectUri: string): boolean => {
  const { origin, pathname, search } = new URL(at)
  return `${origin}${pathname}` === redirectUri && search !== ''
}
