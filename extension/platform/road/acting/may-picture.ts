import type { CapabilityClaims } from '@writ/dsl/contract'
import { actionGrants, grantedOrigins } from '../../capability/authorize-plan.ts'

/** A picture that a person is to be asked about is not taken for another question. */
export const mayPicture = (claims: CapabilityClaims, origin: string): boolean =>
  actionGrants(claims).some(
    (grant) => grant.verb === 'screenshot' && grant.approval === 'allow' && grantedOrigins(grant).includes(origin)
  )
