import { hashText } from '@writ/dsl/contract'
import { and, eq, gt, ne } from 'drizzle-orm'
import {
  agents,
  approverSessions,
  approvers,
  devices,
  enrolments,
  type Office,
  officeKeys,
  type ServerQueries
} from '../store/index.ts'
import type { Agent } from './agents.ts'
import { hashCode } from './enrol-code.ts'

/*
 * Who is it, and whose? These look over all tenants, each by something that cannot be guessed, and tell whose ports the rest
 * of the request gets. Nothing else in a request does.
 */

/** The agent whose key this is. Keys are looked up by their hash, so the comparison tells nothing about a key by its time. */
export const findAgent = async (server: ServerQueries, key: string): Promise<Agent | undefined> =>
  (
    await server
      .select()
      .from(agents)
      .where(and(eq(agents.keyHash, hashText(key)), ne(agents.state, 'stopped')))
  )[0]

/** The tenant that this key governs or audits. */
export const findOffice = async (
  server: ServerQueries,
  key: string
): Promise<{ readonly tenant: string; readonly office: Office } | undefined> =>
  (
    await server
      .select({ tenant: officeKeys.tenant, office: officeKeys.office })
      .from(officeKeys)
      .where(eq(officeKeys.keyHash, hashText(key)))
  )[0]

/** A member who may be asked as the second person. */
export interface Approver {
  readonly tenant: string
  readonly person: string
}

/** The approver whose key this is. */
export const findApprover = async (server: ServerQueries, key: string): Promise<Approver | undefined> =>
  (
    await server
      .select({ tenant: approvers.tenant, person: approvers.person })
      .from(approvers)
      .where(eq(approvers.keyHash, hashText(key)))
  )[0]

/** The approver who is signed in to the console with this. */
export const findSignedIn = async (server: ServerQueries, id: string, now: number): Promise<Approver | undefined> =>
  (
    await server
      .select({ tenant: approverSessions.tenant, person: approverSessions.person })
      .from(approverSessions)
      .where(and(eq(approverSessions.idHash, hashText(id)), gt(approverSessions.expires, new Date(now))))
  )[0]

/** The tenant of a device, and the key that it must prove. */
export const findDevice = async (
  server: ServerQueries,
  device: string
): Promise<Pick<typeof devices.$inferSelect, 'tenant' | 'person' | 'jkt' | 'jwk'> | undefined> =>
  (
    await server
      .select({ tenant: devices.tenant, person: devices.person, jkt: devices.jkt, jwk: devices.jwk })
      .from(devices)
      .where(eq(devices.id, device))
  )[0]

/** Is it the key, by its thumbprint, of any device? */
export const isDeviceKey = async (server: ServerQueries, jkt: string): Promise<boolean> =>
  (await server.select({ id: devices.id }).from(devices).where(eq(devices.jkt, jkt)).limit(1)).length === 1

/** The tenant that a one-time code enrols with. */
export const tenantOfCode = async (server: ServerQueries, code: string): Promise<string | undefined> =>
  (
    await server
      .select({ tenant: enrolments.tenant })
      .from(enrolments)
      .where(eq(enrolments.codeHash, hashCode(code)))
  )[0]?.tenant
