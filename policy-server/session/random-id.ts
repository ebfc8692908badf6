import { randomBytes } from 'node:crypto'

/** `run_` and 128 random bits: cannot be guessed, says what it names. */
export const randomId = (kind: 'srv' | 'dev' | 'ses' | 'run' | 'rule' | 'word'): string =>
  `${kind}_${randomBytes(16).toString('base64url')}`

/** A bearer key: 192 random bits. */
export const randomKey = (): string => randomBytes(24).toString('base64url')
