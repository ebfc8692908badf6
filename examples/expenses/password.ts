import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

const derive = (password: string, salt: Buffer): Buffer => scryptSync(password.normalize('NFKC'), salt, 32)

/** `salt.hash`, scrypt (RFC 7914) with Node's default cost, both parts base64url. */
export const hashPassword = (password: string): string => {
  const salt = randomBytes(16)
  return `${salt.toString('base64url')}.${derive(password, salt).toString('base64url')}`
}

export const verifyPassword = (password: string, stored: string): boolean => {
  const [salt = '', hash = ''] = stored.split('.')
  const expected = Buffer.from(hash, 'base64url')
  return expected.length === 32 && timingSafeEqual(derive(password, Buffer.from(salt, 'base64url')), expected)
}
