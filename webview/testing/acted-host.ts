import { ed25519 } from '@noble/curves/ed25519.js'
import { base64url } from '@writ/dsl/contract'
import { beginAudience, coordinatorAudience, pageAudience } from '../bridge/audience.ts'
import { openSealed, sealMessage } from '../bridge/sealed.ts'
import type { Host, HostEvent } from '../coordinator/host.ts'

export const DOCUMENT = 'document-1'
export const VIEW = 1

/** How the host's one webview stands. */
export const standing = (document: string, url = 'https://shop.example/'): HostEvent => ({
  type: 'views',
  views: [{ view: VIEW, document, url, loading: false, front: true, travels: 0 }]
})

/** A page side with a key of its own, as the bridge's contract has it. */
export const pageSide = (key: string, first: string, document = DOCUMENT) => {
  const { secretKey, publicKey } = ed25519.keygen()
  const instance = base64url.encode(publicKey)
  const begun = openSealed(first, { publicKeyX: key, audience: beginAudience(document), next: 0 })
  if (!begun.ok) throw new Error('the first word is not the coordinator’s')
  const { channel } = begun.value as { readonly channel: string }
  return {
    instance,
    audience: pageAudience(instance, channel),
    /** What goes over the bridge for this message. */
    says: (n: number, msg: unknown): string =>
      JSON.stringify({
        instance,
        document,
        sealed: sealMessage({ aud: coordinatorAudience(document, channel), n, msg }, (bytes) =>
          ed25519.sign(bytes, secretKey)
        )
      })
  }
}

/** A host that does nothing by itself: what it is told to do is written down, and it says what a test has it say. */
export const actedHost = () => {
  const listeners: ((event: HostEvent) => void)[] = []
  const injected: { readonly key: string; readonly first: string }[] = []
  const posted: string[] = []
  /** What it was told to do with what stands there, in order. */
  const order: ('extend' | 'post')[] = []
  const host = {
    settings: async () => ({
      name: 'test',
      session: 'session-1',
      build: 'b'.repeat(43),
      origins: ['https://shop.example']
    }),
    listen: (listener: (event: HostEvent) => void) => void listeners.push(listener),
    act: {
      inject: async (to: { readonly key: string; readonly first: string }) => void injected.push(to),
      extend: async () => void order.push('extend'),
      post: async ({ text }: { readonly text: string }) => {
        order.push('post')
        posted.push(text)
      }
    }
  } as unknown as Host
  const tell = (event: HostEvent) => {
    for (const listener of listeners) listener(event)
  }
  return {
    host,
    tell,
    bridge: (text: string) => tell({ type: 'bridge', view: VIEW, text }),
    injected,
    posted,
    order
  }
}
