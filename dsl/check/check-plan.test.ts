import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { patternOf, printTarget } from '../contract/index.ts'
import { formatPlan, parsePlan } from '../syntax/index.ts'
import { arbitraryPlan } from '../syntax/testing/arbitrary-plan.ts'
import { checkPlan, FlowGraph, MAX_CODE_LENGTH } from './index.ts'
import { checkBody, checkText } from './testing/check-text.ts'

const effects = (body: string) =>
  checkBody(body).manifest.effects.map(
    ({ id, verb, effect, target, path, key, max }) =>
      `${id} ${verb} ${effect} ${target ? printTarget(target) : (path ?? key ?? '-')} ×${max}`
  )

describe('effects', () => {
  test.each([
    [
      'equal ones are one, with counts added',
      'on a { click link "N" for i in [1] up to 4 { click link "N" } }',
      ['e1 click navigate link "N" ×5']
    ],
    [
      'bounds multiply',
      'on a { for i in [1] up to 4 { repeat up to 3 { stop when read title == "x" } } }',
      ['e1 read-title read - ×12']
    ],
    [
      'both branches count',
      'on a { if true { clear field "A" } else { clear field "A" } }',
      ['e1 clear input field "A" ×2']
    ],
    [
      'a literal path is told, a computed one is open',
      'on a { open "/x" open "/x" + "y" }',
      ['e1 open navigate /x ×1', 'e2 open navigate - ×1']
    ],
    [
      'run-time names are open',
      'on a { let x = read title fill field named x with "v" }',
      ['e1 read-title read - ×1', 'e2 fill input field named * ×1']
    ],
    ['`as` raises', 'on a { click link "N" as destroy }', ['e1 click destroy link "N" ×1']],
    [
      'another key is another effect',
      'on a { press "Tab" press "Escape" press "Tab" }',
      ['e1 press activate Tab ×2', 'e2 press activate Escape ×1']
    ],
    [
      'waiting for one, and for several',
      'on a { wait for alert up to 1s wait for alert or gone status up to 1s }',
      ['e1 wait read alert ×1', 'e2 wait read - ×1']
    ],
    [
      'a test that is looked at until it holds counts every look',
      'on a { wait until exists alert up to 5s hand over "Do it" until gone alert up to 5s }',
      ['e1 exists read alert ×240', 'e2 hand-over human - ×1']
    ],
    [
      'a try counts both of its blocks, an undo as often as its do',
      'on a { try { click link "N" } else { click link "N" } for i in [1] up to 4 { do { } undo { open "/" } } }',
      ['e1 click navigate link "N" ×2', 'e2 open navigate / ×4']
    ],
    [
      'what is no page has an origin of its own',
      'let x = ask "?" as text let y = call m.get(x) as text let z = endorse y because "so" on a { paste into field "F" }',
      ['e1 ask human - ×1', 'e2 call tool - ×1', 'e3 endorse human - ×1', 'e4 paste input field "F" ×1']
    ],
    [
      'a drag tells both of its ends, a download what it is downloaded by',
      'on a { drag row "A" to button "Delete" let f = download from click link "Export" }',
      ['e1 drag destroy row "A" ×1', 'e2 download download link "Export" ×1']
    ],
    [
      'an element is as risky as what it was read from',
      'on a { let x = first(read all listitem as { t: text }) click @x let y = first(read all button as { t: text }) click @y }',
      ['e1 read-all read listitem ×1', 'e2 click activate @* ×1', 'e3 read-all read button ×1', 'e4 click submit @* ×1']
    ],
    [
      'closing a tab is seen where it was opened',
      'tab t { on b { open "/" } } close tab t',
      ['e1 open navigate / ×1', 'e2 close navigate - ×1']
    ]
  ])('%s', (_, body, expected) => expect(effects(body)).toEqual(expected))

  test('secrets are counted by name, part and origin', () => {
    const body =
      'on a { for i in [1] up to 3 { fill field "P" with secret work.password } fill field "U" with secret work.username }'
    expect(checkBody(body).manifest.secrets).toEqual([
      { name: 'work', part: 'password', origin: 'https://a.example', max: 3, reaches: ['planner'] },
      { name: 'work', part: 'username', origin: 'https://a.example', max: 1, reaches: ['planner'] }
    ])
  })

  test('the longest run counts every statement and look, the longer branch, and every round', () => {
    const { maxSteps } = checkBody(
      'on a { if exists alert { open "/a" } else { open "/b" open "/c" } for i in [1] up to 10 { open "/d" } }'
    ).manifest
    expect(maxSteps).toBe(1 + (2 + 2) + (1 + 10))
  })

  test.each([
    ['wait until read title == "x" up to 5s', 1 + 120],
    ['hand over "Do it" until read title == "x" up to 5s', 2 + 120],
    ['try { open "/a" open "/b" } else { open "/c" }', 1 + 2 + 1],
    ['do { open "/a" } undo { open "/b" open "/c" }', 1 + 1 + 2],
    ['let x = read title else "x"', 1 + 1],
    ['let x = ask "?" as text', 1 + 1],
    ['repeat up to 3 { stop when exists alert open "/a" }', 1 + 3 * (2 + 1)]
  ])('%s takes %i steps', (body, steps) =>
    expect(checkBody(`on a { open "/" ${body} }`).manifest.maxSteps).toBe(2 + steps)
  )
})

test('the enclosing `within` is the outermost `in`, `in page` escapes it, another `on` leaves it', () => {
  const body = `on a { within main { within dialog "New" in region "R" {
    click link "x" in row first
    click link "y" in page
    let rows = read count of row
    within page { click link "z" }
    on b { click link "w" }
  } } }`
  const { steps } = checkBody(body)
  const printed = Object.values(steps).map(({ target }) => target && printTarget(target))
  expect(printed).toEqual([
    'link "x" in row first in dialog "New" in region "R" in main',
    'link "y"',
    'row in dialog "New" in region "R" in main',
    'link "z"',
    'link "w"'
  ])
})

test('every act and look of a checked plan has a step, and its effect covers it', () => {
  const { steps, manifest, plan } = checkBody(`on a {
    open "/" fill field "F" with "x" type "y" into field "F" press "Enter" in field "F"
    choose "k" from listbox "K" check checkbox "C" uncheck checkbox "C" clear field "F"
    fill field "P" with secret work.totp
    let rows = read table "T" as list of { n: number }
    for row in rows up to 3 { click button named row.n in row having (cell named row.n) }
    if gone alert or read url == "x" { wait for status up to 1s }
  }`)
  const ids: number[] = []
  JSON.stringify(plan, (_, node) => {
    if (node?.kind === 'act' || node?.kind === 'wait' || node?.kind === 'read' || node?.kind === 'exists')
      ids.push(node.id)
    return node
  })
  expect(Object.keys(steps).map(Number)).toEqual(ids.sort((x, y) => x - y))
  for (const { effect, verb, class: effectClass, origin, target } of Object.values(steps)) {
    const found = manifest.effects.find(({ id }) => id === effect)
    expect(found).toMatchObject({ verb, effect: effectClass, origin })
    expect(found?.target).toEqual(target && patternOf(target))
  }
})

test('code is listed by its hash, with its limits, and apart from the same code with others', () => {
  const run = (limits: string) => `let x${limits.length} = run python gives { a: text } up to ${limits} """x""" `
  const { code, effects } = checkBody(run('1s') + run('10s, 64KB')).manifest
  expect(code.map(({ language, ms, bytes, max, effect }) => [effect, language, ms, bytes, max])).toEqual([
    ['e1', 'python', 1000, 268_435_456, 1],
    ['e2', 'python', 10_000, 65_536, 1]
  ])
  expect(effects.map(({ name, origin }) => [name, origin])).toEqual(code.map(({ hash }) => [hash, 'sandbox']))
})

test('code that is too long is refused', () => {
  const { plan } = parsePlan(
    `plan "x" let a = run shell gives { a: text } up to 1s """${'x'.repeat(MAX_CODE_LENGTH + 1)}"""`
  )
  expect(checkPlan(plan ?? expect.fail()).diagnostics.map(({ code }) => code)).toEqual(['check/code-too-long'])
})

test('blessings for one reason and sink are one, with what goes through them', () => {
  const bless = (to: string) => `declassify t to ${to} because "so"`
  const body = `let x = ${bless('b')} let y = ${bless('planner')} for i in [1] up to 3 { let z = ${bless('b')} }`
  expect(checkBody(body).manifest.blessings).toEqual([
    { effect: 'e1', kind: 'declassify', from: ['person'], to: 'https://b.example', because: 'so', max: 4 },
    { effect: 'e2', kind: 'declassify', from: ['person'], to: 'planner', because: 'so', max: 1 }
  ])
})

test('a secret lists everyone who may learn something that depends on it', () => {
  const reaches = (body: string) =>
    checkBody(`on a { open "/" fill field "P" with secret work.password ${body}`).manifest.secrets[0]?.reaches
  expect(reaches('}')).toEqual(['planner'])
  expect(reaches('let x = read title } on b { open "/" fill field "F" with x }')).toEqual([
    'https://b.example',
    'planner'
  ])
  expect(reaches('let x = read title } call mail.send(x)')).toEqual(['tool:mail', 'planner'])
})

test('a secret may be filled in where its site signs in', () => {
  const { secrets, effects } = checkText(`plan "x"
    site app = "https://app.example" { sign in via "https://id.example" }
    site id = "https://id.example"
    secret me at app
    on id { open "/" fill field "P" with secret me.password }
    on app { fill field "P" with secret me.password }`).manifest
  expect(secrets.map(({ origin }) => origin)).toEqual(['https://id.example', 'https://app.example'])
  expect(effects.map(({ verb, via }) => `${verb} ${via ?? '-'}`)).toEqual([
    'open -',
    'fill-secret -',
    'fill-secret https://id.example'
  ])
})

test('the flow graph grows with the plan and no faster', () => {
  const edgesOf = (lines: number): number => {
    const body = Array.from({ length: lines }, (_, i) => `open "/" + t let x${i} = read title set v = x${i} + v`)
    const { plan } = parsePlan(
      `plan "x" site a = "https://a.example" input t: text var v = "" on a { ${body.join('\n')} }`
    )
    const drawn = vi.spyOn(FlowGraph.prototype, 'edge')
    try {
      checkPlan(plan ?? expect.fail())
      return drawn.mock.calls.length
    } finally {
      drawn.mockRestore()
    }
  }
  expect(edgesOf(1600)).toBeLessThan(17 * edgesOf(100))
})

test('no plan makes the checker throw, and a checked plan comes exactly when no diagnostic is an error', () => {
  fc.assert(
    fc.property(arbitraryPlan, (tree) => {
      const { plan } = parsePlan(formatPlan(tree))
      const { checked: result, diagnostics } = checkPlan(plan ?? expect.fail())
      expect(result === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'))
    }),
    { numRuns: 500 }
  )
})

test.each([
  ['in one variable, later in a loop', 'var m = R for i in [1, 2] up to 2 { click @m set m = B }', 'submit'],
  ['in one variable, one after the other', 'var m = R click @m set m = B', 'submit'],
  ['in a list', 'var l = take(RS, 1) for m in l up to 9 { click @m } set l = take(BS, 1)', 'submit'],
  ['in different variables', 'let m = R let d = B click @m', 'activate']
])('an act on an element is of no less a class than elements of other roles would make it: %s', (_, body, expected) => {
  const all = (role: string) => `read all ${role} as { x: text from link }`
  const text = body
    .replaceAll(/\bRS\b/g, all('listitem'))
    .replaceAll(/\bBS\b/g, all('button'))
    .replaceAll(/\bR\b/g, `first(${all('listitem')})`)
    .replaceAll(/\bB\b/g, `first(${all('button')})`)
  const { manifest } = checkBody(`on a { open "/" ${text} }`)
  expect(manifest.effects.find(({ verb }) => verb === 'click')?.effect).toBe(expected)
})
