import type { CheckContext, CheckedPlan } from '../../contract/index.ts'
import { checkText } from './check-text.ts'

/** A plan with the sites `s` and `o`, and a secret `k` at `s`. */
export const planOf = (body: string, decls = '', context?: CheckContext): CheckedPlan =>
  checkText(`plan "t" site s = "https://s.test" site o = "https://o.test" ${decls} ${body}`, context)
