export const APPROVE = ['ask', 'all', 'none'] as const
/** `ask` leaves the answer to a person; `all` and `none` press the approval page's own buttons. */
export type Approve = (typeof APPROVE)[number]
