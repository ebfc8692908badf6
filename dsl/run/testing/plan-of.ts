import type { AuthorizedPlan, CheckContext } from '../../contract/index.ts'
import { authorize } from './authorize.ts'

/** A plan with the sites `s` and `o`, and a secret `k` at `s`. */
export const planOf = (body: string, decls = '', context?: CheckContext): AuthorizedPlan =>
  authorize(`plan "t" site s = "https://s.test" site o = "https://o.test" ${decls} ${body}`, context)
