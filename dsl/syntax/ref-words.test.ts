import { expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import { refWords } from './ref-words.ts'

const { plan } = parsePlan(`plan "P" site s = "https://s.test" on s {
  click @e1
  within @e2 { fill field "A" in @e3 with "@e9" click button "B" having (cell in @e4) }
  wait for @e5 or gone @e6 up to 5s
  frame @row on s { click link in @e7 }
  let n = read text of @e8
}`)

test('all words after `@` are found, wherever they stand', () => {
  expect([...refWords(plan?.plan.body)].sort()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8', 'row'])
})

test('those of one statement are left out', () => {
  const on = plan?.plan.body[0]
  const click = on?.kind === 'on' ? on.body[0]?.id : undefined
  expect(refWords(plan?.plan.body, click).has('e1')).toBe(false)
  expect(refWords(plan?.plan.body, click).has('e2')).toBe(true)
  expect([...refWords(plan?.plan.body, on?.id)]).toEqual([])
})
