import { readFileSync } from 'node:fs'
import { BALANCED_POLICY } from '@writ/policy-server'

/** The balanced policy of a tenant that wants every form asked about, whatever its values are. */
export const ASK_BEFORE_SUBMIT = `${readFileSync(BALANCED_POLICY, 'utf8')}
@id("every-form-is-asked-about")
@because("This tenant wants every form that is sent asked about.")
@ask("always")
forbid (principal, action == Action::"submit", resource) unless { context.approved };
`
