import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patternOf, printTarget } from '../contract/index.ts'
import { formatPlan, parsePlan } from '../syntax/index.ts'
import { arbitraryPlan } from '../syntax/testing/arbitrary-plan.ts'
import { checkPlan } from './index.ts'

const SITES = `site a = "https://a.example"
site b = "https://b.example"
secret work at a
`

const checked = (body: string) => {
  const { plan, diagnostics } = parsePlan(`plan "x"\n${SITES}${body}`)
  const result = plan && checkPlan(plan)
  if (!result?.checked) throw new Error(JSON.stringify(result?.diagnostics ?? diagnostics))
  return result.checked
}

const effects = (body: string) =>
  checked(body).manifest.effects.map(
    ({ id, verb, effect, target, path, key, max }) =>
      `${id} ${verb} ${effect} ${target ? printTarget(target) : (path ?? key ?? '-')} ×${max}`
  )

const flows = (body: string) =>
  checked(body).manifest.flows.map(
    ({ from, to, how }) =>
      `${from.replace(/https:..(.).*/, '$1')}→${to.replace(/https:..(.).*/, '$1')} ${how.join(' ')}`
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
    ]
  ])('%s', (_, body, expected) => expect(effects(body)).toEqual(expected))

  test('secrets are counted by name, part and origin', () => {
    const body =
      'on a { for i in [1] up to 3 { fill field "P" with secret work.password } fill field "U" with secret work.username }'
    expect(checked(body).manifest.secrets).toEqual([
      { name: 'work', part: 'password', origin: 'https://a.example', max: 3 },
      { name: 'work', part: 'username', origin: 'https://a.example', max: 1 }
    ])
    expect(flows(body)).toEqual(['a→planner stopping'])
  })

  test('the longest run counts every statement and look, the longer branch, and every round', () => {
    const { maxSteps } = checked(
      'on a { if exists alert { open "/a" } else { open "/b" open "/c" } for i in [1] up to 10 { open "/d" } }'
    ).manifest
    expect(maxSteps).toBe(1 + (2 + 2) + (1 + 10))
  })
})

test('the enclosing `within` is the outermost `in`, `in page` escapes it, another `on` leaves it', () => {
  const body = `on a { within main { within dialog "New" in region "R" {
    click link "x" in row first
    click link "y" in page
    let n = read count of row
    within page { click link "z" }
    on b { click link "w" }
  } } }`
  const { steps } = checked(body)
  const printed = Object.values(steps).map(({ target }) => target && printTarget(target))
  expect(printed).toEqual([
    'link "x" in row first in dialog "New" in region "R" in main',
    'link "y"',
    'row in dialog "New" in region "R" in main',
    'link "z"',
    'link "w"'
  ])
})

describe('flows', () => {
  test.each([
    ['nothing is done: no flow', 'let x = 1 return x', []],
    ['where a site stopped is told', 'on a { open "/" }', ['a→planner stopping']],
    [
      'a value goes where it is written',
      'on a { let x = read title } on b { fill field "F" with x }',
      ['a→b value stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'a value that shapes an address or a target',
      'on a { let x = read title } on b { open "/q?" + x click row named x }',
      ['a→b value stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'a branch tells its test',
      'on a { let x = exists alert } if x { on b { open "/" } }',
      ['a→b branch stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'what was not done is told as well',
      'var n = 0 on a { if exists alert { set n = 1 } } on b { fill field "F" with n }',
      ['a→b branch stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'the number of rounds tells the list',
      'on a { let xs = read table as list of { n: number } } on b { for x in xs up to 3 { open "/" } }',
      ['a→b branch stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'a variable carries what any assignment gave it',
      'var v = "" on a { repeat up to 2 { on b { fill field "F" with v } stop when exists alert set v = read title } }',
      ['a→b value branch stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'what follows `require` depends on it',
      'on a { require exists alert else "no" } on b { open "/" }',
      ['a→b branch stopping', 'a→planner branch stopping', 'b→planner stopping']
    ],
    [
      'a loop comes around',
      'for i in [1] up to 2 { on a { open "/" } on b { open "/" } }',
      ['a→b stopping', 'a→planner stopping', 'b→a stopping', 'b→planner stopping']
    ],
    [
      'other branches do not follow each other',
      'if true { on a { open "/" } } else { on b { open "/" } }',
      ['a→planner stopping', 'b→planner stopping']
    ],
    [
      'a site is read back with what it was given',
      'on a { let x = read title } on b { fill field "F" with x let y = read value of field "F" } return y',
      ['a→b value stopping', 'a→planner value stopping', 'b→planner value stopping']
    ],
    [
      'a target around others shapes them',
      'on a { let x = read title } on b { within row named x { click link "L" } }',
      ['a→b value stopping', 'a→planner stopping', 'b→planner stopping']
    ],
    [
      'filters and fields carry their list and their test',
      'on a { let xs = read table as list of { n: number } } on b { let m = read count of row } return first(xs where .n == m).n',
      ['a→planner value stopping', 'b→planner value stopping']
    ]
  ])('%s', (_, body, expected) => expect(flows(body)).toEqual(expected))

  test('what the person entered is theirs', () => {
    const { plan } = parsePlan(`plan "x" ${SITES} input n: number on a { fill field "F" with n } return 1`)
    const { checked: result } = checkPlan(plan ?? expect.fail())
    expect(result?.manifest.flows).toContainEqual({
      id: 'f2',
      from: 'person',
      to: 'https://a.example',
      how: ['value', 'stopping']
    })
  })

  test('two names of one origin share their label', () => {
    const { plan } = parsePlan(
      'plan "x" site a = "https://a.example" site c = "https://A.example:443" on a { let x = read title } on c { fill field "F" with x }'
    )
    const { checked: result } = checkPlan(plan ?? expect.fail())
    expect(result?.manifest.flows.map(({ from, to }) => [from, to])).toEqual([['https://a.example', 'planner']])
  })
})

test('every act and look of a checked plan has a step, and its effect covers it', () => {
  const { steps, manifest, plan } = checked(`on a {
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
