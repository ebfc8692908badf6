import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type DetailedError,
  policySetTextToParts,
  policyToJson,
  preparseSchema,
  validate
} from '@cedar-policy/cedar-wasm/nodejs'
import { type Hash, hashText, ok, type Result, refuse } from '@writ/dsl/contract'
import { type PolicyPart, readPart } from './policy-part.ts'
import { splitPolicies } from './split-policies.ts'

export const SCHEMA = readFileSync(join(import.meta.dirname, 'schema.cedarschema'), 'utf8')
export const SCHEMA_NAME = 'writ'

/** A valid policy text, with each of its policies. */
export interface ParsedPolicy {
  readonly text: string
  readonly hash: Hash
  readonly parts: readonly PolicyPart[]
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
const readParts = (policies: readonly string[]): Result<readonly PolicyPart[]> => {
  const parts: PolicyPart[] = []
  const names = new Set<string>()
  for (const [i, policy] of policies.entries()) {
    const parsed = policyToJson(policy)
    if (parsed.type === 'failure')
      return refuse('policy/invalid', { why: parsed.errors[0]?.message ?? 'cannot be read' })
    const id = parsed.json.annotations?.id
    if (id?.startsWith(UNNAMED)) return refuse('policy/invalid', { why: `an @id may not begin with \`${UNNAMED}\`` })
    const name = id ?? `${UNNAMED}${i + 1}`
    if (names.has(name)) return refuse('policy/invalid', { why: `two policies have the @id \`${name}\`` })
    names.add(name)
    const part = readPart(name, policy, parsed.json)
    if (!part.ok) return part
    parts.push(part.value)
  }
  return ok(parts)
}

/** As Cedar takes them: `Object.fromEntries` defines, so that not even a policy called `__proto__` goes missing. */
export const staticPolicies = (parts: readonly Pick<PolicyPart, 'id' | 'text'>[]): Record<string, string> =>
  Object.fromEntries(parts.map(({ id, text }) => [id, text]))

/**
 * Reads Cedar policy text and validates it against the schema we publish (Cedar's strict mode).
 * Refuses `policy/invalid` with the first problem and its line, also for two policies of one `@id`. Empty text is valid, and denies everything.
 */
export const parsePolicy = (text: string): Result<ParsedPolicy> => {
  const hash = hashText(text)
  const known = kept.get(hash)
  if (known) return ok(known)
  const parsed = parseText(text, hash)
  const [oldest] = kept.keys()
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  if (parsed.ok) kept.set(hash, parsed.value)
  return parsed
}

/** Texts that were read lately, by their hash: a thousand policies take a while. */
const MAX_KEPT = 32
const kept = new Map<Hash, ParsedPolicy>()

const parseText = (text: string, hash: Hash): Result<ParsedPolicy> => {
  if (text.length > MAX_POLICY) return refuse('policy/invalid', { why: `longer than ${MAX_POLICY} characters` })
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') {
    const [error] = parts.errors
    return refuse('policy/invalid', { why: error ? `${error.message}${lineOf(text, error)}` : 'cannot be read' })
  }
  if (parts.policy_templates.length > 0) return refuse('policy/invalid', { why: 'templates are not used here' })
  // By their places in the text, not in Cedar's order, so that `policy #N` is the N-th that an author counts.
  const texts = splitPolicies(text)?.policies.map(({ text: policy }) => policy)
  const read = readParts(texts ?? parts.policies)
  if (!read.ok) return read
  const checked = validate({ schema: SCHEMA, policies: { staticPolicies: staticPolicies(read.value) } })
  const problem =
    checked.type === 'failure'
      ? checked.errors[0]?.message
      : checked.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`)[0]
  if (problem !== undefined) return refuse('policy/invalid', { why: problem })
  return ok({ text, hash, parts: read.value })
}
