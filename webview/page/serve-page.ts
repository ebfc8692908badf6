import { base64url, type FromDocument, type ToDocument } from '@writ/dsl/contract'
import { ed25519 } from '../../extension/dom/ed25519.ts'
import type { RareActs } from '../../extension/dom/rare-acts.ts'
import { serveDocument } from '../../extension/dom/serve-document.ts'
import { beginAudience, coordinatorAudience, pageAudience } from '../bridge/audience.ts'
import { openSealed, sealMessage } from '../bridge/sealed.ts'

/** How what the interpreter says gets to the host. Throws where it cannot. */
export type Send = (text: string) => void

/** What the host tells the interpreter of itself as it is put into a document. */
export interface PageSettings {
  /** Which document this is, as the host calls it. */
  readonly document: string
  /** The coordinator's public key: `x` of its JWK (RFC 8037). All that is heard must be signed with it. */
  readonly key: string
}

const channelOf = (message: unknown): string | undefined => {
  const { type, channel } = (message ?? {}) as { readonly type?: unknown; readonly channel?: unknown }
  return type === 'begin' && typeof channel === 'string' && channel.length >= 16 ? channel : undefined
}

/**
 * The interpreter of a webview's document. Nobody vouches for what crosses its bridge, so each message in either direction is signed, numbered
 * and for one channel: to here by the coordinator's key, from here by a key made for this document, which never leaves this scope.
 * Gives who hears what the host passes on; what is not the coordinator's next word changes nothing. `rare` gives what the second script
 * brought, once that stands there.
 */
export const servePage = (
  settings: PageSettings,
  send: Send,
  rare: () => RareActs | undefined
): ((text: string) => void) => {
  const { secretKey, publicKey } = ed25519.keygen()
  const instance = base64url.encode(publicKey)
  const served = serveDocument(rare)
  const begun = new Set<string>()
  let channel: string | undefined
  let next = 0
  let said = 0

  const say = (over: string, msg: unknown): void => {
    const claims = { aud: coordinatorAudience(settings.document, over), n: said++, msg }
    const sealed = sealMessage(claims, (bytes) => ed25519.sign(bytes, secretKey))
    send(JSON.stringify({ instance, document: settings.document, sealed }))
  }

  const begin = (fresh: string): void => {
    begun.add(fresh)
    channel = fresh
    next = 0
    said = 0
    say(fresh, { type: 'open', origin: self.origin })
    served.use({ postMessage: (message: FromDocument) => say(fresh, message) })
  }

  return (text) => {
    if (channel !== undefined) {
      const heard = openSealed(text, { publicKeyX: settings.key, audience: pageAudience(instance, channel), next })
      if (heard.ok) {
        next++
        return served.hear(heard.value as ToDocument)
      }
    }
    // A coordinator that was restarted begins anew, over a channel that was never there.
    const first = openSealed(text, { publicKeyX: settings.key, audience: beginAudience(settings.document), next: 0 })
    const fresh = first.ok ? channelOf(first.value) : undefined
    if (fresh !== undefined && !begun.has(fresh)) begin(fresh)
  }
}
