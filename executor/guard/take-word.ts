import { checkTime, ok, type Result, refuse, verifyJws } from '@writ/dsl/contract'
import type { z } from 'zod'
import { expectedNow, type GuardPorts } from './guard-ports.ts'

interface WordClaims {
  readonly iss: string
  readonly aud: string
  readonly iat: number
  readonly exp: number
}

/** Reads a word of the policy server to this executor: of this type, signed by it, for this executor, and of now. Refuses as `verifyCapability` does. */
export const takeWord = async <T extends WordClaims>(
  word: string,
  { type, schema }: { readonly type: string; readonly schema: z.ZodType<T> },
  ports: GuardPorts
): Promise<Result<T>> => {
  const { expected } = await expectedNow(ports, word)
  const signed = await verifyJws(word, { type, keys: expected.keys, check: expected.check })
  if (!signed.ok) return signed
  const parsed = schema.safeParse(signed.value.claims)
  if (!parsed.success) return refuse('capability/malformed')
  const claims = parsed.data
  if (claims.iat > (signed.value.key.exp ?? claims.iat)) return refuse('capability/unknown-key')
  if (claims.iss !== expected.issuer) return refuse('capability/wrong-issuer')
  if (claims.aud !== expected.audience) return refuse('capability/foreign')
  const timed = checkTime(claims, expected)
  return timed.ok ? ok(claims) : timed
}
