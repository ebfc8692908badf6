import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type DetailedError,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  preparseSchema,
  validate
} from '@cedar-policy/cedar-wasm/nodejs'
import { type Hash, hashText, ok, type Result, refuse } from '@writ/dsl/contract'

export const SCHEMA = readFileSync(join(import.meta.dirname, 'schema.cedarschema'), 'utf8')
export const SCHEMA_NAME = 'writ'

/** A valid policy text, kept parsed inside Cedar under `setId`. */
export interface ParsedPolicy {
  readonly text: string
  readonly hash: Hash
  readonly setId: string
}

const MAX_POLICY = 262_144

const schemaProblem = (() => {
  const answer = preparseSchema(SCHEMA_NAME, SCHEMA)
  return answer.type === 'failure' ? answer.errors.map((error) => error.message).join('; ') : undefined
})()
if (schemaProblem !== undefined) throw new Error(`the policy schema is not valid: ${schemaProblem}`)

const lineOf = (text: string, error: DetailedError): string => {
  const start = error.sourceLocations?.[0]?.start
  return start === undefined ? '' : ` (line ${Buffer.from(text).subarray(0, start).toString().split('\n').length})`
}

/** What stands where an `@id` could: no `@id` may begin so, and thus no policy can take the place of another. */
const UNNAMED = 'policy #'

/**
 * Names each policy by its `@id`; one without is `policy #N` by its place in the text. A name that two would share is
 * refused: Cedar is given a map, in which the second would silently replace the first, be that a `forbid`.
 */
const namePolicies = (policies: readonly string[]): Result<Record<string, string>> => {
  const named = new Map<string, string>()
  for (const [i, policy] of policies.entries()) {
    const parsed = policyToJson(policy)
    if (parsed.type === 'failure')
      return refuse('policy/invalid', { why: parsed.errors[0]?.message ?? 'cannot be read' })
    const id = parsed.json.annotations?.id
    if (id?.startsWith(UNNAMED)) return refuse('policy/invalid', { why: `an @id may not begin with \`${UNNAMED}\`` })
    const name = id ?? `${UNNAMED}${i + 1}`
    if (named.has(name)) return refuse('policy/invalid', { why: `two policies have the @id \`${name}\`` })
    named.set(name, policy)
  }
  const kept = Object.fromEntries(named)
  // INVARIANT: every policy of the text is decided by; `Object.fromEntries` defines, so not even `__proto__` goes missing.
  if (Object.keys(kept).length !== policies.length) throw new Error('a policy went missing')
  return ok(kept)
}

/**
 * Reads Cedar policy text and validates it against the schema we publish (Cedar's strict mode).
 * Refuses `policy/invalid` with the first problem and its line, also for two policies of one `@id`. Empty text is valid, and denies everything.
 */
export const parsePolicy = (text: string): Result<ParsedPolicy> => {
  if (text.length > MAX_POLICY) return refuse('policy/invalid', { why: `longer than ${MAX_POLICY} characters` })
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') {
    const [error] = parts.errors
    return refuse('policy/invalid', { why: error ? `${error.message}${lineOf(text, error)}` : 'cannot be read' })
  }
  if (parts.policy_templates.length > 0) return refuse('policy/invalid', { why: 'templates are not used here' })
  const named = namePolicies(parts.policies)
  if (!named.ok) return named
  const policies = { staticPolicies: named.value }
  const checked = validate({ schema: SCHEMA, policies })
  const problem =
    checked.type === 'failure'
      ? checked.errors[0]?.message
      : checked.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`)[0]
  if (problem !== undefined) return refuse('policy/invalid', { why: problem })
  const hash = hashText(text)
  const kept = preparsePolicySet(hash, policies)
  if (kept.type === 'failure') return refuse('policy/invalid', { why: kept.errors[0]?.message ?? 'cannot be read' })
  return ok({ text, hash, setId: hash })
}
