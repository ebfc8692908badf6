import { desc, eq } from 'drizzle-orm'
import { loadServerKeys } from '../../policy-server/capability/index.ts'
import { configureTenant } from '../../policy-server/session/index.ts'
import { policyInForce } from '../../policy-server/session/policies/policy-in-force.ts'
import { setPolicy } from '../../policy-server/session/policies/set-policy.ts'
import { makeTenants } from '../../policy-server/session/tenants.ts'
import { openStore, policies, type Store } from '../../policy-server/store/index.ts'
import type { Attack, Said } from '../row.ts'
import { saidOf } from '../said.ts'

const LAX = 'permit (principal, action, resource);'
const STRICT = 'permit (principal, action == Action::"read", resource);'

let store: Store | undefined
let tenants = 0

export const end = async (): Promise<void> => {
  await store?.close()
}

/** A tenant whose admin has put a strict policy in the place of a lax one; then a server starts on what is stored. */
const startedOn = async (tamper: boolean): Promise<Said> => {
  store ??= await openStore()
  const { server } = store
  const keys = await loadServerKeys(server, 'writ:test')
  const ports = {
    server,
    now: Date.now,
    issuer: 'writ:test',
    keys,
    askSeconds: 60,
    goneSeconds: 60,
    codeHost: undefined,
    untold: new Set<string>(),
    tools: { host: undefined, key: new Uint8Array(32) }
  }
  const id = `tenant-${++tenants}`
  const given = { id, policy: LAX, adminKey: `key-of-${id}`, agents: [] }
  const made = await configureTenant(server, makeTenants(ports, store), given, new Date())
  if (!made.ok) throw new Error(made.refusal.message)
  const own = made.value
  const set = await setPolicy(own.db, own, { text: STRICT }, new Date())
  if (!set.ok) throw new Error(set.refusal.message)
  if (tamper) {
    const [newest] = await own.db.select().from(policies).orderBy(desc(policies.version)).limit(1)
    await own.db.delete(policies).where(eq(policies.id, newest?.id ?? 0))
  }
  const restarted = { ...own, keys: { ...own.keys } }
  return saidOf(await own.db.transaction((tx) => policyInForce(tx, restarted)))
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'an old policy put back, as the server once signed it',
    guards: [
      {
        file: 'policy-server/session/policies/policy-in-force.ts',
        find: 'if (!claims || row.version < newest) return no()',
        replace: 'if (!claims) return no()'
      }
    ],
    attack: () => startedOn(true),
    twin: () => startedOn(false)
  }
]
