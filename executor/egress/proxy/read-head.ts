import type { IncomingMessage } from 'node:http'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { NetworkTarget } from '../../machine/index.ts'
import type { RawHeaders } from '../swap-keys.ts'

/** Of one connection alone (RFC 9110 §7.6.1), or of the proxy. */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]

const pairsOf = (headers: RawHeaders): readonly (readonly [string, string])[] =>
  Array.from({ length: headers.length / 2 }, (_, at) => [headers[2 * at] ?? '', headers[2 * at + 1] ?? ''])

/** Headers less those of the connection that they came over, those that `Connection` names, and these. */
export const endToEnd = (headers: RawHeaders, besides: readonly string[] = []): RawHeaders => {
  const pairs = pairsOf(headers)
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((word) => word.trim().toLowerCase()))
  const dropped = new Set([...HOP_BY_HOP, ...named, ...besides])
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase())).flat()
}

/** `host`, and `host:port` where the port is not the usual one: as clients write it; the usual one may be there too. */
export const authoritiesOf = ({ scheme, host, port }: NetworkTarget): readonly string[] => {
  const isUsual = port === (scheme === 'https' ? 443 : 80)
  return isUsual ? [host, `${host}:${port}`] : [`${host}:${port}`]
}

export interface Head {
  readonly method: string
  readonly path: string
  /** Without `Host`, and what frames the body: both are said anew. */
  readonly headers: RawHeaders
  readonly authority: string
  /** Bytes of the body; `chunked` where they are not known before. */
  readonly body: number | 'chunked'
}

const bad = (why: string) => refuse('egress/bad-request', { why })

/**
 * Reads what a program asks of an origin, so that nothing of it can be read in two ways: HTTP/1.1, one `Host`, which is this origin, a path, and
 * one length. Refuses `egress/bad-request`; `egress/unlisted` for another host.
 */
export const readHead = (request: IncomingMessage, target: NetworkTarget, path: string): Result<Head> => {
  const { method = '', rawHeaders, httpVersion } = request
  if (httpVersion !== '1.1') return bad('HTTP/1.1 is spoken here')
  const valuesOf = (name: string) =>
    pairsOf(rawHeaders).flatMap(([one, value]) => (one.toLowerCase() === name ? [value] : []))
  const hosts = valuesOf('host')
  const [host = ''] = hosts
  if (hosts.length !== 1) return bad('there is not one Host')
  if (!authoritiesOf(target).includes(host.toLowerCase())) return refuse('egress/unlisted', { to: host.slice(0, 80) })
  if (!/^\/[\x21-\x7e]*$/.test(path)) return bad('the path is none')
  if (valuesOf('upgrade').length > 0) return bad('no other protocol is changed to')
  const lengths = valuesOf('content-length')
  const codings = valuesOf('transfer-encoding')
  if (lengths.length + codings.length > 1) return bad('the body has two lengths')
  if (codings.length === 1 && codings[0]?.toLowerCase() !== 'chunked') return bad('the body is coded in another way')
  if (lengths.length === 1 && !/^\d{1,15}$/.test(lengths[0] ?? '')) return bad('the length is none')
  const body = codings.length === 1 ? 'chunked' : Number(lengths[0] ?? 0)
  const [authority = ''] = authoritiesOf(target)
  return ok({ method, path, body, authority, headers: endToEnd(rawHeaders, ['host', 'content-length']) })
}
