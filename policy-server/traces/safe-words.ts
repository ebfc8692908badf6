import { parseOrigin, REFUSAL_CODES } from '@writ/dsl/contract'
import { ERROR_TYPE_VALUE_OTHER } from './semconv.ts'

// What a device wrote is its word alone. Of its texts only those leave this server that have one of a few shapes, none of which a
// value fits in.

const CODES: ReadonlySet<string> = new Set(REFUSAL_CODES)

/** A code of a refusal, as `error.type` has it; what is none is `_OTHER`. */
export const errorType = (code: string): string => (CODES.has(code) ? code : ERROR_TYPE_VALUE_OTHER)

const STEP = /^\d{1,6}(@\d{1,6}(\.\d{1,6}){0,15})?(~\d{1,6})?$/

/** A step's name: numbers of the statement and of the rounds of its loops. */
export const stepWord = (step: string | undefined): string | undefined =>
  step !== undefined && STEP.test(step) ? step : undefined

/** `e1`, `e2` …: an effect of the plan. */
export const effectWord = (effect: string): string | undefined => (/^e\d{1,6}$/.test(effect) ? effect : undefined)

/** An exact origin, without path or query, of those that the decision `granted`; of what is elsewhere, only of which kind it is. */
export const originWord = (where: string, granted: ReadonlySet<string>): string | undefined => {
  if (where === 'sandbox' || where === 'person') return where
  if (where.startsWith('tool:')) return 'tool'
  const origin = parseOrigin(where)
  // The name of a host can be any text.
  return origin.ok && origin.value === where && granted.has(where) ? where : undefined
}

/** An attribute, where there is something to say. */
export const said = (name: string, word: string | undefined): Readonly<Record<string, string>> =>
  word === undefined || word === '' ? {} : { [name]: word }
