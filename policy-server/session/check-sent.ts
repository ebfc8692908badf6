import { isSoundJson, isSoundText, type Json, ok, type Result, refusal, refuse } from '@writ/dsl/contract'
import { MAX_PLAN_LENGTH } from '@writ/dsl/syntax'

/** Why a text that cannot be stored is not taken. */
export const unsoundText = () => refusal('syntax/unknown-character', { found: 'NUL or half a character' })

type Inputs = Readonly<Record<string, Json>>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Can what an agent sent be read, stored and hashed at all?
 * Refuses `syntax/unknown-character` for a text, and `plan/bad-input` for inputs, that hold a NUL or half a character, or
 * are no JSON record.
 */
export const checkSent = (text: string, inputs: unknown): Result<Inputs> => {
  if (!isSoundText(text)) return { ok: false, refusal: unsoundText() }
  if (!isRecord(inputs)) return refuse('plan/bad-input', { name: 'inputs', expected: 'record of values by name' })
  const bad = Object.keys(inputs).find((name) => !isSoundText(name) || !isSoundJson(inputs[name]))
  if (bad === undefined) return ok(inputs as Inputs)
  return refuse('plan/bad-input', {
    name: printable(bad).slice(0, 100),
    expected: 'text without NUL or half a character'
  })
}

const printable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** What is kept of a text that was refused: what the store can hold, and no more than the longest plan. */
export const keptText = (text: string): string => printable(text.slice(0, MAX_PLAN_LENGTH))
