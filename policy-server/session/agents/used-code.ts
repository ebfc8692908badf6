import { setTimeout as wait } from 'node:timers/promises'
import { type UsedCode, usedCodeSchema } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { signUsed } from '../../capability/index.ts'
import { agentReserves } from '../../store/index.ts'
import type { Ports } from '../ports.ts'
import { postWord } from './post-word.ts'

/** Code whose device is gone ends a moment later: so often it is asked for, and so long apart. */
const TRIES = 4
const APART_MS = 250

type ExecutorPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'issuer' | 'keys' | 'codeHost'>

/** For how long code of a run ran, in milliseconds: by the ledger of this server's executor, `unknown` where it does not tell; and where there was none to run, 0. */
export type CodeUsed = number | 'unknown'

const ask = async (ports: ExecutorPorts, run: string): Promise<UsedCode | undefined> => {
  const { tenant, issuer, keys, codeHost } = ports
  if (!codeHost) return undefined
  const word = await signUsed(keys.server, { iss: issuer, aud: codeHost.id, tenant, run }, ports.now())
  return usedCodeSchema.safeParse(await postWord(codeHost.url, '/v1/used', word)).data
}

/** Asks the executor for how long code of a run ran there, whatever its device says. */
export const usedCode = async (ports: ExecutorPorts, run: string): Promise<CodeUsed> => {
  const [reserved] = await ports.db
    .select({ ms: agentReserves.codeMs })
    .from(agentReserves)
    .where(eq(agentReserves.run, run))
  if (!reserved || reserved.ms === 0) return 0
  for (let tried = 1; ; tried++) {
    const told = await ask(ports, run)
    if (told?.open === 0) return told.ms
    if (!told || tried === TRIES) return 'unknown'
    await wait(APART_MS)
  }
}
