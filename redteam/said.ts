import type { Result } from '@writ/dsl/contract'
import type { Said } from './row.ts'

/** A result of the product as the outcome of a try: what was refused did not succeed. */
export const saidOf = (result: Result<unknown>): Said =>
  result.ok ? { succeeded: true, said: 'ok' } : { succeeded: false, said: result.refusal.code }

export const sentBack = (said: string): Said => ({ succeeded: false, said })
export const gotThrough = (said = 'ok'): Said => ({ succeeded: true, said })
