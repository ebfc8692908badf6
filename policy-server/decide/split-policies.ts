import { policySetTextToParts } from '@cedar-policy/cedar-wasm/nodejs'

/** One policy of a text. `start` and `end` are UTF-16 offsets, end exclusive. */
export interface PolicyText {
  readonly text: string
  readonly start: number
  readonly end: number
}

const STRING_OR_COMMENT = /"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*/g

/** The same text with spaces in the place of comments, so that every offset stays what it was. */
export const blankComments = (text: string): string =>
  text.replace(STRING_OR_COMMENT, (found) => (found.startsWith('//') ? ' '.repeat(found.length) : found))

/**
 * The policies of a Cedar text that parses, in the order in which they stand there, and how many templates are among them;
 * `undefined` where it does not parse. Cedar gives them sorted by the ids it makes up, `policy10` before `policy2`.
 */
export const splitPolicies = (
  text: string
): { readonly policies: readonly PolicyText[]; readonly templates: number } | undefined => {
  const blanked = blankComments(text)
  const parts = policySetTextToParts(blanked)
  if (parts.type === 'failure') return undefined
  const { policies, policy_templates: templates } = parts
  // Templates take numbers of their own kind; with one among them the places are not known, and the text is refused anyway.
  const places = policies.map((_, i) => i).sort((a, b) => (`policy${a}` < `policy${b}` ? -1 : 1))
  const inOrder: string[] = []
  for (const [i, place] of places.entries()) inOrder[place] = policies[i] ?? ''
  let from = 0
  const found = inOrder.map((policy) => {
    const start = blanked.indexOf(policy, from)
    from = start + policy.length
    return { text: policy, start, end: from }
  })
  return { policies: found, templates: templates.length }
}
