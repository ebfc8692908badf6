import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Refusal, RefusalCode } from '@writ/dsl/contract'

const STATUS: Partial<Record<RefusalCode, number>> = {
  'egress/bad-request': 400,
  'egress/too-slow': 408,
  'egress/too-much': 429,
  'egress/no-such-host': 502,
  'egress/unreachable': 502,
  'egress/bad-certificate': 502,
  'egress/bad-answer': 502,
  'egress/failed': 503
}

/** What a program in the machine gets in place of an answer; 403 is what it may not have. */
const answerOf = (refusal: Refusal) => {
  const body = JSON.stringify({ refusal })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' }
  return { status: STATUS[refusal.code] ?? 403, body, headers }
}

/** Answers with a no, where nothing was answered yet; the rest of the request is not read. */
export const answerRefusal = (response: ServerResponse, refusal: Refusal): void => {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, body, headers } = answerOf(refusal)
  response.writeHead(status, headers).end(body)
}

/** The same where no request was read. */
export const answerRaw = (stream: Duplex, refusal: Refusal): void => {
  const { status, body, headers } = answerOf(refusal)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}
