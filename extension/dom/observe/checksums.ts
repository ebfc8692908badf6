const digitsOf = (text: string): number[] => [...text.replace(/\D/g, '')].map(Number)

/** ISO/IEC 7812-1 annex B: the check digit of payment cards. */
export const passesLuhn = (text: string): boolean => {
  const sum = digitsOf(text)
    .toReversed()
    .reduce((total, digit, at) => {
      const weighed = at % 2 === 1 ? digit * 2 : digit
      return total + (weighed > 9 ? weighed - 9 : weighed)
    }, 0)
  return sum % 10 === 0
}

/** ISO/IEC 7064 MOD 97-10, as in an IBAN (ISO 13616): the first four characters go to the end, letters count from 10. */
export const passesIban = (iban: string): boolean => {
  const turned = `${iban.slice(4)}${iban.slice(0, 4)}`.toUpperCase()
  let rest = 0
  for (const char of turned)
    for (const digit of String(Number.parseInt(char, 36))) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** ISO/IEC 7064 MOD 11-2 as in GB 11643, the resident identity number of China. */
export const passesResidentId = (id: string): boolean => {
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(id[at]), 0)
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase()
}

/** ISO/IEC 7064 MOD 11,10 with the rule on repeated digits of the German tax identification number. */
export const passesSteuerId = (text: string): boolean => {
  const digits = digitsOf(text)
  if (digits.length !== 11 || digits[0] === 0) return false
  const counts = Object.values(Object.groupBy(digits.slice(0, 10), String)).map((same) => same?.length ?? 0)
  const repeated = counts.filter((count) => count > 1)
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false
  let product = 10
  for (const digit of digits.slice(0, 10)) {
    const sum = (digit + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === digits[10]
}

/** The two check digits of a Brazilian CPF. */
export const passesCpf = (text: string): boolean => {
  const digits = digitsOf(text)
  if (new Set(digits).size === 1) return false
  const check = (length: number): number => {
    const sum = digits.slice(0, length).reduce((total, digit, at) => total + digit * (length + 1 - at), 0)
    return ((sum * 10) % 11) % 10
  }
  return digits.length === 11 && check(9) === digits[9] && check(10) === digits[10]
}

/** The letter of a Spanish DNI or NIE (X, Y and Z stand for 0, 1 and 2). */
export const passesDni = (text: string): boolean => {
  const number = text.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23] === text.at(-1)
}
