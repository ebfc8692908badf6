import { describe, expect, test } from 'vitest'
import { type ActOutcome, refusal, type Value } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import { advance, startRun } from './machine.ts'
import { settle } from './settle.ts'
import { endRun } from './stop-run.ts'
import { drive } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'
import { script } from './testing/script.ts'

const OPEN = 'open https://s.test/'
const no = (code: Parameters<typeof refusal>[0]): ActOutcome => ({ kind: 'refused', refusal: refusal(code) })

describe('outcomes', () => {
  const plan = planOf('on s { open "/" fill field "A" with "1" fill field "B" with "2" } return { ok: true }')

  test('a refused act stops the run at its place in the plan', () => {
    const { end } = drive(plan, script({ fill: no('target/not-found') }))
    expect(end).toMatchObject({
      kind: 'stopped',
      at: 2,
      act: 'none',
      refusal: { code: 'target/not-found', span: { line: 1 } }
    })
  })

  test('an unknown act ends the run and is never sent again', () => {
    const sent: string[] = []
    const { end } = drive(plan, (verb, step) => {
      sent.push(`${verb} ${step}`)
      return step === '3' ? { kind: 'unknown' } : undefined
    })
    expect(end).toMatchObject({ kind: 'unknown', at: 3, act: 'unknown', refusal: { code: 'run/unknown-outcome' } })
    expect(sent).toEqual(['open 1', 'fill 2', 'fill 3'])
  })

  test('an unknown look is looked at again', () => {
    let tries = 0
    const { end } = drive(planOf('on s { open "/" let a = read text of heading "H" } return a'), (verb) =>
      verb === 'read-text' ? (tries++ === 0 ? { kind: 'unknown' } : 'v') : undefined
    )
    expect(end).toMatchObject({ kind: 'done', result: 'v' })
    expect(tries).toBe(2)
  })

  test.each([
    ['read text of heading "H"', 'a text'],
    ['read text of heading "H" as number', 7],
    ['read value of field "F" as boolean', true],
    ['read attribute "title" of link "L"', 'a text'],
    ['read count of row', 3],
    ['read url', 'https://s.test/'],
    ['read title', 'a text'],
    ['exists button "B"', false],
    ['read table "T" as list of { a: text }', [{ a: 'x' }]],
    ['read row "R" as { a: text from cell first }', { a: 'x' }],
    ['read all listitem "L" as text', ['x', 'y']],
    ['read all listitem "L" as { a: text from heading }', [{ a: 'x' }]]
  ])('%s takes a value of its type, and no other', (look, given) => {
    const looking = planOf(`on s { open "/" let v = ${look} } return v`)
    const answered = (value: Value) => drive(looking, (verb) => (verb === 'open' ? undefined : value)).end
    expect(answered(given)).toMatchObject({ kind: 'done', result: given })
    expect(answered({ other: 'x' })).toMatchObject({ kind: 'stopped', refusal: { code: 'target/not-parsed' } })
  })

  test('a question whose answer was lost is asked again', () => {
    let tries = 0
    const { end } = drive(planOf('let a = ask "Which?" as text return a'), () =>
      tries++ === 0 ? { kind: 'unknown' } : 'v'
    )
    expect(end).toMatchObject({ kind: 'done', result: 'v' })
  })

  test.each([
    ['code', 'let r = run javascript gives { n: number } up to 1s """n = 1"""'],
    ['a tool', 'let r = call wallet.balance() as number'],
    ['an address', 'on s { open "/" }']
  ])('%s whose outcome was lost is never repeated', (_, body) => {
    const { needs, end } = drive(planOf(body), () => ({ kind: 'unknown' }))
    expect(end).toMatchObject({ kind: 'unknown' })
    expect(needs).toHaveLength(1)
  })

  test('a look that nothing is ever heard of does not go on for ever', () => {
    const { needs, end } = drive(
      planOf('on s { open "/" let a = read text of heading "H" }'),
      script({ 'read-text': { kind: 'unknown' } })
    )
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'page/navigated' } })
    expect(needs.length).toBeLessThan(8)
  })

  test('a run that is ended over an act without an outcome ends as unknown, over a look as stopped', () => {
    const endAt = (body: string) => {
      const program = compileChecked(planOf(body))
      const opened = settle(program, advance(program, startRun(program, {}), () => false).state, [{ kind: 'done' }])
      return endRun(advance(program, opened, () => false).state, refusal('run/cancelled')).ended
    }
    expect(endAt('on s { open "/" click button "Submit" }')).toMatchObject({
      kind: 'unknown',
      refusal: { code: 'run/unknown-outcome' }
    })
    expect(endAt('on s { open "/" let a = read url }')).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'run/cancelled' }
    })
  })

  test('what was not run is sent again in a new batch, what was done is not', () => {
    const sent: string[] = []
    let left = true
    drive(plan, (_, step) => {
      if (step === '3' && left) {
        left = false
        return { kind: 'not-run' }
      }
      sent.push(step)
      return undefined
    })
    expect(sent).toEqual(['1', '2', '3'])
  })

  test('a page that always leaves before the act ends the run', () => {
    const { end } = drive(plan, script({ fill: { kind: 'not-run' } }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'page/navigated' } })
  })

  test('a raised act is asked for with what the page showed, and then done', () => {
    const facts = { origin: 'https://s.test', url: '', title: '', role: 'link', name: 'A', effect: 'submit' as const }
    let raised = false
    const { needs, raw } = drive(planOf('on s { open "/" click link "A" }'), (verb) => {
      if (verb !== 'click' || raised) return undefined
      raised = true
      return { kind: 'raised', facts }
    })
    expect(needs).toEqual([OPEN, 'click 2', 'ask click 2', 'click 2'])
    expect(raw.find((need) => need.kind === 'ask')).toMatchObject({ raised: facts })
  })

  test('what is pending is needed again, whatever was asked for in between', () => {
    const program = compileChecked(plan)
    const opened = settle(program, advance(program, startRun(program, {}), () => false).state, [{ kind: 'done' }])
    const first = advance(program, opened, () => false)
    expect(advance(program, first.state, () => true)).toEqual(first)
  })
})

describe('a batch whose value is refused', () => {
  const LONG = 'x'.repeat(1_000_001)
  const WRONG = { odd: true }
  const LOOKS = 'let a = read text of heading "A" else "n" let b = read text of heading "B"'
  test.each([
    ['no act is done twice', `${LOOKS} fill field "F" with "1"`],
    ['no act before it is done twice', `fill field "F" with "1" ${LOOKS}`],
    ['no look is looked at twice', LOOKS],
    ['in a `try`', `try { let c = read title ${LOOKS} } else { fill field "F" with "1" }`],
    ['in a loop', `for i in [1, 2] up to 2 { ${LOOKS} fill field "F" with "1" }`],
    [
      'in an `undo`',
      `do { click link "C" } undo { open "/u" ${LOOKS} fill field "F" with "1" } require 1 == 2 else "no"`
    ],
    ['without a catch', 'let a = read text of heading "A" let b = read text of heading "B" fill field "F" with "1"']
  ])('%s', (_, body) => {
    for (const value of [LONG, WRONG]) {
      const sent: string[] = []
      const { state } = drive(planOf(`on s { open "/" ${body} }`), (verb, step) => {
        sent.push(step)
        return verb === 'read-title' ? 't' : verb === 'read-text' ? value : undefined
      })
      expect(state.ended?.kind).not.toBe('unknown')
      expect(sent).toEqual([...new Set(sent)])
    }
  })

  test('leaves no act behind it that nobody knows of, where nothing catches it', () => {
    const { needs, end } = drive(
      planOf('on s { open "/" let a = read text of heading "A" fill field "F" with "1" }'),
      script({ 'read-text': WRONG })
    )
    expect(end).toMatchObject({ kind: 'stopped', act: 'none', refusal: { code: 'target/not-parsed' } })
    expect(needs).toEqual([OPEN, 'read-text 3'])
  })

  test('an act that is said to be done behind one that is not ends the run as unknown', () => {
    const program = compileChecked(planOf('on s { open "/" fill field "A" with "1" fill field "B" with "2" }'))
    const opened = settle(program, advance(program, startRun(program, {}), () => false).state, [{ kind: 'done' }])
    const { state } = advance(program, opened, () => false)
    for (const first of [no('target/not-found'), { kind: 'not-run' }, { kind: 'unknown' }] as const) {
      const { ended } = settle(program, state, [first, { kind: 'done' }])
      expect(ended).toMatchObject({ kind: 'unknown', at: 2, refusal: { code: 'run/unknown-outcome' } })
    }
  })
})

describe('values from outside', () => {
  test.each([
    ['a page', 'on s { open "/" let x = read count of row "R" }', { 'read-count': 'many' }],
    ['a look', 'on s { open "/" let x = exists row "R" }', { exists: 1 }],
    ['a table', 'on s { open "/" let x = read table "T" as list of { a: number } }', { 'read-table': [{ a: '1' }] }],
    ['a record', 'on s { open "/" let x = read row "R" as { a: number } }', { 'read-record': { a: 1, b: 2 } }],
    ['a download', 'on s { open "/" let f = download from click link "D" }', { download: 'f' }],
    ['a view that never came', 'on s { open "/" observe main }', {}]
  ])('from a page that are of another type than declared refuse: %s', (_, body, given) => {
    expect(drive(planOf(body), script(given)).end).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'target/not-parsed', span: { line: 1 } }
    })
  })

  test.each([
    ['code', 'let r = run javascript gives { n: number } up to 1s """n = 1"""', { run: { n: '1' } }],
    ['a tool', 'let r = call wallet.balance() as number', { call: 'much' }],
    ['the person', 'let a = ask "How many?" as number', { ask: 'x' }],
    ['nobody', 'let a = ask "How many?" as number', {}]
  ])('from elsewhere that are of another type than declared refuse: %s', (_, body, given) => {
    expect(drive(planOf(body), script(given)).end).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'run/wrong-result', span: { line: 1 } }
    })
  })

  test('a tool that gave the wrong thing was called all the same', () => {
    const call = drive(planOf('let r = call wallet.balance() as number'), script({ call: 'much' })).end
    expect(call).toMatchObject({ act: 'done' })
    const ask = drive(planOf('let a = ask "How many?" as number'), script({ ask: 'x' })).end
    expect(ask).toMatchObject({ act: 'none' })
  })

  test('what the person lets pass is the very value', () => {
    const body = 'let w = ask "What?" as text let x = endorse w because "b" return x'
    const { end, raw } = drive(planOf(body), script({ ask: 'mine', endorse: 'another' }))
    expect(end).toMatchObject({ kind: 'done', result: 'mine' })
    expect(raw).toContainEqual(
      expect.objectContaining({ kind: 'person', act: { verb: 'endorse', value: 'mine', because: 'b' } })
    )
  })

  test('a value for a site or for the planner says whose it will be', () => {
    const body =
      'let w = ask "What?" as text let x = declassify w to o because "b" let y = declassify w to planner because "b"'
    const { raw } = drive(planOf(body), script({ ask: 'mine' }))
    const to = raw.flatMap((need) => (need.kind === 'person' && need.act.verb === 'declassify' ? [need.act.to] : []))
    expect(to).toEqual(['https://o.test', 'planner'])
  })

  test('what is returned, kept or given away holds no handle, and a returned file is only its name', () => {
    const body = `on s { open "/"
      let rows = read table "T" as list of { a: number }
      let f = download from click link "D"
      keep rows, f
      let r = run javascript with { rows } gives { n: number } up to 1s """n = 1"""
      call wallet.note(rows)
      return { rows, f, first: first(rows).a } }`
    const row = { a: 1, '@element': 'h1' }
    const file = { '@file': 'f1', name: 'bill.pdf' }
    const { end, raw } = drive(planOf(body), script({ 'read-table': [row], download: file, run: { n: 1 } }))
    expect(end).toMatchObject({
      kind: 'done',
      result: { rows: [{ a: 1 }], f: { name: 'bill.pdf' }, first: 1 },
      kept: { rows: [{ a: 1 }], f: file }
    })
    expect(JSON.stringify([end, raw.filter(({ kind }) => kind === 'code' || kind === 'tool')])).not.toContain('h1')
  })
})
