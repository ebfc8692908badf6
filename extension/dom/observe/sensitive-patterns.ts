import type { SensitivePattern } from '../facts/observe-options.ts'
import { passesCpf, passesDni, passesIban, passesLuhn, passesResidentId, passesSteuerId } from './checksums.ts'
import { NATIONAL_IDS } from './national-ids.ts'

const whole =
  (passes: (found: string) => boolean) =>
  (found: string): number =>
    passes(found) ? found.length : 0

/** First digits of the networks that issue cards (ISO/IEC 7812), and how many digits their cards have. */
const NETWORKS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[0-9])/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]]
]

/** Is it the number of a payment card, its network's lengths and check digit included? */
export const isCard = (found: string): boolean => {
  const digits = found.replace(/\D/g, '')
  const issued = NETWORKS.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length))
  return issued && new Set(digits).size > 1 && passesLuhn(digits)
}

/** Characters of an IBAN by country (SWIFT's IBAN registry). */
const IBAN_LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
  FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
  LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
  RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))])
)

/** The length of the IBAN that the text begins with: how long it is, its country tells. */
export const ibanLength = (found: string): number => {
  const length = IBAN_LENGTHS.get(found.slice(0, 2).toUpperCase()) ?? 0
  let iban = ''
  for (let at = 0; at < found.length; at++) {
    if (/[a-z0-9]/i.test(found[at] ?? '')) iban += found[at]
    if (length > 0 && iban.length === length)
      return passesIban(iban) && !/[a-z0-9]/i.test(found[at + 1] ?? '') ? at + 1 : 0
  }
  return 0
}

const kindOf = (char: string): number => (/[a-z]/.test(char) ? 0 : /[A-Z]/.test(char) ? 1 : 2)

/** Random text changes between small letters, capitals and digits about every other character; in names digits stand together. */
const looksRandom = (found: string): boolean => {
  const chars = [...found].filter((char) => /[a-z0-9]/i.test(char))
  if (new Set(chars.map(kindOf)).size < 3 || (found.match(/\d+/g) ?? []).length < 3) return false
  const changes = chars.filter((char, at) => at > 0 && kindOf(char) !== kindOf(chars[at - 1] ?? '')).length
  return changes >= 0.42 * chars.length && new Set(chars).size >= 14
}

const isDate = (text: string): boolean => {
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number)
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  return at.getUTCMonth() + 1 === month && at.getUTCDate() === day && Number(year) >= 1850 && Number(year) < 2150
}

/**
 * What data-loss rules find by themselves, in the order in which they look. Each is a shape, and where the thing has a
 * checksum, that too, so that an order number stays readable.
 */
export const SENSITIVE_PATTERNS: readonly SensitivePattern[] = [
  {
    label: 'private key',
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g
  },
  { label: 'private key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
  // A JSON Web Token (RFC 7519), signed or encrypted: its header begins with `{"`.
  { label: 'token', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g },
  {
    label: 'token',
    pattern:
      /\b(?:sk|rk|whsec|pk_live|sk_live|rk_live|sk_test|rk_test)[-_](?=[\w-]*\d)[\w-]{16,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bgl(?:pat|rt|dt|soat|cbt)-[\w-]{20,}|\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{20,}|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{60,}|\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|\blin_api_\w{30,}|\bntn_\w{30,}|\bATATT3[\w=-]{30,}|\bdckr_pat_[\w-]{20,}|\bhvs\.[\w-]{20,}|\bEAA[A-Z][A-Za-z0-9]{60,}/g
  },
  { label: 'token', pattern: /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[\w+/=%&-]{20,}/g },
  { label: 'token', pattern: /(?<=\b[Bb]earer )[\w.~+/-]{20,}=*/g },
  // The password of an address, RFC 3986 §3.2.1.
  { label: 'token', pattern: /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,80}:)[^\s/@]{3,200}(?=@)/gi },
  { label: 'token', pattern: /(?<![\w+/=-])[\w+-][\w+/-]{26,}={0,2}(?![\w+/-])/g, accept: whole(looksRandom) },
  // Followed by anything: how much of it is the IBAN, its country tells.
  { label: 'IBAN', pattern: /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,36}/gi, accept: ibanLength },
  {
    label: 'national id',
    pattern: /(?<!\d)[1-9]\d{16}[\dX](?![\da-z])/gi,
    accept: whole((found) => isDate(found.slice(6, 14)) && passesResidentId(found))
  },
  { label: 'card number', pattern: /(?<![\d.,-])\d(?:[ -]?\d){11,18}(?!\d|[.,]\d)/g, accept: whole(isCard) },
  { label: 'national id', pattern: /(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/g },
  {
    label: 'national id',
    pattern: /(?<![\d.,-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\d-]|[.,]\d)/g,
    accept: whole(passesSteuerId)
  },
  {
    label: 'national id',
    pattern: /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g
  },
  { label: 'national id', pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g, accept: whole(passesCpf) },
  { label: 'national id', pattern: /\b(?:\d{8}|[XYZ]\d{7})[A-HJ-NP-TV-Z]\b/g, accept: whole(passesDni) },
  ...NATIONAL_IDS.map(
    ({ pattern, passes }): SensitivePattern => ({ label: 'national id', pattern, accept: whole(passes) })
  )
]
