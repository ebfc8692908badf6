import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { pinAddress, type Reach } from '../egress/index.ts'
import { type Bounds, ToolFault } from './bounds.ts'

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

export interface MayReach {
  readonly reach: Reach
  /** The operator trusts this origin to be at a private address. */
  readonly mayBeNear: boolean
}

/** The one IP address that requests to a URL go to. Throws `tool/bad-address` where it may not be reached. */
export const pinUrl = async (url: URL, { reach, mayBeNear }: MayReach): Promise<string> => {
  const host = hostOf(url)
  const own = isIP(host) === 0 ? reach : { ...reach, resolve: async () => [host] }
  const found = await pinAddress(host, mayBeNear ? { ...own, mayReach: () => true } : own)
  if (found.ok) return found.value
  throw new ToolFault('tool/bad-address', found.refusal.message)
}

const textOf = (body: RequestInit['body']): string | undefined =>
  typeof body === 'string' ? body : body instanceof URLSearchParams ? body.toString() : undefined

/** Sends one request to that address: no redirect, cookie or cache. `read` makes the response, and throws what ends it; `bounds` count and end it. */
export const requestPinned = (
  { url, ip, init = {} }: { readonly url: URL; readonly ip: string; readonly init?: RequestInit },
  bounds: Bounds,
  read: (message: IncomingMessage) => Response
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { signal } = bounds
    const secure = url.protocol === 'https:'
    const options = {
      method: init.method ?? 'POST',
      host: ip,
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity', host: url.host },
      agent: false as const,
      maxHeaderSize: 16_384,
      signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal
    }
    // A certificate is for the name, whichever address it was looked up as.
    const name = isIP(hostOf(url)) === 0 ? { servername: url.hostname } : {}
    const sent = secure ? requestHttps({ ...options, ...name }) : requestHttp(options)
    sent.once('response', (message) => {
      try {
        resolve(read(message))
      } catch (error) {
        message.destroy()
        reject(error)
      }
    })
    sent.once('error', reject)
    sent.end(textOf(init.body))
  })

/** The headers of an answer that a request of ours may read. Throws where it leads elsewhere, or is compressed. */
export const headersOf = ({ statusCode = 0, headers: said }: IncomingMessage): Headers => {
  if (statusCode >= 300 && statusCode < 400) throw new ToolFault('tool/bad-address', 'it leads elsewhere')
  const headers = new Headers()
  for (const [name, value] of Object.entries(said)) if (typeof value === 'string') headers.set(name, value)
  if (headers.has('content-encoding'))
    throw new ToolFault('tool/malformed', 'its answer is compressed, which was not asked for')
  return headers
}
