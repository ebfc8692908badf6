import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../contract/index.ts'
import { parsePlan } from '../index.ts'

const LINE = 'plan "x"\n'
const found = (text: string) => parsePlan(LINE + text).diagnostics

const mended = (text: string, { span, fix }: Diagnostic): string =>
  (LINE + text).slice(LINE.length, span.start) + (fix ?? '') + (LINE + text).slice(span.end)

test.each([
  'wait for text like "Page " + text(n) up to 3s',
  'wait for text "Page " + text(n) up to 3s',
  'click button "Edit " + name'
])('a name that is joined is told how it is written: %s', (text) => {
  expect(found(text).map(({ message }) => message)).toEqual([expect.stringContaining('`named ("Page " + n)`')])
})

test('`|` is several things elsewhere, and nothing is put in its place', () => {
  for (const text of ['let a = b | c', 'let a = read title | text']) expect(found(text)[0]?.fix).toBeUndefined()
})

describe('what other languages write is told once, and the fix put in its place parses', () => {
  test.each([
    ['let a = b && c', 'let a = b and c'],
    ['let a = b || c', 'let a = b or c'],
    ['if !a { back }', 'if not a { back }'],
    ['if a = b { back }', 'if a == b { back }'],
    ['if a === b { back }', 'if a == b { back }'],
    ['if a !== b { back }', 'if a != b { back }'],
    ['if a <> b { back }', 'if a != b { back }'],
    ['let a == 1', 'let a = 1'],
    ['let a := 1', 'let a = 1'],
    ['set a += 1', 'set a = a + 1'],
    ["click button 'Save'", 'click button "Save"'],
    ['click button “Save”', 'click button "Save"'],
    ['click button "Save";', 'click button "Save"'],
    ['// why\nback', '# why\nback'],
    ['let s = f"Total {x} and {y.z}"', 'let s = "Total " + x + " and " + y.z'],
    [`let s = \`Total $\{x}\``, 'let s = "Total " + x'],
    ['if a { back } elif b { reload }', 'if a { back } else if b { reload }'],
    ['if a { back } elseif b { reload }', 'if a { back } else if b { reload }'],
    ['foreach x in xs up to 3 { back }', 'for x in xs up to 3 { back }'],
    ['for each x in xs up to 3 { back }', 'for x in xs up to 3 { back }'],
    ['click link it2.name', 'click link named it2.name'],
    ['const x = 1', 'let x = 1'],
    ['x = 1', 'let x = 1'],
    ['goto "/x"', 'open "/x"'],
    ['navigate to "/x"', 'open "/x"'],
    ['visit "/x"', 'open "/x"'],
    ['open /x/y', 'open "/x/y"'],
    ['open https://a.example/x', 'open "https://a.example/x"'],
    ['click "Save"', 'click button "Save"'],
    ['within form { click "Save" }', 'within form { click button "Save" }'],
    ['frame "News" on b { back }', 'frame frame "News" on b { back }'],
    ['fill "Email" with "x"', 'fill field "Email" with "x"'],
    ['check "Agree"', 'check checkbox "Agree"'],
    ['clear "Name"', 'clear field "Name"'],
    ['choose "a" from "Kind"', 'choose "a" from combobox "Kind"'],
    ['wait for "Saved" up to 3s', 'wait for text "Saved" up to 3s'],
    ['click button Save', 'click button "Save"'],
    ['click the button "Save"', 'click  button "Save"'],
    ['click on button "Save"', 'click  button "Save"'],
    ['fill field "A" = "x"', 'fill field "A" with "x"'],
    ['fill field "A" "x"', 'fill field "A" with "x"'],
    ['type "x" in field "A"', 'type "x" into field "A"'],
    ['choose "a" in combobox "A"', 'choose "a" from combobox "A"'],
    ['select "a" from combobox "A"', 'choose "a" from combobox "A"'],
    ['press Enter', 'press "Enter"'],
    ['press "Enter" on field "A"', 'press "Enter" in field "A"'],
    ['print(x)', 'return(x)'],
    ['if a then { back }', 'if a  { back }'],
    ['if a: { back }', 'if a { back }'],
    ['for x in xs { back }', 'for x in xs up to 20 { back }'],
    ['for x in xs 5 { back }', 'for x in xs up to 5 { back }'],
    ['repeat { stop when a }', 'repeat up to 20 { stop when a }'],
    ['repeat 5 { stop when a }', 'repeat up to 5 { stop when a }'],
    ['wait for alert 10s', 'wait for alert up to 10s'],
    ['wait until a 10s back', 'wait until a up to 10s back'],
    ['wait for alert up to 10 seconds', 'wait for alert up to 10s'],
    ['wait for alert up to 10', 'wait for alert up to 10s'],
    ['let r = run js gives { a: text } up to 1s 64 KB """x"""', undefined],
    [
      'let r = run js gives { a: text } up to 1s 64KB """x"""',
      'let r = run js gives { a: text } up to 1s , 64KB """x"""'
    ],
    [
      'let r = run js gives { a: text } up to 1s, 64 MB """x"""',
      'let r = run js gives { a: text } up to 1s, 64MB """x"""'
    ],
    ['let a = read heading "T"', 'let a = read text of heading "T"'],
    ['let a = rows[0]', 'let a = first(rows)'],
    ['let n = rows.length()', 'let n = length(rows)'],
    ['if "a" in xs { back }', 'if xs contains "a" { back }'],
    ['if a is b { back }', 'if a == b { back }'],
    ['if a includes "b" { back }', 'if a contains "b" { back }'],
    ['if a startsWith "b" { back }', 'if a starts with "b" { back }'],
    ['let a = [1, 2,]', 'let a = [1, 2]'],
    ['let a = { b: 1, }', 'let a = { b: 1 }'],
    ['fill field "A" with @x', 'fill field "A" with x'],
    ['fill field "A" with secret w.pass', 'fill field "A" with secret w.password'],
    ['try { back } catch { reload }', 'try { back } else { reload }'],
    ['download from click link "x"', 'let x = download from click link "x"'],
    ['сlick button "x"', 'click button "x"'],
    ['ｃｌｉｃｋ button "x"', 'click button "x"'],
    ['clik button "x"', 'click button "x"'],
    ['Click button "x"', 'click button "x"'],
    ['click\u00a0button "x"', 'click button "x"']
  ])('%s', (text, right) => {
    const diagnostics = found(text)
    expect(diagnostics).toHaveLength(1)
    const [first] = diagnostics
    if (right === undefined || !first) return
    expect(mended(text, first)).toBe(right)
    expect(found(right)).toEqual([])
  })
})

describe('what has no one right place is said in words', () => {
  test.each([
    ['while exists alert {\n  click button "x"\n}\nback', '`repeat up to N { stop when … }`'],
    ['on a {\n  while b {\n    back\n  }\n  click button "x"\n}\nback', '`repeat up to N { stop when … }`'],
    ['repeat up to 3 { break }', '`stop when …`'],
    ['wait 5s', '`wait for TARGET up to 5s`'],
    ['sleep 5', 'a wait says what for'],
    ['hand over "x" until a', '`up to 10s`: it says how long'],
    ['hand over "x" up to 1min', '`until …`'],
    ['return', 'as in `return none`'],
    ['on a { return }', 'as in `return none`'],
    ['return a, b', 'as in `return { a, b }`'],
    ['for (x in xs) up to 3 { back }', 'a name, without parentheses'],
    ['let x: number = 1', 'a `let` has no type'],
    ['click button("Save")', 'a name without parentheses'],
    ['click(button "Save")', 'without parentheses'],
    ['if exists(alert) { back }', 'without parentheses'],
    ['let a = rows[i]', 'lists have no index'],
    ['try { back }', '`else { … }`'],
    ['do { back }', '`undo { open … }`'],
    ['else { back }', 'this `else` has no `if`'],
    ['call a.b() as text', '`let x = call …`'],
    ['back site a = "https://a.example"', 'declarations stand before the first one'],
    ['back plan "y"', 'there is one `plan` line'],
    ['function f() { back }', 'no functions of their own'],
    ['let 金额 = 1', 'a name in the letters A to Z'],
    ['let a = [1 2]', '`,` or `]`'],
    ['let a = { b: 1 c: 2 }', '`,` or `}`'],
    ['let a = 1.2345678901234567', 'at most 15 digits'],
    ['let r = run js gives { a: text } up to 1s """x', 'unexpected the end of the plan; expected `"""`'],
    ['let r = { "@element": 1 }', 'another field name'],
    ['let r = { "\\u0040file": 1 }', 'another field name'],
    ['let t = [a\u200b]', '\\u200b']
  ])('%s', (text, words) => {
    const diagnostics = found(text)
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining(words)])
  })
})

describe('the first line', () => {
  test.each([
    ['click button "x"', 'plan "…" click button "x"'],
    ['Plan "x"', 'plan "x"'],
    ['plan: "x"', 'plan "x"']
  ])('%s', (text, right) => {
    const { diagnostics } = parsePlan(text)
    expect(diagnostics).toHaveLength(1)
    const [{ span, fix }] = diagnostics as [Diagnostic]
    expect(text.slice(0, span.start) + fix + text.slice(span.end)).toBe(right)
    expect(parsePlan(right).diagnostics).toEqual([])
  })

  test('a fence around a plan is taken off, and nothing else is wrong', () => {
    const { diagnostics } = parsePlan('```writ\nplan "x"\nback\n```\n')
    expect(diagnostics.map(({ span, fix }) => [span.line, fix])).toEqual([
      [1, ''],
      [4, '']
    ])
  })
})

test('what is right here is not taken for a habit', () => {
  const text = `if (a) and (b == c) { back } else if (d) { return(a) }
let f = 1 let https = f let s = "\${x} {y} it's // no; &&"
let r = { "金额": 1, "Full name": 2, the: 3, while: 4 } let while = r.while let like = 1
click button named like press "x" in text in page
let is = a matches like`
  expect(found(text)).toEqual([])
})
