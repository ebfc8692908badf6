import type { Refusal, RefusalCode } from '@writ/dsl/contract'

/** What an RPC can fail with, by its name in the Connect protocol, and the HTTP status that a unary answer then has. */
export const CONNECT_STATUS = {
  canceled: 499,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  unauthenticated: 401
} as const
export type ConnectCode = keyof typeof CONNECT_STATUS

export interface ConnectError {
  readonly code: ConnectCode
  readonly message: string
}

const CODES: Partial<Record<RefusalCode, ConnectCode>> = {
  'executor/bad-request': 'invalid_argument',
  'executor/no-file': 'not_found',
  'executor/file-denied': 'permission_denied',
  'executor/disk-full': 'resource_exhausted',
  'executor/too-much': 'invalid_argument',
  'executor/tier-cannot': 'unimplemented',
  'executor/busy': 'resource_exhausted',
  // A sandbox that is gone, or stands still, is what the SDK knows as one that is not running.
  'executor/unknown-sandbox': 'unavailable',
  'executor/paused': 'unavailable',
  'executor/closed': 'unavailable',
  'executor/machine-failed': 'unavailable'
}

/** A refusal as an RPC tells it; its code stands before what it says. */
export const connectErrorOf = ({ code, message }: Refusal): ConnectError => ({
  code: CODES[code] ?? (code.startsWith('capability/') ? 'unauthenticated' : 'internal'),
  message: `${code}: ${message}`
})
