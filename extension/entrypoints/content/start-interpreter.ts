import { base64url, DOCUMENT_PORT, type ToDocument } from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import { createToolPort, pageTools, rareActs, serveDocument } from '../../dom/index.ts'
import { browser } from '../../platform/browser.ts'

/** A port that was lost is opened again after this long; the first message of a restarted worker wakes it. */
const REOPEN_MS = [20, 200, 1000, 5000] as const
/** Firefox suspends an idle event page at 30 s. */
const ALIVE_MS = 15_000

/** The content-script interpreter: serves its document over a port of the extension. */
export const startInterpreter = (world: { writInterpreter?: true }): void => {
  if (world.writInterpreter) return
  world.writInterpreter = true
  const served = serveDocument(() => rareActs, pageTools(createToolPort(document)))
  const instance = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
  let port: Runtime.Port | undefined
  let losses = 0

  const open = (): void => {
    // After the extension was removed or updated there is no runtime to talk to, and nothing more to do.
    if (!browser.runtime?.id) return
    const opened = browser.runtime.connect({ name: `${DOCUMENT_PORT}:${instance}` })
    port = opened
    served.use(opened)
    opened.onMessage.addListener((message: unknown) => {
      losses = 0
      served.hear(message as ToDocument)
    })
    opened.onDisconnect.addListener(() => {
      // A port that was replaced by a newer one is no loss.
      if (port !== opened) return
      port = undefined
      served.use(undefined)
      setTimeout(open, REOPEN_MS[Math.min(losses++, REOPEN_MS.length - 1)])
    })
  }

  open()
  addEventListener('pageshow', (event) => {
    if (!event.isTrusted || !event.persisted) return
    // Chromium closes the ports of a page that it puts by for going back, and tells only the other side.
    port = undefined
    open()
  })
  setInterval(() => served.say({ type: 'alive' }), ALIVE_MS)
}
