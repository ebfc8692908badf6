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
  const { id } = await browser.tabs.create({ url })
  const came = await new Promise<string | undefined>((resolve) => {
    const moved = (tab: number, { url: at }: { readonly url?: string | undefined }) => {
      if (tab === id && at !== undefined && isBack(at, redirectUri)) end(at)
    }
    const removed = (tab: number) => {
      if (tab === id) end(undefined)
    }
    const end = (at: string | undefined) => {
      browser.tabs.onUpdated.removeListener(moved)
      browser.tabs.onRemoved.removeListener(removed)
      resolve(at)
    }
    browser.tabs.onUpdated.addListener(moved)
    browser.tabs.onRemoved.addListener(removed)
  })
  if (came !== undefined && id !== undefined) await browser.tabs.remove(id).catch(() => undefined)
  if (home?.id !== undefined) await browser.tabs.update(home.id, { active: true }).catch(() => undefined)
  return came
}

const isBack = (at: string, redirectUri: string): boolean => {
  const { origin, pathname, search } = new URL(at)
  return `${origin}${pathname}` === redirectUri && search !== ''
}
