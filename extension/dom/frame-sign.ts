/** The member of a message that holds the sign. */
export const SIGN = 'writ-sign'

/** The sign in a message that came to this document, if it holds one. */
export const signIn = (message: unknown): string | undefined => {
  const sign = typeof message === 'object' && message !== null && Reflect.get(message, SIGN)
  return typeof sign === 'string' && sign.length <= 64 ? sign : undefined
}
