import { installGuards } from '../../extension/dom/install-guards.ts'
import type { RareActs } from '../../extension/dom/rare-acts.ts'
import type { FromFrame, ToFrame } from '../bridge/frame-wire.ts'
import { hearInOrder } from './hear-in-order.ts'
import { servePage } from './serve-page.ts'

type Realm = Window & typeof globalThis

/** The host's own origin, and how the second script of the page side is loaded from there. */
export interface FrameHostSide {
  readonly host: string
  readonly loadRare: () => Promise<RareActs | undefined>
}

/**
 * The page side in a frame of a host's page, in the page's own world: it must be the document's first script. `host` is the one origin
 * that may be the host; a document of another, or in no frame, is left alone. The channel is made here, so that one of its ends is in no page
 * script's reach and the other goes to that origin alone; what it is used with is taken before any other script can replace it.
 *
 * No world of its own protects it: a script of the page that replaces what the page side is built on sees what it sees.
 */
export const startInFrame = (window: Realm, { host, loadRare }: FrameHostSide): void => {
  const { parent, document, location } = window
  if (parent === window) return
  // There is no time to ask whether a run is live: a document of such a host has them always.
  installGuards(window)
  const { port1: ours, port2: theirs } = new window.MessageChannel()
  const post = ours.postMessage.bind(ours) as (message: FromFrame) => void
  const data = Object.getOwnPropertyDescriptor(window.MessageEvent.prototype, 'data')?.get
  if (!data) return
  const dataOf = Function.prototype.call.bind(data) as (event: MessageEvent) => ToFrame

  let rare: RareActs | undefined
  let begun = false
  const order = hearInOrder()
  const begin = ({ document: id, key, first }: Extract<ToFrame, { type: 'begin' }>) => {
    const start = () => {
      if (!begun)
        order.use(
          servePage(
            { document: id, key },
            (text) => post({ type: 'said', text }),
            () => rare
          )
        )
      begun = true
      order.hear(first)
    }
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true })
    else start()
  }
  const extend = async () => {
    // What is asked for in the meantime waits; where it does not come, that is refused.
    const loaded = order.wait()
    rare ??= await loadRare().catch(() => undefined)
    loaded()
  }
  ours.addEventListener('message', (event) => {
    const message = dataOf(event)
    if (message.type === 'begin') begin(message)
    else if (message.type === 'extend') void extend()
    else order.hear(message.text)
  })
  ours.start()
  // Heard before any other: what a script of the page sends itself is not the browser's.
  const tell = (type: 'going' | 'left') => (event: Event) => event.isTrusted && post({ type })
  window.addEventListener('beforeunload', tell('going'), { capture: true })
  window.addEventListener('pagehide', tell('left'), { capture: true })
  parent.postMessage({ type: 'writ-hello', url: location.href }, host, [theirs])
}

/** What the build has the script do, with those of its modules that the second one is built on. */
export const start = (shared: unknown): void => {
  const script = document.currentScript as HTMLScriptElement | null
  const host = script?.dataset.host
  if (!script || !host) return
  const address = new URL('frame-rare.js', script.src).href
  const loadRare = async () => {
    const { default: make } = (await import(address)) as { readonly default: (shared: unknown) => RareActs }
    return make(shared)
  }
  startInFrame(window, { host, loadRare })
}
