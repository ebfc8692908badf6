/**
 * What a question needs besides the person's own yes: that they are there, proven by a passkey with user verification
 * (WebAuthn), and the yes of a second person.
 */
export const APPROVAL_NEEDS = ['passkey', 'second-person'] as const
export type ApprovalNeed = (typeof APPROVAL_NEEDS)[number]

/** What stands in any of these, each once and in one order; absent where nothing does. */
export const joinNeeds = (
  ...all: readonly (readonly ApprovalNeed[] | undefined)[]
): readonly ApprovalNeed[] | undefined => {
  const needs = APPROVAL_NEEDS.filter((need) => all.some((some) => some?.includes(need)))
  return needs.length > 0 ? needs : undefined
}
