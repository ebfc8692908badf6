import { type ApprovalReport, ok, type Result, refuse } from '@writ/dsl/contract'

/**
 * Was an answer taken as it was given? One that came too late, or where nobody may answer by now, was taken for a no, and whoever gave it is
 * told so: `approval/unanswered`, `floor/no-approver`. What a second person is asked about besides is not settled yet.
 */
export const takenAs = (
  { approvals }: { readonly approvals: readonly Pick<ApprovalReport, 'question' | 'choice'>[] },
  given: Pick<ApprovalReport, 'question' | 'choice'>
): Result<void> => {
  const taken = approvals.find(({ question }) => question === given.question)?.choice ?? given.choice
  if (taken === given.choice) return ok(undefined)
  return refuse(taken === 'unanswered' ? 'approval/unanswered' : 'floor/no-approver')
}
