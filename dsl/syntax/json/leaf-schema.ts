import { z } from 'zod'
import { isSoundText } from '../../contract/index.ts'
import { isExact, isFieldName, MAX_DIGITS } from '../builder.ts'
import { canQuote } from '../code-literal.ts'
import { PARTS, RESERVED } from '../words.ts'

/** Texts, names and numbers of the JSON form: as the grammar's tokens would have them. */
export const textSchema = z
  .string()
  .refine(isSoundText, 'whole characters and no NUL: surrogates come in pairs')
  .meta({ id: 'Text' })

const WORD = '[A-Za-z_][A-Za-z0-9_]*'

export const wordSchema = z
  .string()
  .regex(new RegExp(`^${WORD}$`), 'a word of letters, digits and `_`')
  .meta({ id: 'Word' })

export const nameSchema = z
  .string()
  .regex(
    new RegExp(`^(?!(?:${RESERVED.join('|')})$)${WORD}$`),
    'a name of letters, digits and `_` that is not reserved'
  )
  .meta({ id: 'Name', description: 'a name of a site, secret, input, tab or variable' })

export const fieldNameSchema = z
  .string()
  .refine((name) => isSoundText(name) && isFieldName(name), 'another field name')
  .meta({ id: 'FieldName' })

export const numberSchema = z
  .number()
  .refine((value) => isExact(String(Math.abs(value))), `a number of at most ${MAX_DIGITS} digits`)
  .meta({ id: 'Number', description: `at most ${MAX_DIGITS} significant digits` })

/** A number where the grammar has no sign. */
export const boundSchema = z
  .number()
  .min(0)
  .refine((value) => isExact(String(value)), `a number of at most ${MAX_DIGITS} digits`)

export const durationSchema = z.int().min(0).meta({ id: 'Milliseconds' })

export const bytesSchema = z.int().min(0).multipleOf(1024).meta({ id: 'Bytes' })

export const codeSchema = z
  .string()
  .refine((code) => isSoundText(code) && canQuote(code), 'code that does not hold both `"""` and `\'\'\'`')
  .meta({ id: 'Code' })

export const secretPartSchema = z.enum(PARTS)
