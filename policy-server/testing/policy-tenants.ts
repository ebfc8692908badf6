import { loadServerKeys } from '../capability/index.ts'
import type { Ports } from '../session/ports.ts'
import { configureTenant } from '../session/register-tenant.ts'
import { makeTenants } from '../session/tenants.ts'
import { openStore } from '../store/index.ts'
import { BALANCED } from './test-server.ts'

/** What a test of policies tells its tenants: the time in ms since the epoch, and which devices are connected. */
export interface TestWorld {
  at: number
  live: ReadonlySet<string>
}

/** A store in which each test takes a tenant of its own, with the default policy. */
/** Servers of tools are reached by none. */
const NO_TOOLS = { host: undefined, key: new Uint8Array(32) }

export const openPolicyTenants = async (world: TestWorld) => {
  const store = await openStore()
  let tenants = 0
  return {
    store,
    async next(): Promise<Ports> {
      const keys = await loadServerKeys(store.server, 'writ:test')
      const fixed = {
        issuer: 'writ:test',
        keys,
        askSeconds: 60,
        goneSeconds: 60,
        codeHost: undefined,
        untold: new Set<string>(),
        tools: NO_TOOLS
      }
      const all = makeTenants({ server: store.server, now: () => world.at, ...fixed }, store)
      const id = `t${++tenants}`
      const given = { id, policy: BALANCED, adminKey: `k-${id}`, agents: [] }
      const made = await configureTenant(store.server, all, given, new Date(world.at))
      if (!made.ok) throw new Error(made.refusal.message)
      const devices = { ...made.value.devices, isConnected: (device: string) => world.live.has(device) }
      return { ...made.value, devices }
    }
  }
}
