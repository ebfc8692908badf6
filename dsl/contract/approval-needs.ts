import * as z from 'zod'

/**
 * What a question needs besides the person's own yes: that they are there, proven by a passkey with user verification
 * (WebAuthn), and the yes of a second person.
 */
export const APPROVAL_NEEDS = ['passkey', 'second-person'] as const
export type ApprovalNeed = (typeof APPROVAL_NEEDS)[number]

export const approvalNeedsSchema = z
  .array(z.enum(APPROVAL_NEEDS))
  .min(1)
  .refine((needs) => new Set(needs).size === needs.length, 'a need stands twice')

/** What stands in any of these, each once and in one order; absent where nothing does. */
export const joinNeeds = (
  ...all: readonly (readonly ApprovalNeed[] | undefined)[]
): readonly ApprovalNeed[] | undefined => {
  const needs = APPROVAL_NEEDS.filter((need) => all.some((some) => some?.includes(need)))
  return needs.length > 0 ? needs : undefined
}
