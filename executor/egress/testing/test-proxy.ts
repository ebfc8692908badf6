import { connect as connectTls, type TLSSocket } from 'node:tls'
import { makeServiceKeys } from '../service-keys.ts'
import { joinGuest } from './test-guest.ts'
import { openTestNetwork } from './test-network.ts'
import { makeTestAuthorities, startOrigin } from './test-origin.ts'

export const KEY = 'sk-0123456789"/abcdef'

/** Origins of this computer, and networks of machines that may reach them. */
export const startProxied = async () => {
  const authorities = await makeTestAuthorities()
  const secure = await startOrigin(authorities.trusted)
  const plain = await startOrigin()
  const misnamed = await startOrigin(authorities.trusted, 'other.test')
  const selfSigned = await startOrigin(authorities.untrusted)
  const origins = {
    api: `https://api.test:${secure.port}`,
    web: `http://web.test:${plain.port}`,
    misnamed: `https://misnamed.test:${misnamed.port}`,
    selfSigned: `https://self.test:${selfSigned.port}`
  }
  const keys = makeServiceKeys({
    acme: {
      API: { origin: origins.api, key: KEY },
      WEB: { origin: origins.web, key: `${KEY}-web` },
      FAR: { origin: 'https://far.test', key: `${KEY}-far` }
    },
    other: { OTHER: { origin: origins.api, key: `${KEY}-other` } }
  })
  const trusted = [authorities.trusted.certificate]
  return {
    secure,
    plain,
    misnamed,
    selfSigned,
    open: async (options: Parameters<typeof openTestNetwork>[1] = {}) => {
      const made = await openTestNetwork(Object.values(origins), { keys, trusted, ...options })
      return { ...made, origins, guest: await joinGuest(made.network) }
    },
    close: () => Promise.all([secure, plain, misnamed, selfSigned].map((origin) => origin.close()))
  }
}
export type Proxied = Awaited<ReturnType<typeof startProxied>>
export type Opened = Awaited<ReturnType<Proxied['open']>>

/** TLS inside a connection, as a program of the guest that trusts the executor's authority. */
export const secured = ({ guest, network }: Opened, to: string, servername = new URL(to).hostname): TLSSocket =>
  connectTls({ socket: guest.connect(to), servername, ca: [network.authority], ALPNProtocols: ['http/1.1'] })

export const readAll = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  let said = ''
  for await (const piece of stream) said += piece
  return said
}

export const ask = (host: string, path = '/', ...lines: readonly string[]) =>
  `${[`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`

/** A request over TLS to an origin that is listed. */
export const askSecure = async (opened: Opened, text: string, to = opened.origins.api): Promise<string> => {
  const socket = secured(opened, to)
  socket.write(text)
  return readAll(socket)
}

export const hostOf = (origin: string): string => new URL(origin).host
/** What came in chunks, put together. */
export const bodyOf = (answer: string): string => {
  let left = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  let body = ''
  for (let size = Number.parseInt(left, 16); size > 0; size = Number.parseInt(left, 16)) {
    const start = left.indexOf('\r\n') + 2
    body += left.slice(start, start + size)
    left = left.slice(start + size + 2)
  }
  return body
}
export const ends = (opened: Opened) => opened.connections().map(({ origin, end }) => ({ origin, end }))
export const codesOf = (answer: string) => /"code":"([^"]+)"/.exec(answer)?.[1]
