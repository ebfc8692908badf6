import { checkPlan } from '@writ/dsl/check'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { flowsOfAnswer } from './flows-of-answer.ts'

const APP = 'https://app.example'

const goes = (body: string): readonly string[] => {
  const { plan } = parsePlan(`plan "x" site app = "${APP}" let x = ask "Tea?" as text ${body}`)
  const checked = plan && checkPlan(plan).checked
  return flowsOfAnswer(checked?.manifest ?? expect.fail()).map(({ to, how }) => `${to} ${how[0]}`)
}

test.each([
  ['is returned goes to the agent', 'return x', ['planner value']],
  ['is filled in goes to the site', 'on app { open "/" fill field "F" with x }', [`${APP} value`, 'planner branch']],
  ['is tested goes there in part', 'if x == "a" { on app { open "/" } }', [`${APP} branch`, 'planner branch']],
  ['nothing is done with goes nowhere', 'on app { open "/" }', []]
])('an answer that %s', (_, body, expected) => expect(goes(body)).toEqual(expected))
