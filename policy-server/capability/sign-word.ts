import { randomBytes } from 'node:crypto'
import { HALT_TYPE, type HaltClaims, MAX_LIFE_SECONDS, USED_TYPE, type UsedClaims } from '@writ/dsl/contract'
import type { CapabilityKeys } from './server-keys.ts'
import { signClaims } from './token-claims.ts'

type Said<Claims> = Omit<Claims, 'iat' | 'exp' | 'jti'>
type Keys = Pick<CapabilityKeys, 'capability'>

/** A word to an executor, of `now` (milliseconds) and good for two minutes. */
const signWord = (keys: Keys, type: string, said: object, now: number): Promise<string> => {
  const iat = Math.floor(now / 1000)
  const jti = randomBytes(16).toString('base64url')
  return signClaims(keys, type, { ...said, iat, exp: iat + MAX_LIFE_SECONDS, jti })
}

/** Who is not to act. */
export const signHalt = (keys: Keys, said: Said<HaltClaims>, now: number): Promise<string> =>
  signWord(keys, HALT_TYPE, said, now)

/** For how long code of a run ran: a question. */
export const signUsed = (keys: Keys, asked: Said<UsedClaims>, now: number): Promise<string> =>
  signWord(keys, USED_TYPE, asked, now)
