import { everyExpr } from './atoms.ts'
import { comparisonOf, type LikePattern } from './comparisons.ts'
import { type Finding, spanOf } from './finding.ts'
import { placeOfString, type ReadPolicy } from './read-policies.ts'

const ORIGIN_PATHS = ['context.origin', 'context.from', 'context.to', 'resource.origin']
const HOST_PATHS = ['resource.host']

/** What a pattern lets through that its author did not mean, as an example; `undefined` for a sound one. */
const surpriseOf = (pattern: LikePattern, isHost: boolean): string | undefined => {
  const [first, ...rest] = pattern
  const last = pattern.at(-1)
  const before = pattern.at(-2)
  if (pattern.length === 1 && first === null) return undefined
  // `https://bank.example*` ends inside the host, so that the host can go on.
  if (
    last === null &&
    typeof before === 'string' &&
    !before.endsWith(':') &&
    !before.endsWith('//') &&
    !isScheme(before)
  )
    return `${pattern.slice(0, -1).map(shown).join('')}.evil.example`
  // `*bank.example` begins inside a label, so that another name can end the same way.
  const at = isHost ? 0 : pattern.indexOf(null)
  const after = pattern[at + 1]
  if (pattern[at] === null && typeof after === 'string' && !/^[.:/]/.test(after)) {
    const head = pattern.slice(0, at).map(shown).join('')
    return `${head === '' && !isHost ? 'https://' : head}evil${pattern
      .slice(at + 1)
      .map(shown)
      .join('')}`
  }
  // `*.bank.example` for an origin takes http too.
  if (!isHost && first === null && typeof rest[0] === 'string') return `http://evil${rest.map(shown).join('')}`
  return undefined
}

const isScheme = (text: string): boolean => /^https?:\/*$/.test(text)
const shown = (part: string | null): string => part ?? 'x'

const writtenOf = (pattern: LikePattern): string => pattern.map((part) => part ?? '*').join('')

/** `like` patterns on origins that let other sites through. Only a permit is widened by that; a forbid only forbids more. */
export const lintPatterns = (text: string, policy: ReadPolicy): readonly Finding[] => {
  if (policy.json.effect !== 'permit') return []
  return everyExpr(policy.json).flatMap((expr): Finding[] => {
    const comparison = comparisonOf(expr)
    if (comparison?.kind !== 'like') return []
    const isHost = HOST_PATHS.includes(comparison.path)
    if (!isHost && !ORIGIN_PATHS.includes(comparison.path)) return []
    const written = writtenOf(comparison.pattern)
    const surprise = surpriseOf(comparison.pattern, isHost)
    if (surprise === undefined) return []
    const { start, end } = placeOfString(text, policy, written)
    return [
      {
        code: 'policy/open-pattern',
        severity: 'warning',
        policy: policy.name,
        message: `\`${written}\` also takes ${surprise}`,
        hint: 'name the origins exactly, or write "https://*.example.com" for the hosts under a domain and "http://127.0.0.1:*" for any port',
        span: spanOf(text, start, end)
      }
    ]
  })
}
