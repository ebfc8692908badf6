import { type CodeHost, type Halted, MAX_HALTED, ok, type Result, refuse } from '@writ/dsl/contract'
import { desc, ne } from 'drizzle-orm'
import { signHalt } from '../../capability/index.ts'
import { agents, agentWords, type Queries } from '../../store/index.ts'
import { readEpoch } from '../epoch.ts'
import type { Ports } from '../ports.ts'
import { postWord } from './post-word.ts'

type ExecutorPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'issuer' | 'keys' | 'codeHost' | 'untold'>

/** Those that are not to act now (a person's word of `active` is kept by nobody), for everyone or for a person: of too many those that were halted last. */
const haltedNow = async (db: Queries): Promise<readonly Halted[]> => {
  const own = await db
    .select({ agent: agents.id, at: agents.stateAt })
    .from(agents)
    .where(ne(agents.state, 'active'))
    .orderBy(desc(agents.stateAt))
    .limit(MAX_HALTED)
  const said = await db
    .select({ agent: agentWords.agent, person: agentWords.person, at: agentWords.at })
    .from(agentWords)
    .orderBy(desc(agentWords.at))
    .limit(MAX_HALTED)
  return [...own, ...said]
    .sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))
    .slice(0, MAX_HALTED)
    .map(({ at: _, ...who }) => who)
}

/**
 * Tells the executor of this server who is not to act, and the epoch of the tenant: what runs there by a token of before ends. Refuses `executor/away`
 * where it does not take that; then it is told again, every few seconds, until it does. No token is signed for these meanwhile in any case.
 */
export const tellExecutor = async (ports: ExecutorPorts): Promise<Result<undefined>> => {
  const { codeHost, tenant, untold } = ports
  if (!codeHost) return ok(undefined)
  // Before it is read: one that is told of more meanwhile sees to its own word.
  untold.delete(tenant)
  let isTold = false
  try {
    isTold = await tellHalted(ports, codeHost)
  } finally {
    if (!isTold) untold.add(tenant)
  }
  return isTold ? ok(undefined) : refuse('executor/away')
}

const tellHalted = async (
  { db, tenant, issuer, keys, now }: ExecutorPorts,
  { id, url }: CodeHost
): Promise<boolean> => {
  const [halted, epoch] = [await haltedNow(db), await readEpoch(db)]
  if (halted.length === 0 && epoch === 0) return true
  // Of now, after it was read: nobody of these has a token that is newer.
  const word = await signHalt(keys.server, { iss: issuer, aud: id, tenant, epoch, agents: [...halted] }, now())
  return (await postWord(url, '/v1/halt', word)) !== undefined
}
