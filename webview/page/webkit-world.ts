import type { RareActs } from '../../extension/dom/rare-acts.ts'
import { type PageSettings, type Send, servePage } from './serve-page.ts'

/** What a script message handler of WebKit takes: https://webkit.org/reference/webkit2gtk/stable/method.UserContentManager.register_script_message_handler_with_reply.html */
interface MessageHandler {
  postMessage(message: string): unknown
}

interface World {
  readonly webkit?: { readonly messageHandlers?: { readonly writ?: MessageHandler } }
  /** Put there by the first evaluation: a second one in the same document changes nothing. */
  writ?: {
    begin(settings: PageSettings, first: string): void
    hear(text: string): void
    /** Takes the second script, which is built of the same modules as the first: `shared` of them. */
    extend(make: (shared: unknown) => RareActs): void
  }
}

/** As the browser has it, whatever the page calls its elements. */
const stateOf = (of: Document): unknown => Reflect.get(Document.prototype, 'readyState', of)

/**
 * The page side in a script world of its own, where WebKit hands it a handler that the page's scripts do not have. The host evaluates
 * this once, and then `writ.begin`, `writ.hear` and `writ.extend`, in that world.
 */
export const startInWorld = (world: World, shared: unknown): void => {
  // Its own, and no element of the page by that name, which a script world sees as well.
  if (Object.hasOwn(world, 'writ')) return
  const handler = world.webkit?.messageHandlers?.writ
  if (!handler) return
  const send: Send = (text) => void handler.postMessage(text)
  let rare: RareActs | undefined
  let served: { readonly document: string; readonly hear: (text: string) => void } | undefined
  const writ: World['writ'] = {
    begin({ document: id, key }, first) {
      const start = () => {
        // A page that was put by for going back comes again with its world, and is another document to the host.
        if (served?.document !== id) served = { document: id, hear: servePage({ document: id, key }, send, () => rare) }
        served.hear(first)
      }
      // What is looked for must have come: the same moment at which a content script is put there.
      if (stateOf(document) === 'loading') addEventListener('DOMContentLoaded', start, { once: true })
      else start()
    },
    hear: (text) => served?.hear(text),
    extend(make) {
      rare ??= make(shared)
    }
  }
  Object.defineProperty(world, 'writ', { value: writ })
}

/** What the build has the script do, with those of its modules that the second one is built on. */
export const start = (shared: unknown): void => startInWorld(globalThis as unknown as World, shared)
