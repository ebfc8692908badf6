import { type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rootCertificates } from 'node:tls'
import { type Refusal, type RefusalCode, refusal } from '@writ/dsl/contract'
import type { NetworkTarget } from '../../machine/index.ts'
import type { ConnectionEnd } from '../connection-log.ts'
import { hideKeys, hideKeysIn } from '../hide-keys.ts'
import type { ServiceKey } from '../service-keys.ts'
import { answerRefusal } from './answer-refusal.ts'
import type { Begun, Gate } from './gate.ts'
import { endToEnd, type Head } from './read-head.ts'

/** A request that was read, has its keys, and knows its address. */
export interface Outgoing {
  readonly target: NetworkTarget
  readonly head: Head
  readonly address: string
  readonly swapped: readonly ServiceKey[]
  /** All that are for this origin, whichever of them it has from this request. */
  readonly hidden: readonly ServiceKey[]
}

/** What would have a key come in another form, or in parts, in which nobody sees that it is one. */
const CHANGES_THE_ANSWER = ['accept-encoding', 'range', 'if-range']

/** Connects to the pinned address and no other, whatever the name leads to by then; the name is what the certificate is held to. */
const connect = ({ target, head, address, hidden }: Outgoing, { limits, trusted }: Gate): ClientRequest => {
  const { scheme, host, port } = target
  const framing =
    head.body === 'chunked'
      ? ['transfer-encoding', 'chunked']
      : head.body > 0
        ? ['content-length', String(head.body)]
        : []
  const coding = hidden.length > 0 ? ['accept-encoding', 'identity'] : []
  const headers = hidden.length > 0 ? endToEnd(head.headers, CHANGES_THE_ANSWER) : head.headers
  const family = isIP(address)
  return (scheme === 'https' ? httpsRequest : httpRequest)({
    host,
    port,
    servername: host,
    method: head.method,
    path: head.path,
    headers: ['host', head.authority, ...headers, ...coding, ...framing, 'connection', 'close'],
    setHost: false,
    agent: false,
    lookup: (_name, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
    maxHeaderSize: limits.head,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(trusted.length > 0 && { ca: [...rootCertificates, ...trusted] })
  })
}

/** Passes bytes on as long as the machine may have them. */
const meter = (gate: Gate, over: () => void): Transform =>
  new Transform({
    transform(chunk: Buffer, _, done) {
      if (gate.spend(chunk.length)) done(null, chunk)
      else over()
    }
  })

/** What is compressed, or a part of something else, cannot be looked through. */
const isWhole = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode !== 206 &&
  (headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity' &&
  (headers['transfer-encoding'] ?? 'chunked').toLowerCase() === 'chunked'

/** Sends a request on to its origin and the answer back, less every key that is for this origin; settles once both are over. */
export const exchange = (
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
  gate: Gate,
  begun: Begun
): Promise<void> =>
  new Promise((resolve) => {
    const { target, hidden } = outgoing
    const { connectMs, idleMs, exchangeMs } = gate.limits
    const upstream = connect(outgoing, gate)
    let socket: Socket | undefined
    let phase: 'connecting' | 'securing' | 'open' = 'connecting'
    let isOver = false

    const over = (end: ConnectionEnd) => {
      if (isOver) return
      isOver = true
      clearTimeout(connecting)
      clearTimeout(whole)
      begun.end({ sent: socket?.bytesWritten ?? 0, received: socket?.bytesRead ?? 0, end })
      upstream.destroy()
      resolve()
    }
    const refuseWith = (code: RefusalCode, detail: Refusal['detail'] = { host: target.host }) => {
      if (isOver) return
      over({ refused: code })
      answerRefusal(response, refusal(code, detail))
    }
    const tooMuch = () => refuseWith('egress/too-much', { what: 'bytes' })
    const connecting = setTimeout(() => refuseWith('egress/unreachable'), connectMs)
    const whole = setTimeout(() => refuseWith('egress/too-slow'), exchangeMs)

    const failed = () => {
      if (phase === 'connecting') refuseWith('egress/unreachable')
      else refuseWith(phase === 'securing' ? 'egress/bad-certificate' : 'egress/bad-answer')
    }
    const opened = () => {
      phase = 'open'
      clearTimeout(connecting)
    }
    upstream.on('error', failed)
    upstream.on('upgrade', () => refuseWith('egress/bad-answer'))
    upstream.on('socket', (given) => {
      socket = given
      given.setTimeout(idleMs, () => refuseWith('egress/too-slow'))
      given.on('connect', () => {
        if (target.scheme === 'https') phase = 'securing'
        else opened()
      })
      given.on('secureConnect', opened)
    })
    response.on('close', () => over(response.writableFinished ? { status: response.statusCode } : { cut: 'machine' }))

    const pass = async (answer: IncomingMessage) => {
      if (hidden.length > 0 && !isWhole(answer)) return refuseWith('egress/bad-answer')
      const headers = endToEnd(answer.rawHeaders, hidden.length > 0 ? ['content-length'] : [])
      // Before the answer to the program is cut for it.
      answer.once('error', () => over({ cut: 'origin' }))
      response.sendDate = false
      response.writeHead(
        answer.statusCode ?? 502,
        headers.map((text) => hideKeysIn(text, hidden))
      )
      const ways: [Readable, ...Transform[]] = [answer, meter(gate, tooMuch)]
      if (hidden.length > 0) ways.push(hideKeys(hidden))
      try {
        await pipeline([...ways, response])
      } catch {
        response.destroy()
      }
    }
    upstream.on('response', (answer) => {
      pass(answer).catch(failed)
    })
    if (outgoing.head.body === 0) upstream.end()
    else pipeline(request, meter(gate, tooMuch), upstream).catch(() => undefined)
  })
