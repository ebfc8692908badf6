import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { type Bounds, ToolFault } from './bounds.ts'
import { headersOf, type MayReach, pinUrl, requestPinned } from './request-pinned.ts'

const [LF, CR] = [10, 13]

/** A CR that ends a line by itself. The last byte may have its LF to come. */
const hasLoneCr = (bytes: Buffer): boolean => {
  for (let at = bytes.indexOf(CR); at >= 0 && at < bytes.length - 1; at = bytes.indexOf(CR, at + 1))
    if (bytes[at + 1] !== LF) return true
  return false
}

/** Without the CR of each line, at which its reader would look through all the rest. */
const withoutCr = (): TransformStream<Uint8Array, Uint8Array> =>
  new TransformStream({
    transform: (bytes, to) => to.enqueue(bytes.includes(CR) ? bytes.filter((b) => b !== CR) : bytes)
  })

const responseOf = (message: IncomingMessage, bounds: Bounds): Response => {
  const status = message.statusCode ?? 0
  if (status === 401) throw new ToolFault('tool/signed-out')
  if (status >= 400) throw new ToolFault('tool/away', `it answers with status ${status}`)
  const headers = headersOf(message)
  const isStream = headers.get('content-type')?.toLowerCase().startsWith('text/event-stream') === true
  message.on('data', (bytes: Buffer) => {
    bounds.takeBytes(bytes.length)
    if (isStream && hasLoneCr(bytes)) bounds.end(new ToolFault('tool/malformed', 'its lines end in CR alone'))
  })
  message.pause()
  if (status === 204 || status === 205) {
    message.resume()
    return new Response(null, { status, headers })
  }
  const body = Readable.toWeb(message) as ReadableStream<Uint8Array>
  return new Response(isStream ? body.pipeThrough(withoutCr()) : body, { status, headers })
}

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
    const current = bounds()
    current.takeMessage()
    current.signal.throwIfAborted()
    return await requestPinned({ url, ip, init }, current, (message) => responseOf(message, current))
  }
}
