import { parseOrigin } from '@writ/dsl/contract'
import { z } from 'zod'
import { readTextFile } from '../read-text-file.ts'

const entrySchema = z.strictObject({
  name: z.string().min(1),
  origin: z.string().transform((text, context) => {
    const origin = parseOrigin(text)
    if (origin.ok) return origin.value as string
    context.addIssue({ code: 'custom', message: origin.refusal.message })
    return z.NEVER
  }),
  username: z.string().optional(),
  password: z.string().optional(),
  totp: z.string().optional(),
  card_number: z.string().optional(),
  card_name: z.string().optional(),
  card_expiry: z.string().optional(),
  card_code: z.string().optional(),
  iban: z.string().optional()
})
/** One sign-in: the name a plan's `secret` gives it, and the exact origin it belongs to. */
export type VaultEntry = z.infer<typeof entrySchema>

/** Reads sign-ins for the extension's vault: a JSON list of `{name, origin, username, password}`. Never says a value. */
export const readVaultFile = (path: string): { readonly vault: readonly VaultEntry[] } | { readonly why: string } => {
  const read = readTextFile(path)
  if ('why' in read) return read
  try {
    return { vault: z.array(entrySchema).parse(JSON.parse(read.text)) }
  } catch {
    return { why: `${path} is no list of sign-ins {name, origin, username, password}` }
  }
}
