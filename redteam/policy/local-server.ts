import { request } from 'node:http'
import { AGENT, startTestServer } from '../../policy-server/testing/test-server.ts'
import type { Attack, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const started: (() => Promise<unknown>)[] = []
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const alone = once(async () => {
  const server = await startTestServer()
  started.push(() => server.close())
  return server
})
export const end = async (): Promise<void> => {
  for (const stop of started) await stop()
}

/** An answer to one request as a browser would send it for a page, with any header; an upgrade counts as answered by 101. */
const sent = async (path: string, headers: Record<string, string>): Promise<Said> => {
  const { url } = await alone()
  const { hostname, port } = new URL(url)
  const isUpgrade = headers.upgrade !== undefined
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method: isUpgrade ? 'GET' : 'POST', headers }, (answer) => {
      answer.resume()
      const status = answer.statusCode ?? 0
      resolve(status < 300 ? gotThrough(String(status)) : sentBack(String(status)))
    })
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve(gotThrough('101'))
    })
    asked.on('error', reject)
    asked.end(isUpgrade ? undefined : JSON.stringify({ request: 'Look' }))
  })
}

const JSON_KEY = { 'content-type': 'application/json', authorization: `Bearer ${AGENT.key}` }
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
}

const GUARD = 'policy-server/api/guard-requests.ts'

export const ATTACKS: readonly Attack[] = [
  {
    name: 'DNS rebinding: a name of the attacker’s that now leads here',
    guards: [{ file: GUARD, find: "!own.hosts.has(request.headers.host?.toLowerCase() ?? '')", replace: 'false' }],
    attack: () => sent('/v1/sessions', { ...JSON_KEY, host: 'rebound.evil.test' }),
    twin: () => sent('/v1/sessions', JSON_KEY)
  },
  {
    name: 'a web page that opens the channel to the local server',
    guards: [{ file: GUARD, find: '!isProgram || actsBySignIn(request)', replace: 'false' }],
    attack: () => sent('/v1/channel', { ...UPGRADE, origin: 'https://evil.test' }),
    twin: () => sent('/v1/channel', { ...UPGRADE, origin: 'chrome-extension://abcdefghijklmnop' })
  },
  {
    name: 'a web page that holds a key and calls the local server',
    guards: [{ file: GUARD, find: '!isProgram || actsBySignIn(request)', replace: 'false' }],
    attack: () => sent('/v1/sessions', { ...JSON_KEY, origin: 'null' }),
    twin: () => sent('/v1/sessions', JSON_KEY)
  }
]
