import { startPolicyServer } from '@writ/policy-server'
import { policyText } from './grounds.ts'

export const AGENT_KEY = 'agent-key-of-the-bench'

/** What the server's process tells its parent: where it listens and a code to enrol with; and when asked, its CPU time in ms. */
export type Told = { readonly url: string; readonly code: string } | { readonly cpu: number }

/**
 * A policy server in a process of its own: `serve-decisions.ts POLICIES DATA_DIR [DATABASE]`. It ends when its parent lets go of it.
 */
const serve = async (policies: number, dataDir: string, database: string | undefined): Promise<void> => {
  const { url, enrolCode } = await startPolicyServer({
    policy: policyText(policies),
    agents: [{ id: 'planner', name: 'Planner', key: AGENT_KEY }],
    adminKey: 'admin-key-of-the-bench',
    requestsAMinute: 1e9,
    ...(database === undefined ? { dataDir } : { database })
  })
  const tell = (told: Told) => process.send?.(told)
  tell({ url, code: await enrolCode() })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    tell({ cpu: (user + system) / 1000 })
  })
  process.on('disconnect', () => process.exit())
}

if (process.argv[1] === import.meta.filename) {
  const [, , policies, dataDir = '', database] = process.argv
  await serve(Number(policies), dataDir, database)
}
