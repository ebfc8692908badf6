import { base64url, type FromDocument, type ToDocument } from '@writ/dsl/contract'
import { ed25519 } from '../../extension/dom/ed25519.ts'
import { beginAudience, coordinatorAudience, pageAudience } from '../bridge/audience.ts'
import { openSealed, sealMessage } from '../bridge/sealed.ts'
import { type FromPage, fromPageSchema, openSchema } from '../bridge/wire.ts'
import type { Host } from '../coordinator/host.ts'
import type { WatchedHost } from './watch-host.ts'

const { secretKey, publicKey } = ed25519.keygen()
const KEY = base64url.encode(publicKey)
const sign = (bytes: Uint8Array) => ed25519.sign(bytes, secretKey)

/** Whose document it is. */
export interface Place {
  readonly view: number
  readonly document: string
}

/** A document that was entered, as a coordinator enters it. */
export interface EnteredDocument {
  readonly origin: string
  /** Which interpreter answers. */
  readonly instance: string
  post(message: ToDocument): Promise<void>
  /** What it said since it opened, in order: the next words of its interpreter alone. */
  said(): readonly FromDocument[]
  /** Asks it about what it never heard of, and waits until it says so: it is there, and hears. */
  ping(name: string): Promise<void>
}

let entered = 0
const read = (text: string): FromPage => fromPageSchema.parse(JSON.parse(text))

/** Has the host put the page side into a document, with a channel of the suite's own. */
export const beginWith = async (host: Host, to: Place): Promise<string> => {
  const channel = `contract-channel-${entered++}`
  const claims = { aud: beginAudience(to.document), n: 0, msg: { type: 'begin', channel } }
  await host.act.inject({ ...to, key: KEY, first: sealMessage(claims, sign) })
  return channel
}

/** Enters a document, and waits until its interpreter opened. Throws where something else than its words comes over its bridge. */
export const enterDocument = async (host: Host, watched: WatchedHost, to: Place): Promise<EnteredDocument> => {
  const before = watched.said(to.view).length
  const channel = await beginWith(host, to)
  const audience = coordinatorAudience(to.document, channel)
  const texts = () => watched.said(to.view).slice(before)
  const opened: unknown[] = []
  /** All of them, each looked at once as it comes. */
  const words = (): readonly unknown[] => {
    for (const text of texts().slice(opened.length)) {
      const { instance, document, sealed } = read(text)
      const word = openSealed(sealed, { publicKeyX: instance, audience, next: opened.length })
      if (document !== to.document || !word.ok) throw new Error('over its bridge came what it did not say next')
      opened.push(word.value)
    }
    return opened
  }
  const [first] = await watched.until('a document that was entered opens', () => texts().length > 0 && words())
  const { origin } = openSchema.parse(first)
  const { instance } = read(texts()[0] ?? '')
  const said = () => words().slice(1) as readonly FromDocument[]
  let sent = 0
  const post = (message: ToDocument) => {
    const claims = { aud: pageAudience(instance, channel), n: sent++, msg: message }
    return host.act.post({ ...to, text: sealMessage(claims, sign) })
  }
  return {
    origin,
    instance,
    post,
    said,
    async ping(name) {
      await post({ type: 'status', txn: name, seq: 0 })
      await watched.until('a document answers what it was asked', () =>
        said().some((word) => word.type === 'status' && word.txn === name)
      )
    }
  }
}
