import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'

const HEAD = `plan "x"
site app = "https://app.test"
site bank = "https://bank.test"
secret work at app
input limit: number
input when: date
input receipt: file
on app {
  open "/"
  let rows = read table "T" as list of { ref: text, sum: number }
  let names = rows map .ref
  var total = 0
`
const TAIL = '\n}\n'

/** The mistakes of a line of a plan, and the line with the first one's fix in its place. */
const told = (line: string): { readonly errors: readonly Diagnostic[]; readonly mended?: string } => {
  const text = HEAD + line + TAIL
  const { plan, diagnostics } = parsePlan(text)
  const errors = plan ? checkPlan(plan).diagnostics.filter(({ severity }) => severity === 'error') : diagnostics
  const [first] = errors
  if (first?.fix === undefined) return { errors }
  const mended = text.slice(0, first.span.start) + first.fix + text.slice(first.span.end)
  return { errors, mended: mended.slice(HEAD.length, -TAIL.length) }
}

const MENDED: readonly (readonly [slip: string, code: string, right: string])[] = [
  ['let n = len(rows)', 'check/unknown-function', 'let n = length(rows)'],
  ['let n = rows.length', 'check/unknown-field', 'let n = length(rows)'],
  ['let n = rows.size()', 'syntax/unexpected', 'let n = length(rows)'],
  ['let n = count(rows)', 'check/unknown-function', 'let n = length(rows)'],
  ['let n = size(rows)', 'check/unknown-function', 'let n = length(rows)'],
  ['let t = str(1)', 'check/unknown-function', 'let t = text(1)'],
  ['let t = toString(1)', 'check/unknown-function', 'let t = text(1)'],
  ['let n = int("1")', 'check/unknown-function', 'let n = number("1")'],
  ['let n = parseInt("1")', 'check/unknown-function', 'let n = number("1")'],
  ['let t = uppercase("a")', 'check/unknown-function', 'let t = upper("a")'],
  ['let n = Number("1")', 'check/unknown-function', 'let n = number("1")'],
  ['let x = rows where sum > 1', 'check/unknown-name', 'let x = rows where .sum > 1'],
  ['let x = rows filter .sum > 1', 'syntax/unexpected', 'let x = rows where .sum > 1'],
  ['let x = rows sort .sum', 'syntax/unexpected', 'let x = rows sort by .sum'],
  ['let x = rows sort by sum', 'check/unknown-name', 'let x = rows sort by .sum'],
  ['let x = rows sort by .sum desc', 'syntax/unexpected', 'let x = rows sort by -.sum'],
  ['let x = rows order by .sum', 'syntax/unexpected', 'let x = rows sort by .sum'],
  ['let x = rows select .ref', 'syntax/unexpected', 'let x = rows map .ref'],
  ['let x = rows map { ref: ref }', 'check/unknown-name', 'let x = rows map { ref: .ref }'],
  ['let x = rows.first()', 'syntax/unexpected', 'let x = first(rows)'],
  ['let x = rows.first', 'check/unknown-field', 'let x = first(rows)'],
  ['let x = names where this contains "a"', 'check/unknown-name', 'let x = names where it contains "a"'],
  ['let x = null', 'check/unknown-name', 'let x = none'],
  ['let x = undefined', 'check/unknown-name', 'let x = none'],
  ['let x = True', 'check/unknown-name', 'let x = true'],
  ['if limit = 1 { back }', 'syntax/unexpected', 'if limit == 1 { back }'],
  ['if exists button Save { back }', 'syntax/unexpected', 'if exists button "Save" { back }'],
  ['if limit is not 1 { back }', 'syntax/unexpected', 'if limit != 1 { back }'],
  ['total += 1', 'syntax/unexpected', 'set total = total + 1'],
  ['total = total + 1', 'syntax/unexpected', 'set total = total + 1'],
  ['for row in rows { back }', 'syntax/unexpected', 'for row in rows up to 20 { back }'],
  ['for row of rows up to 5 { back }', 'syntax/unexpected', 'for row in rows up to 5 { back }'],
  ['for each row in rows up to 5 { back }', 'syntax/unexpected', 'for  row in rows up to 5 { back }'],
  ['for row in rows limit 5 { back }', 'syntax/unexpected', 'for row in rows up to 5 { back }'],
  ['for row in rows max 5 { back }', 'syntax/unexpected', 'for row in rows up to 5 { back }'],
  ['repeat 3 times { stop when exists alert }', 'syntax/unexpected', 'repeat up to 3 { stop when exists alert }'],
  [
    'repeat up to 3 times { stop when exists alert }',
    'syntax/unexpected',
    'repeat up to 3  { stop when exists alert }'
  ],
  ['click btn "Save"', 'check/unknown-role', 'click button "Save"'],
  ['click ".btn-primary"', 'syntax/unexpected', 'click button ".btn-primary"'],
  ['click a "Home"', 'check/unknown-role', 'click link "Home"'],
  ['click h1 "A"', 'check/unknown-role', 'click heading "A"'],
  ['doubleclick row "A"', 'syntax/unexpected', 'double click row "A"'],
  ['rightclick row "A"', 'syntax/unexpected', 'right click row "A"'],
  ['tap button "A"', 'syntax/unexpected', 'click button "A"'],
  ['press button "Save"', 'syntax/unexpected', 'click button "Save"'],
  ['press Ctrl+A', 'syntax/unexpected', 'press "Ctrl+A"'],
  ['press key "Enter"', 'syntax/unexpected', 'press  "Enter"'],
  ['hit "Enter"', 'syntax/unexpected', 'press "Enter"'],
  ['fill field "Email" with work.username', 'check/unknown-name', 'fill field "Email" with secret work.username'],
  [
    'fill field "Email" with secret work.email',
    'check/unknown-secret-part',
    'fill field "Email" with secret work.username'
  ],
  ['fill field "Email" with secret wrk.username', 'check/unknown-name', 'fill field "Email" with secret work.username'],
  ['fill field "Email" to "x"', 'syntax/unexpected', 'fill field "Email" with "x"'],
  ['type "x" to field "A"', 'syntax/unexpected', 'type "x" into field "A"'],
  ['choose "x" from dropdown "A"', 'check/unknown-role', 'choose "x" from combobox "A"'],
  ['check box "A"', 'check/unknown-role', 'check checkbox "A"'],
  ['tick checkbox "A"', 'syntax/unexpected', 'check checkbox "A"'],
  ['wait for alert up to 5 s', 'syntax/unexpected', 'wait for alert up to 5s'],
  ['wait for button "A" up to 5sec', 'syntax/unexpected', 'wait for button "A" up to 5s'],
  ['let t = read heading', 'syntax/unexpected', 'let t = read text of heading'],
  ['let t = read text from heading', 'syntax/unexpected', 'let t = read text of heading'],
  ['let t = read text heading', 'syntax/unexpected', 'let t = read text of heading'],
  ['let t = get text of heading', 'syntax/unexpected', 'let t = read text of heading'],
  ['let t = text of heading', 'syntax/unexpected', 'let t = read text of heading'],
  [
    'let x = read table "T" as list of { a: string }',
    'syntax/unexpected',
    'let x = read table "T" as list of { a: text }'
  ],
  ['let x = read all rows as text', 'check/unknown-role', 'let x = read all row as text'],
  ['let n = count of row', 'syntax/unexpected', 'let n = read count of row'],
  ['let s = ask "Which?" as string', 'syntax/unexpected', 'let s = ask "Which?" as text'],
  ['ask "Sure?" as boolean', 'syntax/unexpected', 'let x = ask "Sure?" as boolean'],
  ['output rows', 'syntax/unexpected', 'return rows'],
  ['print rows', 'syntax/unexpected', 'return rows'],
  ['log("x")', 'syntax/unexpected', 'return("x")'],
  ['open "https://app.test/x"', 'check/computed-origin', 'open "/x"'],
  ['go to "/x"', 'syntax/unexpected', 'open "/x"'],
  ['refresh', 'syntax/unexpected', 'reload'],
  ['go back', 'syntax/unexpected', 'back'],
  [`on bank: {\n open "/" }`, 'syntax/unexpected', `on bank {\n open "/" }`],
  ['at bank { open "/" }', 'syntax/unexpected', 'on bank { open "/" }'],
  ['on bnk { open "/" }', 'check/unknown-site', 'on bank { open "/" }'],
  ['within "Address" { back }', 'syntax/unexpected', 'within region "Address" { back }'],
  ['click button "Save', 'syntax/unexpected', 'click button "Save"'],
  ['click button Save"', 'syntax/unexpected', 'click button "Save"'],
  ['click button ”Save”', 'syntax/unexpected', 'click button "Save"'],
  ['click button «Save»', 'syntax/unexpected', 'click button "Save"'],
  ['click button 「保存」', 'syntax/unexpected', 'click button "保存"'],
  ['let x ＝ 1', 'syntax/unknown-character', 'let x = 1'],
  ['let a = 1；', 'syntax/unknown-character', 'let a = 1'],
  ['try { back } except { back }', 'syntax/unexpected', 'try { back } else { back }'],
  ['require limit > 1, "too small"', 'syntax/unexpected', 'require limit > 1 else "too small"'],
  ['await click button "A"', 'syntax/unexpected', ' click button "A"'],
  ['```', 'syntax/unexpected', ''],
  ['let r = { a = 1 }', 'syntax/unexpected', 'let r = { a : 1 }'],
  ['let x = rows where .summ > 1', 'check/unknown-field', 'let x = rows where .sum > 1'],
  ['click buton "S"', 'check/unknown-role', 'click button "S"'],
  ['drag row "A" into list "B"', 'syntax/unexpected', 'drag row "A" to list "B"'],
  ['upload receipt into field "F"', 'syntax/unexpected', 'upload receipt to field "F"'],
  [
    'let d = declassify total for bank because "x"',
    'syntax/unexpected',
    'let d = declassify total to bank because "x"'
  ],
  ['let x = read html of main', 'syntax/unexpected', 'let x = read text of main'],
  ['let x = read href of link "A"', 'syntax/unexpected', 'let x = read attribute "href" of link "A"'],
  [
    'click menuitem "R" then accept dialog "N*" with "x"',
    'syntax/unexpected',
    'click menuitem "R" then answer "x" dialog "N*"'
  ],
  [
    'click menuitem "R" then answer dialog "N*" with limit',
    'syntax/unexpected',
    'click menuitem "R" then answer limit dialog "N*"'
  ],
  ['let x = rows where .ref in ["x", "y"]', 'syntax/unexpected', 'let x = rows where ["x", "y"] contains .ref'],
  ['let x = rows where .ref in names', 'syntax/unexpected', 'let x = rows where names contains .ref'],
  ['let x = rows where .ref not in ["x"]', 'syntax/unexpected', 'let x = rows where not ["x"] contains .ref'],
  [
    'let x = read table "T" as list of { 金额: number }',
    'syntax/unexpected',
    'let x = read table "T" as list of { "金额": number }'
  ],
  ['let x = { 金额: 1 }', 'syntax/unexpected', 'let x = { "金额": 1 }'],
  ['let d = when + 14', 'check/type-mismatch', 'let d = add_days(when, 14)'],
  ['let d = when - 14', 'check/type-mismatch', 'let d = add_days(when, -14)'],
  ['let n = when - date("2026-03-01")', 'check/type-mismatch', 'let n = days_between(date("2026-03-01"), when)'],
  ['wait for url contains "x" up to 5s', 'syntax/unexpected', 'wait until read url contains "x" up to 5s'],
  ['fill "Email" "x"', 'syntax/unexpected', 'fill field "Email" with "x"']
]

describe('a slip of another language is told once, and its fix makes a plan that is right', () => {
  test.each(MENDED)('%s', (slip, code, right) => {
    const { errors, mended } = told(slip)
    expect(errors.map((error) => error.code)).toEqual([code])
    expect(mended).toBe(right)
    expect(told(right).errors).toEqual([])
  })
})

const TOLD: readonly (readonly [slip: string, code: string])[] = [
  ['let t = "a".toUpperCase()', 'syntax/unexpected'],
  ['let x = filter(rows, .sum > 1)', 'check/unknown-function'],
  ['let x = rows.filter(r => r.sum > 1)', 'syntax/unexpected'],
  ['let x = rows.map(r => r.ref)', 'syntax/unexpected'],
  ['let x = rows[-1]', 'syntax/unexpected'],
  ['let x = it', 'check/unknown-name'],
  ['if it contains "a" { back }', 'check/unknown-name'],
  ['let it = 1', 'syntax/unexpected'],
  ['let x = names sort by -it', 'check/type-mismatch'],
  ['let x = a ? 1 : 2', 'syntax/unknown-character'],
  ['let x = limit ? 1 : 2', 'syntax/unknown-character'],
  ['let x = if limit > 1 then 1 else 2', 'syntax/unexpected'],
  ['if limit == 1 then back', 'syntax/unexpected'],
  ['if limit == 1 back', 'syntax/unexpected'],
  ['if limit > 1 and < 3 { back }', 'syntax/unexpected'],
  ['if alert exists { back }', 'syntax/unexpected'],
  ['if limit >= "3" { back }', 'check/type-mismatch'],
  ['let x = "a" + true', 'check/type-mismatch'],
  ['let x = 1 + "a" - 2', 'check/type-mismatch'],
  ['let x = "n: " + rows', 'check/type-mismatch'],
  ['let x = 10%', 'syntax/unknown-character'],
  ['let x = limit % 2', 'syntax/unknown-character'],
  ['let x = limit ** 2', 'syntax/unexpected'],
  ['let x = limit++', 'syntax/unexpected'],
  ['total++', 'syntax/unexpected'],
  ['set total++', 'syntax/unexpected'],
  ['limit = 3', 'syntax/unexpected'],
  ['set limit = 3', 'check/not-a-variable'],
  ['set rows = []', 'check/not-a-variable'],
  ['for (const row of rows) up to 5 { back }', 'syntax/unexpected'],
  ['for i in 1..5 { back }', 'syntax/unexpected'],
  ['for i in range(5) up to 5 { back }', 'check/unknown-function'],
  ['for row in rows up to limit { back }', 'syntax/unexpected'],
  ['repeat up to 3 { if exists alert { stop } }', 'syntax/unexpected'],
  ['repeat until exists alert { back }', 'syntax/unexpected'],
  ['loop { back }', 'syntax/unexpected'],
  ['click the "Save" button', 'syntax/unexpected'],
  ['click button with name "Save"', 'syntax/unexpected'],
  ['click button "Save" within form "A"', 'syntax/unexpected'],
  ['click button "Save" inside form "A"', 'syntax/unexpected'],
  ['click first button "Save"', 'syntax/unexpected'],
  ['click button "Save" (first)', 'syntax/unexpected'],
  ['click 2nd button "Save"', 'syntax/unexpected'],
  ['click element "#save"', 'check/unknown-role'],
  ['click input "Email"', 'syntax/unexpected'],
  ['click div "A"', 'check/unknown-role'],
  ['double-click row "A"', 'syntax/unexpected'],
  ['fill field "Email" with secret work', 'syntax/unexpected'],
  ['set field "Email" to "x"', 'syntax/unexpected'],
  ['enter "x" in field "Email"', 'syntax/unexpected'],
  ['type "x"', 'syntax/unexpected'],
  ['input "x" into field "A"', 'syntax/unexpected'],
  ['choose combobox "A" with "x"', 'syntax/unexpected'],
  ['toggle checkbox "A"', 'syntax/unexpected'],
  ['scroll', 'syntax/unexpected'],
  ['scroll down', 'syntax/unexpected'],
  ['scroll down 5 times', 'syntax/unexpected'],
  ['upload "a.pdf" to field "A"', 'check/type-mismatch'],
  ['wait 5 seconds', 'syntax/unexpected'],
  ['wait for page', 'syntax/unexpected'],
  ['wait for 5s', 'syntax/unexpected'],
  ['wait until exists alert', 'syntax/unexpected'],
  ['wait for exists alert up to 5s', 'syntax/unexpected'],
  ['let t = read "Total"', 'syntax/unexpected'],
  ['let x = read table "T"', 'check/table-needs-columns'],
  ['let x = read table "T" as { a: text }', 'check/table-needs-columns'],
  ['let x = read table "T" as list of { a }', 'syntax/unexpected'],
  ['let x = read table "T" as list { a: text }', 'syntax/unexpected'],
  ['let x = read table "T" with columns a, b', 'syntax/unexpected'],
  ['let x = read row as text', 'syntax/unexpected'],
  ['let n = read count row', 'syntax/unexpected'],
  ['let s: text = "a"', 'syntax/unexpected'],
  ['let s = "a" as text', 'syntax/unexpected'],
  ['let s = ask "Which?"', 'syntax/unexpected'],
  ['let s = ask("Which?") as text', 'syntax/unexpected'],
  ['let s = ask "Which?" as "a" or "b"', 'syntax/unexpected'],
  ['return rows, total', 'syntax/unexpected'],
  ['return rows total', 'syntax/unexpected'],
  ['open bank', 'check/unknown-name'],
  ['open "bank.test/x"', 'check/computed-origin'],
  ['open "https://evil.test/x"', 'check/computed-origin'],
  ['open url "/x"', 'syntax/unexpected'],
  ['open "x"', 'check/computed-origin'],
  ['reload page', 'syntax/unexpected'],
  ['close', 'syntax/unexpected'],
  ['close tab', 'syntax/unexpected'],
  ['switch to tab t', 'syntax/unexpected'],
  ['new tab { }', 'syntax/unexpected'],
  ['tab t { open "/" }', 'check/tab-goes-nowhere'],
  ['on "https://bank.test" { open "/" }', 'syntax/unexpected'],
  ['in form "A" { click button "S" }', 'syntax/unexpected'],
  ['click button "S" then accept', 'syntax/unexpected'],
  ['click button "S" and accept dialog', 'syntax/unexpected'],
  ['click button "S" as delete', 'syntax/unexpected'],
  ['click button "S" as dangerous', 'syntax/unexpected'],
  ['click button "S" because reason', 'syntax/unexpected'],
  [`click button "Sa\\x"`, 'syntax/unexpected'],
  [`click button "It\\'s"`, 'syntax/unexpected'],
  ['金额 = 1', 'syntax/unexpected'],
  ['do { back } catch { back }', 'syntax/unexpected'],
  ['throw "x"', 'syntax/unexpected'],
  ['fail "x"', 'syntax/unexpected'],
  ['require limit > 1', 'syntax/unexpected'],
  ['require limit > 1 else too_small', 'syntax/unexpected'],
  [`if limit > 1:\n  back`, 'syntax/unexpected'],
  ['async function f() {}', 'syntax/unexpected'],
  ['import x', 'syntax/unexpected'],
  ['/* c */ back', 'syntax/unexpected'],
  ['back -- why', 'syntax/unexpected'],
  ['back }', 'syntax/unexpected'],
  ['if limit > 1 { back', 'syntax/unexpected'],
  ['if limit > 1 { back }}', 'syntax/unexpected'],
  ['let x = (1 + 2', 'syntax/unexpected'],
  ['let x = 1 + 2)', 'syntax/unexpected'],
  ['let x = [1, 2', 'syntax/unexpected'],
  ['let', 'syntax/unexpected'],
  ['let x', 'syntax/unexpected'],
  ['let x =', 'syntax/unexpected'],
  ['click', 'syntax/unexpected'],
  ['fill', 'syntax/unexpected'],
  ['fill field "A" with', 'syntax/unexpected'],
  ['keep rows as r', 'syntax/unexpected'],
  ['keep { rows }', 'syntax/unexpected'],
  ['let d = declassify rows to planner', 'syntax/unexpected'],
  ['let d = declassify rows to planner because', 'syntax/unexpected'],
  ['let d = endorse rows', 'syntax/unexpected'],
  ['hand over "x"', 'syntax/unexpected'],
  ['hand over until exists alert up to 5min', 'syntax/unexpected'],
  ['hand over "x" until exists alert', 'syntax/unexpected'],
  ['observe', 'syntax/unexpected'],
  ['observe page', 'check/unknown-role'],
  ['screenshot', 'syntax/unexpected'],
  ['let r = run python """x""" up to 5s gives { a: text }', 'syntax/unexpected'],
  ['let r = run python with rows gives { a: text } up to 5s """x"""', 'syntax/unexpected'],
  ['let r = run python with { rows } up to 5s """x"""', 'syntax/unexpected'],
  ['call wallet.balance', 'syntax/unexpected'],
  ['let b = call wallet.balance()', 'syntax/unexpected'],
  ['secret x at app', 'syntax/unexpected'],
  ['let d = today()', 'check/unknown-function'],
  ['let d = now()', 'check/unknown-function'],
  ['let d = date.today', 'check/unknown-name'],
  ['let t = format(1234.5)', 'check/bad-arguments'],
  ['let t = round(1.5, "2")', 'check/bad-arguments'],
  ['let t = join(rows, ", ")', 'check/bad-arguments'],
  ['let t = limit.toFixed(2)', 'syntax/unexpected'],
  ['let t = "a" . "b"', 'check/type-mismatch'],
  ['let t = "a" * 3', 'check/type-mismatch'],
  ['let t = -"a"', 'check/type-mismatch'],
  ['let t = rows contains "a"', 'check/type-mismatch'],
  ['let t = not limit', 'check/type-mismatch'],
  ['let l = rows + [1]', 'check/type-mismatch'],
  ['let l = [1, "a"]', 'check/type-mismatch'],
  ['let r = rows.ref', 'check/type-mismatch'],
  ['let r = rows.1', 'syntax/unexpected'],
  ['let r = rows."ref"', 'check/type-mismatch'],
  ['let r = { "a b" 1 }', 'syntax/unexpected'],
  ['let r = {}', 'syntax/unexpected'],
  ['let r = { ...rows }', 'syntax/unexpected'],
  ['let x = 1_000', 'syntax/unexpected'],
  ['let x = 1,000', 'syntax/unexpected'],
  ['let x = .5', 'syntax/unexpected'],
  ['let x = $5', 'syntax/unknown-character'],
  ['let x = €5', 'syntax/unknown-character'],
  ['let read = 1', 'syntax/unexpected'],
  ['let none = 1', 'syntax/unexpected'],
  ['let 1a = 1', 'syntax/unexpected'],
  ['let my-var = 1', 'syntax/unexpected'],
  [`let myVar = 1\nlet myVar = 2`, 'check/duplicate-name'],
  ['click button "A" nth 0', 'check/bad-bound'],
  ['click button nth "A"', 'syntax/unexpected'],
  ['click button "A" nth 2.5', 'check/bad-bound'],
  ['repeat up to 0 { stop when exists alert }', 'check/bad-bound'],
  ['for r in rows up to 5000 { back }', 'check/bad-bound'],
  ['for r in rows up to 2.5 { back }', 'check/bad-bound'],
  ['for r in total up to 5 { back }', 'check/type-mismatch'],
  ['let x = total.sum', 'check/type-mismatch'],
  ['let x = rows where .sum > "1"', 'check/type-mismatch'],
  ['fill field "A" with rows', 'check/type-mismatch'],
  ['upload rows to field "A"', 'check/type-mismatch'],
  ['click button in @rows', 'check/type-mismatch'],
  ['click button named rows', 'check/type-mismatch'],
  ['click button "S" in tabel "T"', 'check/unknown-role']
]

describe('a slip that could mean more than one thing is told once', () => {
  test.each(TOLD)('%s', (slip, code) => {
    const { errors } = told(slip)
    expect(errors.map((error) => error.code)).toEqual([code])
    expect(errors[0]?.fix).toBeUndefined()
  })
})

const SAID: readonly (readonly [slip: string, said: string])[] = [
  ['scroll to bottom', '`scroll down 10`, or `scroll to` a target'],
  ['let x = t1', '`t1` is not defined here'],
  ['let x = foo(1) + foo(foo(2))', 'there is no function `foo`: `run python` computes what no function here does'],
  ['let x = today()', 'plans have no clock; declare `input today: date`'],
  ['let x = sort(names)', '`list sort by .field`'],
  ['let x = average(names)', '`sum(l) / length(l)`'],
  ['let x = concat(names, names)', '`+` joins texts, and lists'],
  ['do { back } click button "A"', '`undo { open … }` behind this `do`: add it, or take `do { }` away'],
  ['let x = ask "a" + limit as text', 'the text written out, in one string'],
  ['require limit > 1 else "a" + limit', 'the text written out, in one string'],
  ['hand over "a" + limit until exists alert up to 5min', 'the text written out, in one string'],
  ['let x = ask "a" as one of names', 'the choices written out: `one of ["a", "b"]`'],
  ['click row named "A" + t', 'one name after `named`; what is computed stands in parentheses'],
  [
    'on a { let x = read number from text of cell "Sum" }',
    'its type comes last, as in `read text of cell "Sum" as number`'
  ],
  ['let x = read all row as list of { s: text from cell }', '`read all` gives a list already'],
  ['click button "A" then accept prompt', '`then answer E dialog "…"`'],
  [
    'let x = read all row as { a: text from attribute "href" of link }',
    'a target within the element, whose text it is'
  ],
  ['wait for url "x" up to 5s', '`wait until read url contains "…" up to 10s`'],
  ['fill field "C" with secret work.number', 'other data is an `input`, or `hand over` to the person']
]

describe('a slip that no one word mends is told with what to write instead, once', () => {
  test.each(SAID)('%s', (slip, said) => {
    const { errors } = told(slip)
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining(said)])
    expect(errors[0]?.fix).toBeUndefined()
  })
})

test('a turn that is taken for a plan is told so', () => {
  const [first] = parsePlan('click button "A"').diagnostics
  expect(first?.message).toContain('a turn of an open session has none')
})
