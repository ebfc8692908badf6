import { randomInt } from 'node:crypto'
import { hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { eq } from 'drizzle-orm'
import { enrolments, persons } from '../store/index.ts'
import type { Ports } from './ports.ts'

const CODE_MINUTES = 10
/** Crockford's base 32: no letter that looks like a digit. */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const hashCode = (code: string): string => hashText(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))

/**
 * A new one-time code for a device of this person, good for ten minutes: 60 random bits, stored only as a hash. Without a
 * person, for the tenant's only one. Refuses `tenant/unknown-person`, also where that is not clear.
 */
export const makeEnrolCode = async (
  { db, now }: Pick<Ports, 'db' | 'now'>,
  person?: string
): Promise<Result<{ code: string; expires: string }>> => {
  const [known, another] = await db
    .select({ id: persons.id })
    .from(persons)
    .where(person === undefined ? undefined : eq(persons.id, person))
    .limit(2)
  if (!known || another) return refuse('tenant/unknown-person')
  const symbols = Array.from({ length: 12 }, () => SYMBOLS[randomInt(SYMBOLS.length)]).join('')
  const code = symbols.replaceAll(/(.{4})(?=.)/g, '$1-')
  const expires = new Date(now() + CODE_MINUTES * 60_000)
  await db.insert(enrolments).values({ codeHash: hashCode(code), person: known.id, expires })
  return ok({ code, expires: expires.toISOString() })
}
