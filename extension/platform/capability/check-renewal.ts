import { type CapabilityClaims, canonicalJson, type Json, ok, type Result, refuse } from '@writ/dsl/contract'

/** All that a token says but for its times and ids. */
const rightsOf = ({ iat, nbf, exp, jti, epoch, ...rights }: CapabilityClaims): string =>
  canonicalJson(rights as unknown as Json)

/** INVARIANT: a renewal gives time, never rights. Refuses `capability/widened` where anything but times and ids is another. */
export const checkRenewal = (before: CapabilityClaims, renewed: CapabilityClaims): Result<void> =>
  rightsOf(before) === rightsOf(renewed) ? ok(undefined) : refuse('capability/widened')
