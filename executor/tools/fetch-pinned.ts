import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { pinAddress, type Reach } from '../egress/index.ts'
import { type Bounds, ToolFault } from './bounds.ts'

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

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
  if (status >= 300 && status < 400) {
    message.destroy()
    throw new ToolFault('tool/bad-address', 'it leads elsewhere')
  }
  if (status >= 400) {
    message.destroy()
    throw new ToolFault('tool/away', `it answers with status ${status}`)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) if (typeof value === 'string') headers.set(name, value)
  if (headers.has('content-encoding')) {
    message.destroy()
    throw new ToolFault('tool/malformed', 'its answer is compressed, which was not asked for')
  }
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
  { reach, mayBeNear, bounds }: { readonly reach: Reach; readonly mayBeNear: boolean; readonly bounds: () => Bounds }
): ((input: string | URL, init?: RequestInit) => Promise<Response>) => {
  let pinned: Promise<string> | undefined
  const pin = async (): Promise<string> => {
    const host = hostOf(address)
    const own = isIP(host) === 0 ? reach : { ...reach, resolve: async () => [host] }
    const found = await pinAddress(host, mayBeNear ? { ...own, mayReach: () => true } : own)
    if (found.ok) return found.value
    throw new ToolFault('tool/bad-address', found.refusal.message)
  }
  return async (input, init = {}) => {
    const url = new URL(input)
    if (url.href !== address.href) throw new ToolFault('tool/bad-address', 'it leads elsewhere')
    if ((init.method ?? 'GET') === 'GET') return new Response(null, { status: 405 })
    pinned ??= pin()
    const ip = await pinned
    const current = bounds()
    const { signal } = current
    current.takeMessage()
    signal.throwIfAborted()
    const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity', host: url.host }
    return await new Promise<Response>((resolve, reject) => {
      const secure = url.protocol === 'https:'
      const options = {
        method: init.method ?? 'POST',
        host: ip,
        port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
        path: `${url.pathname}${url.search}`,
        headers,
        agent: false as const,
        maxHeaderSize: 16_384,
        signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal
      }
      // A certificate is for the name, whichever address it was looked up as.
      const name = isIP(hostOf(url)) === 0 ? { servername: url.hostname } : {}
      const sent = secure ? requestHttps({ ...options, ...name }) : requestHttp(options)
      sent.once('response', (message) => {
        try {
          resolve(responseOf(message, current))
        } catch (error) {
          reject(error)
        }
      })
      sent.once('error', reject)
      sent.end(typeof init.body === 'string' ? init.body : undefined)
    })
  }
}
