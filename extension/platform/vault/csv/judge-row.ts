import { type Origin, parseOrigin, type SecretPart } from '@writ/dsl/contract'
import { checkValue } from '../check-value.ts'
import type { ExportRow } from './read-export.ts'

/** Why a row of an export is not taken. */
export const ROW_REFUSALS = [
  'not-a-sign-in',
  'columns',
  'no-address',
  'bad-address',
  'no-web-site',
  'formula',
  'no-value',
  'bad-value',
  'bad-totp',
  'duplicate'
] as const
export type RowRefusal = (typeof ROW_REFUSALS)[number]

export interface ReadRow {
  readonly origin: Origin
  readonly values: Readonly<Partial<Record<SecretPart, string>>>
}

/** What a spreadsheet would compute or run; a password may begin with anything, and is never computed. */
const FORMULA = /^\s*[=+\-@].*[(|!]/

const MOST_TITLE = 1_000

/** The exact origin that a saved address belongs to. What names a user, a program or a script is no web site's address. */
const originOf = (written: string): Origin | RowRefusal => {
  // Bitwarden joins several addresses with commas.
  const [first = ''] = written.split(/,(?=https?:)/)
  const address = first.trim()
  if (address === '') return 'no-address'
  const whole =
    /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^[^/:]+:\d+(?:\/|$)/.test(address) ? address : `https://${address}`
  if (!URL.canParse(whole)) return 'bad-address'
  const { protocol, origin, username, password } = new URL(whole)
  if (protocol !== 'https:' && protocol !== 'http:') return 'no-web-site'
  const parsed = parseOrigin(origin)
  return username !== '' || password !== '' || !parsed.ok ? 'bad-address' : parsed.value
}

/** What a row of an export gives the vault, or why it gives nothing. */
export const judgeRow = (row: ExportRow): ReadRow | RowRefusal => {
  if (!row.whole || row.title.length > MOST_TITLE) return 'columns'
  if (row.kind !== '' && row.kind.toLowerCase() !== 'login') return 'not-a-sign-in'
  if ([row.title, row.url, row.username].some((cell) => FORMULA.test(cell))) return 'formula'
  const origin = originOf(row.url)
  if (!origin.startsWith('http')) return origin as RowRefusal
  const given = (['username', 'password', 'totp'] as const).filter((part) => row[part] !== '')
  if (!given.some((part) => part !== 'username')) return 'no-value'
  const values: { [part in SecretPart]?: string } = {}
  for (const part of given) {
    const checked = checkValue(part, row[part])
    if (!checked.ok) return part === 'totp' ? 'bad-totp' : 'bad-value'
    values[part] = checked.value
  }
  return { origin: origin as Origin, values }
}
