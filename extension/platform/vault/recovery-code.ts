/** Crockford's alphabet: no I, L, O or U, so that what is read aloud or copied by hand has one spelling. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 32
const GROUP = 4

/** 160 random bits in eight groups of four characters: nobody guesses them, so they need no stretching. */
export const makeRecoveryCode = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH))
  const text = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
}

/** The code as it was made, from however it was written down; `undefined` for what cannot be one. */
export const readRecoveryCode = (written: string): string | undefined => {
  const plain = written.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return plain.length === LENGTH && [...plain].every((one) => ALPHABET.includes(one)) ? plain : undefined
}
