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

/** Names each policy by its `@id`; one without, or with a name already taken, is `policy N` by its place in the text. */
const namePolicies = (policies: readonly string[]): Record<string, string> => {
  const named: Record<string, string> = {}
  for (const [i, policy] of policies.entries()) {
    const parsed = policyToJson(policy)
    const id = parsed.type === 'success' ? parsed.json.annotations?.id : undefined
    named[id !== undefined && !(id in named) ? id : `policy ${i + 1}`] = policy
  }
  return named
}

/**
 * Reads Cedar policy text and validates it against the schema we publish (Cedar's strict mode).
 * Refuses `policy/invalid` with the first problem and its line. Empty text is valid, and denies everything.
 */
export const parsePolicy = (text: string): Result<ParsedPolicy> => {
  if (text.length > MAX_POLICY) return refuse('policy/invalid', { why: `longer than ${MAX_POLICY} characters` })
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') {
    const [error] = parts.errors
    return refuse('policy/invalid', { why: error ? `${error.message}${lineOf(text, error)}` : 'cannot be read' })
  }
  if (parts.policy_templates.length > 0) return refuse('policy/invalid', { why: 'templates are not used here' })
  const policies = { staticPolicies: namePolicies(parts.policies) }
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
