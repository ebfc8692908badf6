import { parsePolicy } from '../decide/parse-policy.ts'
import { splitPolicies } from '../decide/split-policies.ts'
import { schemaFindings, syntaxFindings } from './cedar-findings.ts'
import { type Finding, spanOf } from './finding.ts'
import { lintPatterns } from './lint-pattern.ts'
import { lintScope } from './lint-scope.ts'
import { lintWords } from './lint-words.ts'
import { headOf, type ReadPolicy, readPolicies } from './read-policies.ts'

/** A name given twice, or one that could be taken for that of an unnamed policy; and a word on policies without one. */
const lintNames = (text: string, policies: readonly ReadPolicy[]): readonly Finding[] =>
  policies.flatMap((policy, i): Finding[] => {
    const { name, hasId } = policy
    const { start, end } = headOf(text, policy)
    const span = spanOf(text, start, end)
    if (!hasId)
      return [
        {
          code: 'policy/no-id',
          severity: 'note',
          policy: name,
          message: `a denial will call this policy \`${name}\``,
          hint: 'give it a name: @id("what-it-does")',
          span
        }
      ]
    const isTaken = policies.slice(0, i).some((other) => other.hasId && other.name === name)
    const isReserved = name.startsWith('policy #')
    if (!isTaken && !isReserved) return []
    const message = isTaken ? `two policies have the @id \`${name}\`` : 'an @id may not begin with `policy #`'
    return [{ code: 'policy/bad-id', severity: 'error', policy: name, message, span }]
  })

/** Only one thing is said of one place: that it never applies explains the rest. */
const withoutEchoes = (findings: readonly Finding[]): readonly Finding[] => {
  const isSaid = new Set<string>()
  const worded = new Set(
    findings.flatMap(({ code, policy }) =>
      code === 'policy/unknown-word' || code === 'policy/not-an-origin' ? [policy] : []
    )
  )
  return findings.filter(({ code, policy, span, message }) => {
    if (code === 'policy/never-applies' && worded.has(policy)) return false
    const key = `${code} ${span.start} ${message}`
    return !isSaid.has(key) && isSaid.add(key)
  })
}

/**
 * Everything that can be said about a policy text without a request: what keeps it from taking effect (`error`), what
 * likely is a slip (`warning`), and what its author should know (`note`); in the order of the text.
 */
export const lintPolicy = (text: string): readonly Finding[] => {
  const syntax = syntaxFindings(text)
  if (syntax.length > 0) return syntax
  const split = splitPolicies(text)
  if (split && split.templates > 0)
    return [
      { code: 'policy/template', severity: 'error', message: 'templates are not used here', span: spanOf(text, 0, 0) }
    ]
  const policies = readPolicies(text)
  const schema = schemaFindings(text, policies)
  const names = lintNames(text, policies)
  const faulty = new Set(schema.flatMap(({ severity, policy }) => (severity === 'error' ? [policy] : [])))
  const sound = policies.filter(({ name }) => !faulty.has(name))
  const advice = [
    ...lintScope(text, sound),
    ...sound.flatMap((policy) => [...lintWords(text, policy), ...lintPatterns(text, policy)])
  ]
  const findings = withoutEchoes([...schema, ...names, ...advice])
  const inOrder = findings.toSorted((a, b) => a.span.start - b.span.start)
  if (inOrder.some(({ severity }) => severity === 'error')) return inOrder
  // INVARIANT: what is called right here takes effect at the server.
  const parsed = parsePolicy(text)
  if (parsed.ok) return inOrder
  const why = String(parsed.refusal.detail?.why ?? parsed.refusal.message)
  const code = /^longer than/.test(why) ? 'policy/too-long' : 'policy/schema'
  return [{ code, severity: 'error', message: why, span: spanOf(text, 0, 0) }, ...inOrder]
}
