import { refuse } from '@writ/dsl/contract'
import { freshToken, PAUSE_MS } from '../../extension/platform/road/fresh-token.ts'
import type { Attack, Said } from '../row.ts'
import { saidOf } from '../said.ts'
import { CLAIMS, NOW } from '../token/signed.ts'

/** A run goes on with an act `seconds` after its token was signed, while the server does not answer; time passes as it asks. */
const goOn = async (seconds: number): Promise<Said> => {
  let now = (NOW + seconds) * 1000
  const record = { run: CLAIMS.txn, token: 'token', claims: CLAIMS }
  const ports = {
    now: () => now,
    enrolment: { device: CLAIMS.aud },
    server: {
      renew: () => {
        now += PAUSE_MS + 1
        return Promise.resolve(refuse('server/away'))
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
        file: 'extension/platform/road/fresh-token.ts',
        find: "if (ports.now() > giveUp) return refuse('server/away')",
        replace: 'if (ports.now() > giveUp) return ok(record)'
      }
    ],
    attack: () => goOn(125),
    // Half a minute before its end a token is renewed; the server's being away is borne until ten seconds are left.
    twin: () => goOn(105)
  }
]
