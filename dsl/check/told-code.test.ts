import { expect, test } from 'vitest'
import type { CheckContext, Origin } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './check-plan.ts'

const RUN = 'run python with { x } gives { n: number } up to 1s """result = x"""'
const SITE = 'site a = "https://a.example"'
const READ = 'on a { open "/" let x = read title }'
const told = (text: string, context: CheckContext = {}) => {
  const { plan } = parsePlan(`plan "x" ${text}`)
  const { checked, diagnostics } = plan ? checkPlan(plan, context) : {}
  if (!checked) throw new Error(JSON.stringify(diagnostics))
  return checked.manifest.code.map(({ tells = false }) => tells)
}
const BY_AGENT: CheckContext = { agentInputs: ['x'] }

test.each<[string, string, CheckContext, boolean]>([
  ['the planner’s own inputs, all returned', `input x: text let r = ${RUN} return r`, BY_AGENT, true],
  ['words of the plan', `let x = "a" let r = ${RUN} return r`, {}, true],
  [
    'what the planner was shown before',
    `input x: text let r = ${RUN} return r`,
    { ...BY_AGENT, shown: ['https://a.example' as Origin] },
    true
  ],
  ['the person’s input', `input x: text let r = ${RUN} return r`, {}, false],
  ['what a site shows', `${SITE} ${READ} let r = ${RUN} return r`, {}, false],
  [
    'a value that the planner is not told',
    `input x: text let r = ${RUN} if r.n > 1 { require true else "no" }`,
    BY_AGENT,
    false
  ],
  ['the workspace', `input x: text let r = ${RUN.replace('python', 'python in workspace')} return r`, BY_AGENT, false],
  [
    'other code that got data of a site, which is returned nowhere',
    `${SITE} input x: text let r = ${RUN} ${READ.replaceAll('x', 'y')} let q = ${RUN.replace('{ x }', '{ y }').replace('= x', '= y')} return 1`,
    BY_AGENT,
    false
  ]
])('what code prints is told, of %s', (_, text, context, tells) => expect(told(text, context)[0]).toBe(tells))
