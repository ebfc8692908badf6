import type { Match, ObservedRef, TargetShape } from '../contract/index.ts'
import type { AimParts, Phrases } from './phrases.ts'
import { sayRole } from './say-role.ts'
import { nameOf, quote, type Sentence } from './sentence.ts'

/** How the parts of a target that only a run knows are said. */
export interface SayUnknown<Named> {
  readonly phrases: Phrases
  readonly named: (name: Named) => Sentence
  readonly refs: Readonly<Record<string, ObservedRef>>
}

const sayMatch = <Named>(match: Match<Named>, { phrases, named }: SayUnknown<Named>): Sentence => {
  if (match.kind === 'named') return named(match.name)
  if (match.kind === 'element') return []
  return match.kind === 'is' ? [quote(match.text)] : phrases.match[match.kind](quote(match.text))
}

const headOf = <Named>(
  target: TargetShape<Named>,
  unknown: SayUnknown<Named>
): Pick<AimParts, 'role' | 'match' | 'observed'> & { readonly nth?: number } => {
  const { match, role, document } = target
  const { phrases, refs } = unknown
  if (match?.kind !== 'element')
    return {
      role: sayRole(role, phrases.roles),
      ...(match && { match: sayMatch(match, unknown) }),
      observed: document !== undefined
    }
  const ref = Object.hasOwn(refs, match.element) ? refs[match.element] : undefined
  if (!ref) {
    const element = match.element === '*' ? phrases.anElement : phrases.element(nameOf(match.element))
    return { role: element, observed: false }
  }
  return {
    role: sayRole(ref.role, phrases.roles),
    match: [quote(ref.name)],
    ...(ref.nth !== undefined && { nth: ref.nth }),
    observed: true
  }
}

/** A target in words: `the enabled link “Next” in the navigation “Pages”`. */
export const sayTarget = <Named>(target: TargetShape<Named>, unknown: SayUnknown<Named>, every = false): Sentence => {
  const { states } = unknown.phrases
  const nth = target.states.find((state) => state.kind === 'nth')
  return unknown.phrases.aim({
    ...headOf(target, unknown),
    every,
    states: target.states.flatMap(({ kind }) => (kind === 'nth' ? [] : [states[kind] ?? kind])),
    ...(nth?.kind === 'nth' && { nth: nth.nth }),
    having: target.having.map((inner) => sayTarget(inner, unknown)),
    ...(target.in && { in: sayTarget(target.in, unknown) })
  })
}
