import { startPolicyServer } from '@writ/policy-server'
import { policyText } from './authority/grounds.ts'

export const AGENT_KEY = 'agent-key-of-the-bench'
export const ADMIN_KEY = 'admin-key-of-the-bench'

/** What the server's process may be asked: its CPU time in ms, or a code to enrol with. */
export type Asked = 'cpu' | 'code'

/** What it tells its parent: where it listens, once; then what it is asked. */
export type Told = { readonly url: string } | { readonly code: string } | { readonly cpu: number }

/**
 * A policy server in a process of its own: `serve-measured.ts POLICIES DATA_DIR [DATABASE]`. It ends when its parent lets go of it.
 */
const serve = async (policies: number, dataDir: string, database: string | undefined): Promise<void> => {
  const { url, enrolCode } = await startPolicyServer({
    policy: policyText(policies),
    agents: [{ id: 'planner', name: 'Planner', key: AGENT_KEY }],
    adminKey: ADMIN_KEY,
    requestsAMinute: 1e9,
    ...(database === undefined ? { dataDir } : { database })
  })
  const tell = (told: Told) => process.send?.(told)
  const answer = async (asked: Asked): Promise<Told> => {
    if (asked === 'code') return { code: await enrolCode() }
    const { user, system } = process.cpuUsage()
    return { cpu: (user + system) / 1000 }
  }
  process.on('message', async (asked: Asked) => tell(await answer(asked)))
  process.on('disconnect', () => process.exit())
  tell({ url })
}

if (process.argv[1] === import.meta.filename) {
  const [, , policies, dataDir = '', database] = process.argv
  await serve(Number(policies), dataDir, database)
}
