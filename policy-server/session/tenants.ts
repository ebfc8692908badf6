import { eq } from 'drizzle-orm'
import { loadLogKeys, loadPolicyKey } from '../capability/index.ts'
import { commitTogether, type Store, tenants } from '../store/index.ts'
import { makeLiveDevices } from './live-devices.ts'
import type { Ports, ServerPorts } from './ports.ts'
import { makeRunNews } from './run-news.ts'
import { shareTenant } from './share-tenant.ts'

/** The tenants of this server: the one place where ports are narrowed to one of them. */
export interface Tenants {
  /** The ports of a tenant, and of nobody else. Throws where there is no such tenant: its name comes from a key or a device. */
  of(tenant: string): Promise<Ports>
  close(): void
}

export const makeTenants = (ports: ServerPorts, store: Store): Tenants => {
  const open = new Map<string, Promise<Ports>>()
  const made: Ports[] = []
  let closed = false

  const make = async (tenant: string): Promise<Ports> => {
    const { server, now, askSeconds, goneSeconds, issuer, keys, codeHost, untold, tools } = ports
    const [row] = await server.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenant))
    if (!row) throw new Error('there is no such tenant')
    const log = await loadLogKeys(server, issuer, tenant)
    const policy = await loadPolicyKey(server)
    const db = store.of(tenant)
    const own: Ports = {
      tenant,
      db,
      commit: commitTogether(db),
      now,
      askSeconds,
      goneSeconds,
      issuer,
      keys: { server: keys, log, policy },
      codeHost,
      untold,
      tools,
      devices: makeLiveDevices(now),
      news: makeRunNews()
    }
    const shared = store.bus ? shareTenant(own, store.bus) : own
    made.push(shared)
    if (closed) shared.news.close()
    return shared
  }

  return {
    of: (tenant) => {
      const held = open.get(tenant)
      if (held) return held
      const making = make(tenant)
      open.set(tenant, making)
      making.catch(() => open.delete(tenant))
      return making
    },
    close: () => {
      closed = true
      for (const { news } of made) news.close()
    }
  }
}
