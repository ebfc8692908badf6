import { decodeJwt } from 'jose'
import { freshToken, PAUSE_MS } from '../../extension/platform/road/life/fresh-token.ts'
import { serverClient } from '../../extension/platform/server/server-client.ts'
import { enrolTestDevice } from '../../policy-server/testing/test-device.ts'
import { openTestSession, PLAN, sendPlan, startTestServer } from '../../policy-server/testing/test-server.ts'
import type { Attack, Said } from '../row.ts'
import { saidOf } from '../said.ts'

/** A run with a token that a real server signed, which then goes away. */
const offeredBefore = async () => {
  const server = await startTestServer()
  try {
    const device = await enrolTestDevice(server)
    const channel = await device.connect()
    const session = await openTestSession(server.url)
    const { body } = await sendPlan(server.url, session, PLAN, { sum: 4 })
    const { run, token } = await channel.next('offer', String(body.run))
    await channel.close()
    return { url: server.url, device, record: { run, token, claims: decodeJwt(token) } }
  } finally {
    await server.close()
  }
}

/** The run goes on with an act so many seconds before its token ends; as long as a run waits passes with every ask. */
const goOn = async (left: number): Promise<Said> => {
  const { url, device, record } = await offeredBefore()
  let now = ((record.claims.exp ?? 0) - left) * 1000
  const key = { id: 'key' as const, privateKey: device.key.privateKey as CryptoKey, x: device.x, jkt: '' }
  const { renew } = serverClient(url, key, () => now)
  const ports = {
    now: () => now,
    enrolment: device.enrolled,
    server: {
      renew: async (id: string, token: string) => {
        const answer = await renew(id, token)
        now += PAUSE_MS + 1
        return answer
      }
    }
  }
  return saidOf(await freshToken(record as never, ports as never))
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a server that is away: an old decision does for new acts',
    guards: [
      {
        file: 'extension/platform/road/life/fresh-token.ts',
        find: "if (ports.now() > giveUp) return refuse('server/away')",
        replace: 'if (ports.now() > giveUp) return ok(record)'
      }
    ],
    attack: () => goOn(-5),
    // Half a minute before its end a token is renewed; the server's being away is borne until ten seconds are left.
    twin: () => goOn(15)
  }
]
