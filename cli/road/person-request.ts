/** What the server is told that the person asked for, and whether that is to be taken as the person's own words. */
export interface PersonRequest {
  readonly request: string
  readonly trustedHost: boolean
}

/**
 * Words that the person typed are passed on as theirs. Without any there are none: a plan's title is the planner's, and
 * would stand in the question as what the person wanted.
 */
export const personRequest = (typed: string | undefined): PersonRequest =>
  typed === undefined || typed.trim() === ''
    ? { request: '(no request was given)', trustedHost: false }
    : { request: typed, trustedHost: true }
