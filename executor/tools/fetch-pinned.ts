import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { mediaTypeEssence } from '@modelcontextprotocol/sdk/shared/mediaType.js'
import { messageEvents, oneMessage } from './bounded-body.ts'
import { Bounds, ToolFault } from './bounds.ts'
import { headersOf, type MayReach, pinUrl, requestPinned } from './request-pinned.ts'

const responseOf = (message: IncomingMessage, bounds: Bounds): Response => {
  const status = message.statusCode ?? 0
  if (status === 401) throw new ToolFault('tool/signed-out')
  if (status >= 400) throw new ToolFault('tool/away', `it answers with status ${status}`)
  const headers = headersOf(message)
  message.on('data', (bytes: Buffer) => bounds.takeBytes(bytes.length))
  message.pause()
  if (status === 204 || status === 205) {
    message.resume()
    return new Response(null, { status, headers })
  }
  const body = Readable.toWeb(message) as ReadableStream<Uint8Array>
  // By the word that its reader goes by: whatever else a body is, nobody reads it.
  const isStream = mediaTypeEssence(headers.get('content-type')) === 'text/event-stream'
  return new Response(body.pipeThrough(isStream ? messageEvents(bounds) : oneMessage(bounds)), { status, headers })
}

/** What the last request of a session may take, which says that it is over (DELETE): nobody waits longer for it. */
const LEAVING = { ms: 1000, bytes: 16_384, messages: 1 }

/**
 * A `fetch` for one address alone: to the one IP address that its name was looked up as, which may not be private (`mayBeNear` aside), without
 * redirects, cookies or a stream of the server's own (GET). What comes is counted by `bounds()`, which also ends it.
 */
export const fetchPinned = (
  address: URL,
  { bounds, ...may }: MayReach & { readonly bounds: () => Bounds }
): ((input: string | URL, init?: RequestInit) => Promise<Response>) => {
  let pinned: Promise<string> | undefined
  return async (input, init = {}) => {
    const url = new URL(input)
    if (url.href !== address.href) throw new ToolFault('tool/bad-address', 'it leads elsewhere')
    if ((init.method ?? 'GET') === 'GET') return new Response(null, { status: 405 })
    pinned ??= pinUrl(address, may)
    const ip = await pinned
    const isLeaving = init.method === 'DELETE'
    const current = isLeaving ? new Bounds(LEAVING) : bounds()
    current.takeSent()
    current.signal.throwIfAborted()
    // Whoever ended the session aborts all else.
    const said = isLeaving ? { ...init, signal: null } : init
    return await requestPinned({ url, ip, init: said }, current, (message) => responseOf(message, current))
  }
}
