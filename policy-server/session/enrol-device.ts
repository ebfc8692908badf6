import { type EnrolResponse, GENESIS, ok, type PublicJwk, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, gt, isNull } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { devices, enrolments } from '../store/index.ts'
import { hashCode } from './enrol-code.ts'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'
import { randomId } from './random-id.ts'

/**
 * Registers a device's key, whose possession was proven, against a one-time code of the tenant. The same key keeps its device, for the same person.
 * Refuses `enrol/bad-code` for a code that is wrong, used or too old.
 */
export const enrolDevice = (
  { tenant, db, now, issuer, keys }: Pick<Ports, 'tenant' | 'db' | 'now' | 'issuer' | 'keys'>,
  given: {
    readonly code: string
    readonly jwk: PublicJwk
    readonly jkt: string
    readonly build: string
    readonly browser: string
  }
): Promise<Result<EnrolResponse>> =>
  db.transaction(async (tx) => {
    const at = new Date(now())
    const open = and(
      eq(enrolments.codeHash, hashCode(given.code)),
      isNull(enrolments.usedAt),
      gt(enrolments.expires, at)
    )
    const [code] = await tx.update(enrolments).set({ usedAt: at }).where(open).returning()
    if (!code) return refuse('enrol/bad-code')
    const { person } = code
    const { kty, crv, x } = given.jwk
    const [device] = await tx
      .insert(devices)
      .values({
        id: randomId('dev'),
        person,
        jkt: given.jkt,
        jwk: { kty, crv, x },
        build: given.build,
        browser: given.browser,
        at,
        journalSeq: -1,
        journalHead: GENESIS
      })
      .onConflictDoUpdate({
        target: [devices.tenant, devices.person, devices.jkt],
        set: { build: given.build, browser: given.browser, at }
      })
      .returning()
    if (!device) throw new Error('the device was not stored')
    await appendLeaves(tx, [
      {
        v: 1,
        from: 'server',
        at: at.toISOString(),
        event: { kind: 'device-enrolled', device: device.id, person, jwk: { kty, crv, x }, build: given.build }
      }
    ])
    return ok({
      device: device.id,
      person,
      tenant,
      issuer,
      keys: [...keys.server.published(at.getTime() / 1000)],
      log: keys.log.verifier,
      epoch: await readEpoch(tx)
    })
  })
