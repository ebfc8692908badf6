import { passesLuhn } from './checksums.ts'

const digitsOf = (text: string): readonly number[] => [...text.replace(/\D/g, '')].map(Number)

const weighed = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0)

const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31

/** France, NIR: the key is what is missing from 97; Corsica's letters count as 19 and 18. */
const passesNir = (text: string): boolean => {
  const plain = text.replace(/\s/g, '').toUpperCase().replace('2A', '19').replace('2B', '18')
  return plain.length === 15 && 97n - (BigInt(plain.slice(0, 13)) % 97n) === BigInt(plain.slice(13))
}

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
/** Italy, codice fiscale: letters and digits at odd places count by a table, at even ones by their order. */
const passesCodiceFiscale = (text: string): boolean => {
  const order = (char: string) => (/\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65)
  const chars = [...text.toUpperCase()]
  const sum = chars
    .slice(0, 15)
    .reduce((all, char, at) => all + (at % 2 === 0 ? (ODD[order(char)] ?? 0) : order(char)), 0)
  return String.fromCharCode(65 + (sum % 26)) === chars[15]
}

/** Poland, PESEL: the century stands in the month. */
const passesPesel = (text: string): boolean => {
  const digits = digitsOf(text)
  const month = ((digits[2] ?? 0) * 10 + (digits[3] ?? 0)) % 20
  if (!isDay(month, (digits[4] ?? 0) * 10 + (digits[5] ?? 0))) return false
  return (10 - (weighed(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digits[10]
}

/** South Korea, resident registration number. */
const passesRrn = (text: string): boolean => {
  const digits = digitsOf(text)
  const date = isDay(Number(text.slice(2, 4)), Number(text.slice(4, 6)))
  return date && (11 - (weighed(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === digits[12]
}

const TIMES = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
]
const TURNS = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
/** India, Aadhaar: Verhoeff's check over the dihedral group of ten. */
const passesVerhoeff = (text: string): boolean => {
  const turned = (digit: number, times: number): number => (times === 0 ? digit : turned(TURNS[digit] ?? 0, times - 1))
  return (
    digitsOf(text)
      .toReversed()
      .reduce((sum, digit, at) => TIMES[sum]?.[turned(digit, at % 8)] ?? 0, 0) === 0
  )
}

/** Türkiye, T.C. kimlik: two check digits. */
const passesKimlik = (text: string): boolean => {
  const digits = digitsOf(text)
  const sum = (from: number, to: number, step = 1) =>
    digits.reduce((all, digit, at) => (at >= from && at < to && (at - from) % step === 0 ? all + digit : all), 0)
  const tenth = (7 * sum(0, 9, 2) - sum(1, 8, 2) + 100) % 10
  return tenth === digits[9] && sum(0, 10) % 10 === digits[10]
}

/** Finland, henkilötunnus. */
const passesHetu = (text: string): boolean => {
  const number = Number(text.slice(0, 6) + text.slice(7, 10))
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[number % 31] === text.slice(-1).toUpperCase()
}

/** Hong Kong, identity card: letters count from 10, a missing first one as 36. */
const passesHongKong = (text: string): boolean => {
  const chars = [...text.replace(/[()]/g, '').toUpperCase()]
  const values = chars.map((char, at) => (char === 'A' && at === chars.length - 1 ? 10 : Number.parseInt(char, 36)))
  const all = values.length === 8 ? [36, ...values] : values
  return weighed(all, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
}

const TAIWAN = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'
/** Taiwan, identity card: the letter stands for a number of two digits. */
const passesTaiwan = (text: string): boolean => {
  const region = TAIWAN.indexOf(text.slice(0, 1).toUpperCase()) + 10
  const digits = [Math.floor(region / 10), region % 10, ...digitsOf(text.slice(1))]
  return weighed(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0
}

/** Singapore, NRIC and FIN. */
const passesNric = (text: string): boolean => {
  const first = text.slice(0, 1).toUpperCase()
  const sum = weighed(digitsOf(text), [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(first) ? 4 : first === 'M' ? 3 : 0)
  const letters = 'ST'.includes(first) ? 'JZIHGFEDCBA' : first === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK'
  return letters[sum % 11] === text.slice(-1).toUpperCase()
}

/** Chile, RUT: weights 2 to 7 from the right, modulo 11. */
const passesRut = (text: string): boolean => {
  const digits = digitsOf(text.slice(0, -1)).toReversed()
  const sum = digits.reduce((all, digit, at) => all + digit * (2 + (at % 6)), 0)
  return '0K987654321'[sum % 11] === text.slice(-1).toUpperCase()
}

/** Mexico, CURP. */
const passesCurp = (text: string): boolean => {
  const order = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
  const sum = [...text.slice(0, 17)].reduce((all, char, at) => all + order.indexOf(char) * (18 - at), 0)
  return (10 - (sum % 10)) % 10 === Number(text.slice(17))
}

/** Sweden, personnummer: Luhn over ten digits. */
const passesPersonnummer = (text: string): boolean => {
  const digits = text.replace(/\D/g, '').slice(-10)
  return isDay(Number(digits.slice(2, 4)), Number(digits.slice(4, 6)) % 60) && passesLuhn(digits)
}

/** What people are numbered by, where the number has a shape of its own and a check that others pass by chance alone. */
export const NATIONAL_IDS: readonly { readonly pattern: RegExp; readonly passes: (found: string) => boolean }[] = [
  {
    pattern: /(?<![\d.,-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\d-])/gi,
    passes: passesNir
  },
  { pattern: /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/gi, passes: passesCodiceFiscale },
  {
    pattern: /(?<![\d.,-])\d{11}(?![\d-]|[.,]\d)/g,
    passes: (found) => passesPesel(found) || (found[0] !== '0' && passesKimlik(found))
  },
  { pattern: /(?<![\d-])\d{6}-[1-8]\d{6}(?![\d-])/g, passes: passesRrn },
  { pattern: /(?<![\d.,-])[2-9]\d{3}([ -])\d{4}\1\d{4}(?![ -]?\d)/g, passes: passesVerhoeff },
  {
    pattern: /(?<![\d-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[-+A-FU-Y]\d{3}[0-9A-Y](?![\w-])/gi,
    passes: passesHetu
  },
  { pattern: /(?<![\d-])(?:\d{2})?\d{6}[-+]\d{4}(?![\d-])/g, passes: passesPersonnummer },
  { pattern: /\b[A-Z]{1,2}\d{6}\([\dA]\)/gi, passes: passesHongKong },
  { pattern: /\b[A-Z][1289]\d{8}\b/gi, passes: passesTaiwan },
  { pattern: /\b[STFGM]\d{7}[A-Z]\b/gi, passes: passesNric },
  { pattern: /(?<![\d.-])\d{1,2}\.\d{3}\.\d{3}-[\dK](?![\w-])/gi, passes: passesRut },
  { pattern: /\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d\b/g, passes: passesCurp },
  { pattern: /(?<![\d.,-])[1-79]\d{2}([ -])\d{3}\1\d{3}(?![ -]?\d)/g, passes: passesLuhn }
]
