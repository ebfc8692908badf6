import { randomInt } from 'node:crypto'
import { type EnrolResponse, GENESIS, hashText, ok, type PublicJwk, type Result, refuse } from '@writ/dsl/contract'
import { and, eq, gt, isNull } from 'drizzle-orm'
import { appendLeaves } from '../audit/append-leaves.ts'
import { devices, enrolments } from '../store/index.ts'
import { readEpoch } from './epoch.ts'
import type { Ports } from './ports.ts'
import { randomId } from './random-id.ts'

const CODE_MINUTES = 10
/** Crockford's base 32: no letter that looks like a digit. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const hashCode = (code: string): string => hashText(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))

/** A new one-time code for a device of this person, good for ten minutes: 60 random bits, stored only as a hash. */
export const makeEnrolCode = async (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  person: string,
  tenant: string
): Promise<{ code: string; expires: string }> => {
  const symbols = Array.from({ length: 12 }, () => SYMBOLS[randomInt(SYMBOLS.length)]).join('')
  const code = symbols.replaceAll(/(.{4})(?=.)/g, '$1-')
  const expires = new Date(now() + CODE_MINUTES * 60_000)
  await db.insert(enrolments).values({ codeHash: hashCode(code), person, tenant, expires })
  return { code, expires: expires.toISOString() }
}

/**
 * Registers a device's key, whose possession was proven, against a one-time code. The same key again keeps its device.
 * Refuses `enrol/bad-code` for a code that is wrong, used or too old.
 */
export const enrolDevice = (
  { db, now, issuer, keys }: Pick<Ports, 'db' | 'now' | 'issuer' | 'keys'>,
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
    const { person, tenant } = code
    const { kty, crv, x } = given.jwk
    const [device] = await tx
      .insert(devices)
      .values({
        id: randomId('dev'),
        person,
        tenant,
        jkt: given.jkt,
        jwk: { kty, crv, x },
        build: given.build,
        browser: given.browser,
        at,
        journalSeq: -1,
        journalHead: GENESIS
      })
      .onConflictDoUpdate({
        target: devices.jkt,
        set: { person, tenant, build: given.build, browser: given.browser, at }
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
      keys: [keys.capability.jwk],
      log: keys.log.verifier,
      epoch: await readEpoch(tx)
    })
  })
