import { readFileSync } from 'node:fs'
import { BALANCED_POLICY } from '@writ/policy-server'

/** Nothing may be reached that a plan does not name. */
export const LOCKED = `${readFileSync(BALANCED_POLICY, 'utf8')}
@id("locked") forbid (principal, action == Action::"egress", resource);`
