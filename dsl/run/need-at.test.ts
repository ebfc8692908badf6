import { describe, expect, test } from 'vitest'
import { checkText } from './testing/check-text.ts'
import { drive } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'
import { script } from './testing/script.ts'

describe('batches', () => {
  test.each([
    [
      'straight-line acts of one site share one',
      'fill field "A" with "1" fill field "B" with "2" check checkbox "C"',
      ['fill 2, fill 3, check 4']
    ],
    [
      'acts of class submit and above travel alone',
      'fill field "A" with "1" click button "Submit" fill field "B" with "2"',
      ['fill 2', 'click 3', 'fill 4']
    ],
    [
      'secrets travel alone',
      'fill field "A" with "1" fill field "B" with secret k.password fill field "C" with "2"',
      ['fill 2', 'fill-secret 3', 'fill 4']
    ],
    [
      'an act that needs a value still to be read begins a new one',
      'let a = read text of heading "H" let b = read url fill field "A" with a',
      ['read-text 3, read-url 5', 'fill 6']
    ],
    [
      'nothing is sent along behind a click that may leave the page',
      'click link "Next" click link "Open"',
      ['click 2', 'click 3']
    ],
    ['nothing is sent along behind a wait', 'wait for heading "A" up to 1s let a = read url', ['wait 2', 'read-url 4']],
    [
      'looks share one while nothing catches what they give',
      'let a = read url let b = read title let c = exists row "R"',
      ['read-url 3, read-title 5, exists 7']
    ],
    [
      'looks share one where the same catches what they give',
      'try { let a = read url let b = read title + read text of heading "H" } else { }',
      ['read-url 4, read-title 6, read-text 7']
    ],
    [
      'looks share one with the acts before them',
      'fill field "A" with "1" fill field "B" with "2" let a = read url let b = read title',
      ['fill 2, fill 3, read-url 5, read-title 7']
    ],
    [
      'no act stands behind a value that could be refused',
      'let a = read url fill field "A" with "1" fill field "B" with "2"',
      ['read-url 3', 'fill 4, fill 5']
    ],
    ['no act stands behind a view', 'observe main fill field "A" with "1"', ['observe 2', 'fill 3']],
    [
      'nothing that is still to come stands behind a value that is caught',
      'let a = read url else "" let b = read title else "" let c = read text of heading "H"',
      ['read-url 3', 'read-title 5', 'read-text 7']
    ],
    [
      'nothing stands behind a block that catches',
      'try { let a = read url } else { } let b = read title',
      ['read-url 4', 'read-title 6']
    ],
    [
      'what is caught may stand behind what is not',
      'let a = read url let b = read title else "" let c = read text of heading "H"',
      ['read-url 3, read-title 5', 'read-text 7']
    ]
  ])('%s', (_, body, expected) => {
    const { needs } = drive(
      planOf(`on s { open "/" ${body} }`, 'secret k at s'),
      script({ 'read-text': 'x', 'read-url': 'u', 'read-title': 't', exists: true, observe: 'o' })
    )
    expect(needs.slice(1)).toEqual(expected)
  })

  test('hold at most 40 acts', () => {
    const fills = Array.from({ length: 90 }, (_, i) => `fill field "F${i}" with "1"`).join(' ')
    const { raw } = drive(planOf(`on s { open "/" ${fills} }`))
    expect(raw.flatMap((need) => (need.kind === 'batch' ? [need.acts.length] : []))).toEqual([40, 40, 10])
  })

  test('an act that asks waits for the person, alone, and is asked for once', () => {
    const plan = planOf('on s { open "/" fill field "A" with "1" fill field "B" with "2" fill field "C" with "3" }')
    const asked = plan.steps[3]?.effect
    expect(drive(plan, undefined, { asks: (effect) => effect === asked }).needs.slice(1)).toEqual([
      'fill 2',
      'ask fill 3',
      'fill 3',
      'fill 4'
    ])
  })

  test('an act above `input` in the frame of another site says so to whoever knows what asks', () => {
    const text =
      'plan "t" site s = "https://s.test" { frames "https://f.test" } site f = "https://f.test" on s { open "/" click button "A" frame generic "F" on f { fill field "B" with "1" click button "C" let x = read title } frame generic "S" on s { click button "D" } }'
    const plan = checkText(text)
    const { needs } = drive(plan, script({ 'read-title': 't' }), { asks: (_, framed) => framed })
    expect(needs.slice(1)).toEqual(['click 2', 'fill 4', 'ask click 5', 'click 5', 'read-title 7', 'click 9'])
  })

  test('acts that may happen at a sign-in origin go apart from those that may not, and say so', () => {
    const text =
      'plan "t" site s = "https://s.test" { sign in via "https://l.test" } secret k at s on s { open "/" fill field "B" with "1" fill field "C" with secret k.password } on s { click button "A" }'
    const { raw } = drive(checkText(text))
    const places = raw.flatMap((need) =>
      need.kind === 'batch' || need.kind === 'arrive' ? [[need.kind, need.via]] : []
    )
    expect(places).toEqual([
      ['batch', []],
      ['batch', ['https://l.test']],
      ['arrive', ['https://l.test']],
      ['batch', ['https://l.test']]
    ])
  })
})

describe('elements', () => {
  const rows = [
    { a: 2, '@element': 'h2' },
    { a: 1, '@element': 'h1' },
    { a: 3, '@element': 'h3' }
  ]
  test.each([
    ['first(rows)', 'h2'],
    ['first(rows sort by .a)', 'h1'],
    ['last(rows where .a > 1)', 'h3'],
    ['first(take(rows sort by .a, 2))', 'h1']
  ])('@pick of %s aims at the very element', (pick, handle) => {
    const body = `on s { open "/" let rows = read table "T" as list of { a: number } let pick = ${pick} click link in @pick click @pick }`
    const { raw } = drive(planOf(body), script({ 'read-table': rows }))
    const targets = raw.flatMap((need) =>
      need.kind === 'batch' ? need.acts.flatMap(({ act }) => ('target' in act ? [act.target] : [])) : []
    )
    expect(targets.slice(1)).toMatchObject([
      { role: 'link', in: { role: 'element', match: { kind: 'element', element: handle } } },
      { match: { element: handle } }
    ])
  })

  test('each item of a `for` aims at its own', () => {
    const body =
      'on s { open "/" let rows = read table "T" as list of { a: number } for r in rows up to 5 { click link in @r } }'
    const { raw } = drive(planOf(body), script({ 'read-table': rows }))
    const handles = raw.flatMap((need) =>
      need.kind === 'batch' && need.acts[0]?.act.verb === 'click' ? [need.acts[0].act.target.in?.match] : []
    )
    expect(handles).toEqual(['h2', 'h1', 'h3'].map((element) => ({ kind: 'element', element })))
  })

  test('a record that came from no element has none to aim at', () => {
    const body = 'on s { open "/" let r = read row "R" as { a: number } click link in @r }'
    const { end } = drive(planOf(body), script({ 'read-record': { a: 1 } }))
    expect(end).toMatchObject({ refusal: { code: 'run/bad-value', span: { line: 1 } } })
  })

  test('an observed ref aims at what it stood for, in the document it was seen in', () => {
    const refs = { e12: { document: 'd7', role: 'button', name: 'Go', nth: 2 } }
    const { raw } = drive(planOf('on s { open "/" click @e12 enabled in region "R" }', '', { refs }))
    expect(raw[1]).toMatchObject({
      acts: [
        {
          act: {
            target: {
              role: 'button',
              match: { kind: 'is', text: 'Go' },
              document: 'd7',
              states: [{ kind: 'enabled' }, { kind: 'nth', nth: 2 }],
              in: { role: 'region' }
            }
          }
        }
      ]
    })
  })
})
