import type { BrowserContext } from 'playwright'

/** One thing that the extension's background gave to a document. */
export interface Given {
  /** The document's origin, as the browser says; of what is put into a document by another way, how. */
  readonly to: string
  /** JSON, with what the batch's token says in clear behind it. */
  readonly bytes: Buffer
}

export interface Tap {
  /** What was given since the last time. */
  take(): Promise<readonly Given[]>
  /** All that the background said to any server by now: frames of its web sockets, and addresses, headers and bodies of requests. */
  sent(): Promise<readonly Buffer[]>
  /** From now on every batch carries this text besides, as one that was left open would; `undefined` ends that. */
  leaveOpen(text: string | undefined): Promise<void>
}

/**
 * Listens to all that the background gives to documents and says to servers, in the very worker of the shipped build: what it posts over their ports, sends
 * to tabs, or puts into pages by script. To be called before a document is connected; a worker that is restarted is heard no more.
 */
export const tapPorts = async (context: BrowserContext): Promise<Tap> => {
  const worker = context.serviceWorkers().find((one) => one.url().startsWith('chrome-extension://'))
  if (!worker) throw new Error('the extension has no worker')
  await worker.evaluate(`(() => {
    const given = []
    const sent = []
    globalThis.writTap = { given, sent, open: undefined }
    const textOf = (body) => typeof body === 'string' ? body : body === undefined || body === null ? '' :
      new TextDecoder().decode(body)
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (frame) {
      sent.push(textOf(frame))
      return send.call(this, frame)
    }
    const request = globalThis.fetch
    globalThis.fetch = async (to, how) => {
      const { url, headers } = new Request(to, how)
      sent.push([url, ...[...headers].flat(), textOf(how?.body)].join('\\n'))
      return await request(to, how)
    }
    chrome.runtime.onConnect.addListener((port) => {
      if (!port.sender?.tab) return
      const post = port.postMessage.bind(port)
      port.postMessage = (message) => {
        const { open } = globalThis.writTap
        const sent = open !== undefined && message.type === 'batch' ? { ...message, open } : message
        given.push({ to: port.sender.origin, message: JSON.stringify(sent) })
        post(sent)
      }
    })
    for (const [api, call] of [['tabs', 'sendMessage'], ['scripting', 'executeScript'], ['scripting', 'insertCSS']]) {
      const real = chrome[api][call].bind(chrome[api])
      chrome[api][call] = (...args) => {
        given.push({ to: api + '.' + call, message: JSON.stringify(args) })
        return real(...args)
      }
    }
  })()`)
  return {
    take: async () => {
      const given: readonly { to: string; message: string }[] = await worker.evaluate('writTap.given.splice(0)')
      return given.map(({ to, message }) => ({ to, bytes: Buffer.from(message + tokenOf(message)) }))
    },
    sent: async () => {
      const sent: readonly string[] = await worker.evaluate('writTap.sent')
      return sent.map((text) => Buffer.from(text))
    },
    leaveOpen: async (text) => {
      await worker.evaluate(
        (open) => Object.assign((globalThis as never as { writTap: object }).writTap, { open }),
        text
      )
    }
  }
}

/** The claims of a batch's token, in clear. */
const tokenOf = (message: string): string => {
  const { batch } = JSON.parse(message) as { readonly batch?: { readonly token: string } }
  return batch ? Buffer.from(batch.token.split('.')[1] ?? '', 'base64url').toString() : ''
}
