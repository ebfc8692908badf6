import { appendLeaves } from '../audit/append-leaves.ts'
import { rotateKeys, signingSince } from '../capability/index.ts'
import type { Ports, ServerPorts } from './ports.ts'
import { readStanding } from './read-standing.ts'
import { listTenants } from './register-tenant.ts'
import type { Tenants } from './tenants.ts'

/** Tells every connected device of the tenant, at once, what holds now: the way a revocation reaches a run. */
export const announceStanding = async (ports: Pick<Ports, 'db' | 'now' | 'keys' | 'devices'>): Promise<void> => {
  await ports.devices.announce(() => readStanding(ports))
}

/** Tells the devices of every tenant. */
export const announceToAll = async ({ server }: Pick<ServerPorts, 'server'>, tenants: Tenants): Promise<void> => {
  for (const { id } of await listTenants(server)) await announceStanding(await tenants.of(id))
}

/** Lets the next key sign, tells the devices of the key after it, and writes so into each tenant's log. Gives the id of the key that signs. */
export const rotateSigningKey = async (
  { server, now, issuer, keys }: Pick<ServerPorts, 'server' | 'now' | 'issuer' | 'keys'>,
  tenants: Tenants
): Promise<string> => {
  const at = new Date(now())
  const kid = await server.transaction((tx) => rotateKeys(tx, issuer, Math.floor(at.getTime() / 1000)))
  await keys.reload(server)
  await announceToAll({ server }, tenants)
  for (const { id } of await listTenants(server)) {
    const { db } = await tenants.of(id)
    const event = { kind: 'key-rotated' as const, kid }
    await db.transaction((tx) => appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }]))
  }
  return kid
}

/** Rotates a key that has signed for so many days. The first key's time begins with `started`, in milliseconds. */
export const rotateOldKey = async (
  ports: Pick<ServerPorts, 'server' | 'now' | 'issuer' | 'keys'>,
  tenants: Tenants,
  days: number,
  started: number
): Promise<void> => {
  const since = Math.max(await signingSince(ports.server), Math.floor(started / 1000))
  if (ports.now() / 1000 - since > days * 86_400) await rotateSigningKey(ports, tenants)
}
