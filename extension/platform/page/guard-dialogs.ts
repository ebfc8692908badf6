import { browser } from '../browser.ts'

const ID = 'writ-dialogs'
const FILE = '/content-scripts/dialog-guard.js'

/** Match patterns have no port in Firefox; the guard itself is armed only by the interpreter of the right document. */
const patternOf = (origin: string): string => {
  const { protocol, hostname } = new URL(origin)
  return `${protocol}//${hostname}/*`
}

/** Puts the dialog guard into the pages of these origins from now on, before any script of theirs, and into what is open. */
export const dialogGuards = (): ((origins: readonly string[]) => Promise<void>) => {
  const guarded = new Set<string>()
  return async (origins) => {
    const fresh = origins.filter((origin) => !guarded.has(origin))
    if (!fresh.length) return
    for (const origin of fresh) guarded.add(origin)
    const matches = [...new Set([...guarded].map(patternOf))]
    const script = {
      id: ID,
      js: [FILE],
      matches,
      runAt: 'document_start',
      world: 'MAIN',
      allFrames: true,
      persistAcrossSessions: false
    }
    await browser.scripting.unregisterContentScripts({ ids: [ID] }).catch(() => undefined)
    await browser.scripting.registerContentScripts([script] as never)
    for (const tab of await browser.tabs.query({ url: matches })) {
      const injection = { target: { tabId: tab.id, allFrames: true }, files: [FILE], world: 'MAIN' }
      await browser.scripting.executeScript(injection as never).catch(() => undefined)
    }
  }
}
