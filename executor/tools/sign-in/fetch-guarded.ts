import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Reach } from '../../egress/index.ts'
import { type Bounds, ToolFault } from '../bounds.ts'
import { headersOf, pinUrl, requestPinned } from '../request-pinned.ts'

export interface GuardOptions {
  readonly reach: Reach
  /** Origins at private addresses that the operator trusts. */
  readonly near: readonly string[]
  /** The server of tools that leads there: one that is public leads to no private address. */
  readonly from: URL
}

/** May a request be sent there, or a person? Over https alone, but to a near origin where the server that leads there is near itself. */
export const mayLead = (url: URL, { near, from }: Pick<GuardOptions, 'near' | 'from'>): boolean =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && isNear(url, { near, from }))) &&
  url.username === '' &&
  url.password === ''

const isNear = ({ origin }: URL, { near, from }: Pick<GuardOptions, 'near' | 'from'>): boolean =>
  near.includes(origin) && near.includes(from.origin)

const responseOf = (message: IncomingMessage, bounds: Bounds): Response => {
  const status = message.statusCode ?? 0
  if (status >= 500) throw new ToolFault('tool/away', `the authorization server answers with status ${status}`)
  const headers = headersOf(message)
  message.on('data', (bytes: Buffer) => bounds.takeBytes(bytes.length))
  message.pause()
  if (status === 204 || status === 205) {
    message.resume()
    return new Response(null, { status, headers })
  }
  return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers })
}

/**
 * A `fetch` for what metadata of a tool server leads to: each address is looked up once and pinned, is public, or near where the tool server is,
 * and over https; no redirect is followed, and all of it is counted and timed by `bounds`. Throws a `ToolFault`.
 */
export const fetchGuarded =
  (options: GuardOptions, bounds: Bounds): ((input: string | URL, init?: RequestInit) => Promise<Response>) =>
  async (input, init = {}) => {
    const url = new URL(input)
    if (!mayLead(url, options)) throw new ToolFault('tool/bad-address', 'the sign-in leads to what is not https')
    const ip = await pinUrl(url, { reach: options.reach, mayBeNear: isNear(url, options) })
    bounds.takeMessage()
    bounds.signal.throwIfAborted()
    return await requestPinned({ url, ip, init }, bounds, (message) => responseOf(message, bounds))
  }
