/**
 * What PostgreSQL says while it goes or comes (SQLSTATE class 08, 57P01 to 57P03), what a socket says of one that is not there, and what
 * `pg` says of a connection that was lost, which has no code.
 */
const AWAY = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/
const LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/
/** SQLSTATE class 53 of a disk, and the file system's own word. */
const FULL = /^(53100|ENOSPC)$/

const causesOf = (error: unknown): readonly Error[] => (error instanceof Error ? [error, ...causesOf(error.cause)] : [])

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

/**
 * Why a store did not do what it was asked to, where that is no fault of who asked: it cannot be reached just now, and what was to be
 * committed may have been; or its disk is full, and nothing was.
 */
export const storeFailure = (error: unknown): 'away' | 'full' | undefined => {
  const causes = causesOf(error)
  if (causes.some((cause) => FULL.test(codeOf(cause)))) return 'full'
  return causes.some((cause) => AWAY.test(codeOf(cause)) || LOST.test(cause.message)) ? 'away' : undefined
}
