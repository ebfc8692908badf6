import { expect, test } from 'vitest'
import type { Origin } from '../contract/index.ts'
import { RULES, type Rule } from './index.ts'
import { checkBody, checkText, flow, flowsOf } from './testing/check-text.ts'

/** A rule; a flow; a plan that has it because of the rule; how it is listed; a twin; how it is listed there. */
const CASES: readonly (readonly [Rule, string, string, string, string, string])[] = [
  [
    'L1',
    'a→b',
    'on a { open "/" let x = read title } on b { open "/" fill field "F" with x }',
    'value stopping',
    'on a { open "/" let x = read title } on b { open "/" fill field "F" with 1 }',
    'stopping'
  ],
  [
    'L2',
    'person→b',
    'on a { open "/" fill field "F" with t let x = read title } on b { open "/" fill field "F" with x }',
    'value stopping',
    'on a { open "/" fill field "F" with t let x = read title } on b { open "/" fill field "F" with 1 }',
    'stopping'
  ],
  ['L3', 'person→b', 'if n > 1 { on b { open "/" } }', 'branch', 'if 1 > 1 { on b { open "/" } }', ''],
  [
    'L3',
    'person→planner',
    'on a { open "/" if n > 1 and exists alert { } }',
    'branch stopping',
    'on a { open "/" if exists alert and n > 1 { } }',
    ''
  ],
  [
    'L4',
    'a→b',
    'on a { open "/" let xs = read all row as text } on b { open "/" for x in xs up to 3 { press "Tab" } }',
    'branch stopping',
    'on a { open "/" let xs = read all row as text } on b { open "/" for x in [1] up to 3 { press "Tab" } }',
    'stopping'
  ],
  [
    'L4',
    'person→b',
    'var m = 1 repeat up to 3 { stop when n == m on b { open "/" } set m = 2 }',
    'branch stopping',
    'var m = 1 repeat up to 3 { stop when m == 1 on b { open "/" } set m = 2 }',
    ''
  ],
  ['L5', 'a→b', 'on a { open "/" } on b { open "/" }', 'stopping', 'on b { open "/" } on a { open "/" }', ''],
  [
    'L5',
    'a→b',
    'for i in [1] up to 2 { on b { open "/" } on a { open "/" } }',
    'stopping',
    'if true { on b { open "/" } } else { on a { open "/" } }',
    ''
  ],
  ['L6', 'person→b', 'let x = 1 / n on b { open "/" }', 'stopping', 'let x = n == 1 on b { open "/" }', ''],
  [
    'L7',
    'person→b',
    'var x = 0 if n > 1 { set x = 1 } on b { open "/" fill field "F" with x }',
    'branch stopping',
    'var x = 0 if n > 1 { let y = 1 } on b { open "/" fill field "F" with x }',
    ''
  ],
  [
    'L8',
    'person→b',
    'var x = "" repeat up to 2 { on b { open "/" fill field "F" with x } stop when false set x = t }',
    'value stopping',
    'var x = "" repeat up to 2 { on b { open "/" fill field "F" with x } stop when false set x = "u" }',
    ''
  ],
  [
    'L9',
    'person→b',
    'let x = endorse "v" because "so" else "" on b { open "/" fill field "F" with x }',
    'branch stopping',
    'let x = endorse "v" because "so" on b { open "/" fill field "F" with x }',
    'stopping'
  ],
  [
    'L10',
    'person→b',
    'var v = 1 try { let x = 1 / n set v = 2 } else { } on b { open "/" fill field "F" with v }',
    'branch stopping',
    'var v = 1 try { let x = 1 / 2 set v = 2 } else { } on b { open "/" fill field "F" with v }',
    ''
  ],
  ['L11', 'person→b', 'on b { open "/" click row named t }', 'value stopping', 'on b { open "/" click row "R" }', ''],
  [
    'L11',
    'person→planner',
    'on b { open "/" let x = exists row named t return x }',
    'value branch stopping',
    'on b { open "/" let x = exists row "R" return x }',
    ''
  ],
  [
    'L12',
    'person→b',
    'on b { open "/" within row named t { click link "L" } }',
    'value stopping',
    'on b { open "/" within row "R" { click link "L" } }',
    ''
  ],
  [
    'L13',
    'person→b',
    'do { } undo { on b { open "/" } } require n > 1 else "no"',
    'branch',
    'require n > 1 else "no"',
    ''
  ],
  [
    'L13',
    'a→b',
    'on a { open "/" } do { } undo { on b { open "/" } }',
    'stopping',
    'do { } undo { on b { open "/" } } on a { open "/" }',
    'branch'
  ],
  [
    'L13',
    'tool:mail→b',
    'do { } undo { on b { open "/" } } do { } undo { on a { open "/" call mail.put(1) } } require 1 > 2 else "no"',
    'branch',
    'do { } undo { on a { open "/" call mail.put(1) } } do { } undo { on b { open "/" } } require 1 > 2 else "no"',
    ''
  ],
  ['L16', 'person→planner', 'return t', 'value', 'return 1', ''],
  ['L16', 'a→planner', 'on a { open "/" observe main }', 'value branch stopping', 'on a { open "/" }', 'stopping'],
  ['L17', 'person→planner', 'if n > 1 { on b { open "/" } }', 'branch stopping', 'if n > 1 { let x = 1 }', ''],
  [
    'L18',
    'person→b',
    'call mail.send(t) let x = call mail.state() as text on b { open "/" fill field "F" with x }',
    'value stopping',
    'call mail.send(t) let x = call other.state() as text on b { open "/" fill field "F" with x }',
    'stopping'
  ],
  [
    'L18',
    'person→b',
    'let x = run python with { t } gives { u: text } up to 1s """x""" on b { open "/" fill field "F" with x.u }',
    'value stopping',
    'let x = run python gives { u: text } up to 1s """x""" on b { open "/" fill field "F" with x.u }',
    ''
  ],
  [
    'L19',
    'a→b',
    'on a { open "/" copy text "T" } on b { open "/" paste into field "F" }',
    'value stopping',
    'on a { open "/" screenshot text "T" } on b { open "/" paste into field "F" }',
    'stopping'
  ],
  [
    'L20',
    'person→b',
    'on b { open "/" hand over "Do it" until true up to 1s }',
    'value branch stopping',
    'on b { open "/" wait until true up to 1s }',
    ''
  ],
  [
    'L21',
    'person→b',
    'let x = declassify t to c because "so" on b { open "/" fill field "F" with x }',
    'value stopping',
    'let x = declassify t to b because "so" on b { open "/" fill field "F" with x }',
    'stopping'
  ],
  ['L24', 'person→b', 'for x in many up to 2 { } on b { open "/" }', 'stopping', 'let x = many on b { open "/" }', ''],
  [
    'L25',
    'person→a',
    'on a { open "/" } on b { open "/" } if n > 1 { on b { back } }',
    'branch stopping',
    'on a { open "/" } on b { open "/" } if n > 1 { on b { scroll down 1 } }',
    ''
  ],
  [
    'L25',
    'a→c',
    'var k = 0 if n > 1 { on a { open "/" } } else { on a { open "/" } try { on b { click link "L" } set k = 1 } else { } } on c { open "/" fill field "F" with k }',
    'branch stopping',
    'var k = 0 if n > 1 { on a { open "/" } } else { try { on b { click link "L" } set k = 1 } else { } } on c { open "/" fill field "F" with k }',
    'stopping'
  ],
  [
    'L25',
    'a→c',
    'var k = 0 do { } undo { on a { open "/" } } on a { open "/" } try { on b { click link "L" } set k = 1 } else { } on c { open "/" fill field "F" with k }',
    'branch stopping',
    'var k = 0 do { } undo { on a { open "/" } } try { on b { click link "L" } set k = 1 } else { } on c { open "/" fill field "F" with k }',
    ''
  ],
  ['L26', 'person→b', 'require n > 1 else "no" on b { open "/" }', 'branch', 'let x = n > 1 on b { open "/" }', ''],
  [
    'L26',
    'person→b',
    'wait until n > 1 up to 1s on b { open "/" }',
    'branch',
    'on b { open "/" } wait until n > 1 up to 1s',
    ''
  ],
  [
    'L28',
    'person→b',
    'let x = { v: [t] } on b { open "/" fill field "F" with first(x.v) }',
    'value stopping',
    'let x = { v: [1] } on b { open "/" fill field "F" with first(x.v) }',
    ''
  ],
  [
    'L29',
    'person→b',
    'on b { open "/" fill field "F" with t }',
    'value stopping',
    'on b { open "/" fill field "F" with "u" }',
    ''
  ],
  [
    'L29',
    'person→b',
    'on b { open "/" click button "B" then answer t dialog }',
    'value stopping',
    'on b { open "/" click button "B" then accept dialog }',
    ''
  ],
  [
    'L30',
    'person→b',
    'if n > 1 { return 1 } on b { open "/" }',
    'branch',
    'on b { open "/" } if n > 1 { return 1 }',
    ''
  ]
]

/** What decides something in a way that is easily overlooked: a flow, a plan that has it, how, a twin, and how there. */
const SUBTLE: readonly (readonly [string, string, string, string, string, string])[] = [
  [
    'what was undone tells which `do` was done',
    'person→planner',
    'if n > 1 { do { } undo { on a { open "/" } } } require 1 > 2 else "no"',
    'branch',
    'if 1 > 2 { do { } undo { on a { open "/" } } } require 1 > 2 else "no"',
    ''
  ],
  [
    'a page that is only looked at can lead the tab away',
    'b→a',
    'on b { let x = read title } var k = 0 try { on c { click link "L" } set k = 1 } else { } on a { open "/" fill field "F" with k }',
    'branch stopping',
    'on b { let x = read title } var k = 0 try { on c { click link "L" } set k = 1 } else { } on a { open "/" fill field "F" with 1 }',
    'stopping'
  ],
  [
    'an undo that fails is told beside those that do not',
    'b→planner',
    'do { do { } undo { on a { open "/" } } } undo { on b { open "/" } } require n < 2 else "no"',
    'branch',
    'do { do { } undo { on a { open "/" } } } undo { } require n < 2 else "no"',
    ''
  ],
  [
    'a tab that is closed is seen by whoever it is at',
    'person→b',
    'tab q { on a { open "/" } on b { open "/" } } if n > 1 { close tab q }',
    'branch stopping',
    'tab q { on a { open "/" } on b { open "/" } } if n > 1 { } close tab q',
    ''
  ],
  [
    'records that take too long to compare stop the run',
    'person→a',
    'let x = [{ t }] == [{ t }] on a { open "/" }',
    'stopping',
    'let x = [1] == [1] on a { open "/" }',
    ''
  ]
]

test.each(SUBTLE)('%s', (_, wanted, plan, how, twin, without) => {
  expect([flow(plan, wanted), flow(twin, wanted)]).toEqual([how, without])
})

test('a comment changes nothing', () => {
  const body = (note: string) => `var f = ${note}\n none if n > 1 { set f = true } if f { } on b { open "/" }`
  expect(checkBody(body('# ==')).manifest.flows).toEqual(checkBody(body('')).manifest.flows)
})

test('what was released to a sign-in origin or a tool comes back too', () => {
  const sites = 'plan "x" site app = "https://app.example" { sign in via "https://id.example" }\n'
  const flows = (text: string, to: string) =>
    flowsOf(checkText(sites + text, { released: { [to]: ['https://old.example' as Origin] } }).manifest)
  expect(flows('on app { open "/" click link "N" } on app { fill field "F" with 1 }', 'https://id.example')).toContain(
    'old→app stopping'
  )
  expect(flows('let x = call w.f() as text on app { open "/" fill field "F" with x }', 'tool:w').join()).toContain(
    '→app value'
  )
})

test.each(CASES)('%s: %s because of it, and not in the twin', (_, wanted, plan, how, twin, without) => {
  expect([flow(plan, wanted), flow(twin, wanted)]).toEqual([how, without])
})

test('every rule is shown, here or beside a context or a site with more origins', () => {
  const elsewhere: Rule[] = ['L14', 'L15', 'L22', 'L23', 'L27', 'L31', 'L32']
  expect([...new Set([...CASES.map(([rule]) => rule), ...elsewhere])].sort()).toEqual(Object.keys(RULES).sort())
})
