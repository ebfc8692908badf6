import type { ApprovalNeed } from '@writ/dsl/contract'
import type { CedarRequest } from './cedar-request.ts'
import type { Decided } from './decide-request.ts'
import type { LaidPart } from './lay-policies.ts'

/** A decision in words: `by` names what made it, `because` says why, `instead` what would be permitted. */
export interface Explained {
  readonly by: string
  readonly because?: string
  readonly instead?: string
}

/** How many policies are named; more would not be read. */
const MAX_NAMED = 5

const WHOSE: Readonly<Record<LaidPart['layer'], string>> = {
  floor: ' (the floor under every policy)',
  tenant: '',
  dial: ' (the risk dial)',
  person: ' (the person’s own)'
}

const bounded = (words: readonly string[], between: string): string =>
  words.length > MAX_NAMED
    ? `${words.slice(0, MAX_NAMED).join(between)}${between}and ${words.length - MAX_NAMED} more`
    : words.join(between)

const namesOf = (parts: readonly LaidPart[]): string =>
  bounded(
    parts.map(({ id, layer }) => `${id}${WHOSE[layer]}`),
    ', '
  )

const distinct = (words: readonly (string | undefined)[]): string | undefined => {
  const said = [...new Set(words.filter((word) => word !== undefined))]
  return said.length > 0 ? bounded(said, ' ') : undefined
}

const placeOf = ({ place, action }: CedarRequest): string =>
  action === 'flow' ? `resource == ${place.type}::"${place.id}"` : `resource in ${place.type}::"${place.id}"`

/** The permit that would be needed where none speaks of it. */
const missing = (request: CedarRequest): string =>
  `a policy must permit it, as \`permit (principal, action == Action::"${request.action}", ${placeOf(request)});\``

const saying = (by: string, because: string | undefined, instead: string | undefined): Explained => ({
  by,
  ...(because !== undefined && { because }),
  ...(instead !== undefined && { instead })
})

const NEEDED: Readonly<Record<ApprovalNeed, string>> = {
  passkey: 'A yes to it is proven by a passkey.',
  'second-person': 'It needs the yes of a second person too.'
}

/** Says which policies decided and why, and for a no what would be needed. */
export const explainDecision = (
  request: CedarRequest,
  { decision, by, error, nearest = [], needs = [] }: Decided
): Explained => {
  const because = distinct([...by.map((part) => part.because), ...needs.map((need) => NEEDED[need])])
  const instead = distinct(by.map((part) => part.instead))
  if (decision !== 'deny' || by.length > 0) return saying(namesOf(by), because, instead)
  if (error !== undefined)
    return saying(
      error,
      'A policy that cannot be evaluated counts as a no.',
      'The admin of this policy has to mend it.'
    )
  const close = nearest.filter(
    (part) => part.instead !== undefined || part.because !== undefined || part.actions !== undefined
  )
  if (close.length === 0) return saying('no policy permits it', undefined, missing(request))
  return saying(
    'no policy permits it',
    `What permits \`${request.action}\` does not hold here: ${namesOf(close)}.`,
    distinct(close.map((part) => part.instead)) ?? missing(request)
  )
}
