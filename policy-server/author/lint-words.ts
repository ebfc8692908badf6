import { everyExpr, partOf } from './atoms.ts'
import { type Comparison, comparisonOf } from './comparisons.ts'
import { type Finding, spanOf } from './finding.ts'
import { scopeOf } from './policy-scope.ts'
import { placeOfString, type ReadPolicy } from './read-policies.ts'
import { originFault, vocabularyOf, wordFault } from './vocabulary.ts'

/** Texts that a policy compares with an attribute: `like` patterns are looked at elsewhere. */
const textsOf = (comparison: Comparison): readonly string[] => {
  if (comparison.kind === 'among') return comparison.values.filter((value) => typeof value === 'string')
  return comparison.kind === 'holds' ? [comparison.value] : []
}

/** Every site that a policy names as an entity, in its head or in a condition. */
const sitesOf = ({ json }: ReadPolicy): readonly string[] => {
  const { resource } = scopeOf(json)
  const inHead = resource.id !== undefined && json.resource.op !== 'All' && resource.type !== 'Target' ? [resource] : []
  const inConditions = everyExpr(json).flatMap((expr) => {
    const entity = partOf(expr, '__entity') as { readonly type: string; readonly id: string } | undefined
    return entity ? [entity] : []
  })
  return [...inHead, ...inConditions].flatMap(({ type = 'Site', id }) =>
    type === 'Site' && id !== undefined ? [id] : []
  )
}

/** Texts that can never be equal to what they are compared with: an unknown class or verb, an origin with a path. */
export const lintWords = (text: string, policy: ReadPolicy): readonly Finding[] => {
  const faults = new Map<string, Omit<Finding, 'span' | 'severity' | 'policy'>>()
  for (const site of sitesOf(policy)) {
    const fault = originFault(site)
    if (fault)
      faults.set(site, {
        code: 'policy/not-an-origin',
        message: `\`${site}\` is no site's exact origin, so this matches nothing: ${fault.why}`,
        ...(fault.meant !== undefined && { hint: `write "${fault.meant}"` })
      })
  }
  for (const comparison of everyExpr(policy.json).flatMap((expr) => comparisonOf(expr) ?? [])) {
    if (comparison.kind === 'constant') continue
    const vocabulary = vocabularyOf(comparison.path)
    if (!vocabulary) continue
    for (const word of textsOf(comparison)) {
      const fault = wordFault(vocabulary, word)
      if (!fault) continue
      faults.set(word, {
        code: fault.kind === 'origin' ? 'policy/not-an-origin' : 'policy/unknown-word',
        message: `\`${comparison.path}\` is never \`${word}\`: ${fault.why}`,
        ...(fault.meant !== undefined && { hint: `write "${fault.meant}"` })
      })
    }
  }
  return [...faults].map(([word, fault]) => {
    const { start, end } = placeOfString(text, policy, word)
    return { ...fault, severity: 'warning', policy: policy.name, span: spanOf(text, start, end) }
  })
}
