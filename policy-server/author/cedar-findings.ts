import { type DetailedError, policySetTextToParts, validate } from '@cedar-policy/cedar-wasm/nodejs'
import { SCHEMA } from '../decide/parse-policy.ts'
import { type Finding, spanOf } from './finding.ts'
import { headOf, type ReadPolicy } from './read-policies.ts'

/** Cedar counts in UTF-8 bytes, a span in UTF-16 units. */
const unitsOf = (text: string): ((bytes: number) => number) => {
  const bytes = Buffer.from(text)
  return (at) => bytes.subarray(0, at).toString().length
}

const placeOf = (text: string, error: DetailedError): { readonly start: number; readonly end: number } => {
  const at = error.sourceLocations?.[0]
  const units = unitsOf(text)
  return at ? { start: units(at.start), end: units(at.end) } : { start: 0, end: 0 }
}

/** Cedar's own sentence, without the id that it made up for the policy. */
const sentenceOf = ({ message }: DetailedError): string =>
  message.replace(/^for policy `[^`]*`, /, '').replace(/ in context for Action::"\w+"/, ' in the context')

/** Why a text does not parse. */
export const syntaxFindings = (text: string): readonly Finding[] => {
  const parts = policySetTextToParts(text)
  if (parts.type === 'success') return []
  return parts.errors.map((error) => {
    const { start, end } = placeOf(text, error)
    const hint = error.help ?? error.sourceLocations?.[0]?.label ?? undefined
    return {
      code: 'policy/syntax',
      severity: 'error',
      message: sentenceOf(error),
      ...(hint && { hint }),
      span: spanOf(text, start, end)
    }
  })
}

/** Cedar says the same of one place for each action and each type of resource; the first is enough. */
const onePerPlace = (findings: readonly Finding[]): Finding[] => {
  const groups = Map.groupBy(findings, ({ span, code }) => `${span.start} ${span.end} ${code}`)
  return [...groups.values()].flatMap((group) => group.slice(0, 1))
}

/** What to do where an attribute is there for some requests only. */
const hintOf = ({ message, help }: DetailedError): string | undefined => {
  if (/on entity type `(Site|Planner|Sandbox|Tool)` not found/.test(message))
    return 'only a Target has it: name the effect classes in the head, or ask `resource is Target && …` first'
  if (/may not exist/.test(message)) return `ask whether it is there first: \`context has … && …\``
  return help ?? undefined
}

/** What Cedar's strict validation says against the schema we publish: what is wrong, and what can never apply. */
export const schemaFindings = (text: string, policies: readonly ReadPolicy[]): readonly Finding[] => {
  const checked = validate({ schema: SCHEMA, policies: { staticPolicies: text } })
  if (checked.type === 'failure')
    return checked.errors.map((error) => ({
      code: 'policy/schema',
      severity: 'error',
      message: sentenceOf(error),
      span: spanOf(text, placeOf(text, error).start, placeOf(text, error).end)
    }))
  const policyOf = (id: string) => policies[Number(id.replace('policy', ''))]
  const wrong = checked.validationErrors.map(({ policyId, error }): Finding => {
    const { start, end } = placeOf(text, error)
    const policy = policyOf(policyId)
    const hint = hintOf(error)
    return {
      code: 'policy/schema',
      severity: 'error',
      ...(policy && { policy: policy.name }),
      message: sentenceOf(error),
      ...(hint !== undefined && { hint }),
      span: spanOf(text, start, end)
    }
  })
  const faulty = new Set(wrong.map(({ policy }) => policy))
  const impossible = checked.validationWarnings.flatMap(({ policyId, error }): Finding[] => {
    const policy = policyOf(policyId)
    if (!policy || faulty.has(policy.name)) return []
    const isNever = /impossible|applicable action/.test(error.message)
    const { start, end } = isNever ? headOf(text, policy) : placeOf(text, error)
    return [
      {
        code: isNever ? 'policy/never-applies' : 'policy/unknown-word',
        severity: 'warning',
        policy: policy.name,
        message: isNever ? NEVER : sentenceOf(error),
        hint: isNever ? NEVER_HINT : (error.help ?? 'see the schema'),
        span: spanOf(text, start, end)
      }
    ]
  })
  return onePerPlace([...wrong, ...impossible])
}

const NEVER = 'this policy can never apply to any request'
const NEVER_HINT =
  'an effect class is done to a Target; a flow reaches a Site, Planner, Sandbox or Tool; egress and trusted-input are about a Site, sandbox about a Sandbox'
