import type { CheckContext, CheckedPlan, Manifest } from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'
import { checkPlan } from '../index.ts'

/** Three sites, a secret and two inputs: what the plans of tests are about. */
export const DECLS = `site a = "https://a.example"
site b = "https://b.example"
site c = "https://c.example"
secret work at a
input n: number
input t: text
input many: list of text
`

/** The checked plan of this text; throws with the diagnostics where it has mistakes. */
export const checkText = (text: string, context: CheckContext = {}): CheckedPlan => {
  const { plan, diagnostics } = parsePlan(text)
  const result = plan && checkPlan(plan, context)
  if (!result?.checked) throw new Error(JSON.stringify(result?.diagnostics ?? diagnostics))
  return result.checked
}

export const checkBody = (body: string, context?: CheckContext): CheckedPlan =>
  checkText(`plan "x"\n${DECLS}${body}`, context)

const short = (end: string): string => end.replace(/^https:\/\/(.*)\.example$/, '$1')

/** Flows as `a→b value stopping`. */
export const flowsOf = ({ flows }: Manifest): string[] =>
  flows.map(({ from, to, how }) => `${short(from)}→${short(to)} ${how.join(' ')}`)

/** Whether and how one flow is listed for a plan; nothing where it is not. */
export const flow = (body: string, wanted: string): string => {
  const found = flowsOf(checkBody(body).manifest).find((each) => each.startsWith(`${wanted} `))
  return found?.slice(wanted.length + 1) ?? ''
}
