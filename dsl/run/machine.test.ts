import { describe, expect, test } from 'vitest'
import { type ActOutcome, refusal, type Value } from '../contract/index.ts'
import { compilePlan } from './compile-plan.ts'
import { advance, startRun } from './machine.ts'
import { settle } from './settle.ts'
import { endRun } from './stop-run.ts'
import { authorize as authorizeText } from './testing/authorize.ts'
import { type Answer, drive, driveProgram } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'

const OPEN = 'open https://s.test/'
const no = (code: Parameters<typeof refusal>[0]): ActOutcome => ({ kind: 'refused', refusal: refusal(code) })
/** Answers by verb and step, or else by verb. */
const script =
  (given: Readonly<Record<string, ActOutcome | Value>>): Answer =>
  (verb, step) =>
    given[`${verb} ${step}`] ?? given[verb]

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
      'a value with its else-value does not part one',
      'let a = read url else "" let b = read title else ""',
      ['read-url 3, read-title 5']
    ]
  ])('%s', (_, body, expected) => {
    const { needs } = drive(
      planOf(`on s { open "/" ${body} }`, 'secret k at s'),
      script({ 'read-text': 'x', 'read-url': 'u', 'read-title': 't' })
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
    const asked = plan.checked.steps[3]?.effect
    expect(drive(plan, undefined, { asks: (effect) => effect === asked }).needs.slice(1)).toEqual([
      'fill 2',
      'ask fill 3',
      'fill 3',
      'fill 4'
    ])
  })

  test('acts that may happen at a sign-in origin go apart from those that may not, and say so', () => {
    const text =
      'plan "t" site s = "https://s.test" { sign in via "https://l.test" } secret k at s on s { open "/" fill field "B" with "1" fill field "C" with secret k.password } on s { click button "A" }'
    const { raw } = drive(authorizeText(text))
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
      const program = compilePlan(planOf(body))
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
    const program = compilePlan(plan)
    const opened = settle(program, advance(program, startRun(program, {}), () => false).state, [{ kind: 'done' }])
    const first = advance(program, opened, () => false)
    expect(advance(program, first.state, () => true)).toEqual(first)
  })
})

describe('values from outside', () => {
  test.each([
    ['a page', 'on s { open "/" let x = read count of row "R" }', { 'read-count': 'many' }],
    ['a look', 'on s { open "/" let x = exists row "R" }', { exists: 1 }],
    ['a table', 'on s { open "/" let x = read table "T" as list of { a: number } }', { 'read-table': [{ a: '1' }] }],
    ['a record', 'on s { open "/" let x = read row "R" as { a: number } }', { 'read-record': { a: 1, b: 2 } }],
    ['code', 'let r = run javascript gives { n: number } up to 1s """n = 1"""', { run: { n: '1' } }],
    ['a tool', 'let r = call wallet.balance() as number', { call: 'much' }],
    ['the person', 'let a = ask "How many?" as number', { ask: 'x' }],
    ['a download', 'on s { open "/" let f = download from click link "D" }', { download: 'f' }],
    ['what never came', 'let a = ask "How many?" as number', {}]
  ])('of another type than declared refuse: %s', (_, body, given) => {
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

describe('statements', () => {
  test('`on` without `open` first waits for its site', () => {
    expect(drive(planOf('on s { click button "A" }')).needs).toEqual(['arrive https://s.test', 'click 1'])
  })

  test('a site that is not reached stops the run where it stands', () => {
    const { end } = drive(planOf('on s { click button "A" }'), script({ arrive: no('page/not-reached') }))
    expect(end).toMatchObject({ kind: 'stopped', at: 0, refusal: { code: 'page/not-reached' } })
  })

  test('`for` takes every item once, and its steps carry their round', () => {
    const { needs } = drive(planOf('on s { open "/" for x in ["a", "b"] up to 5 { fill field "F" with x } }'))
    expect(needs.slice(1)).toEqual(['fill 3@0', 'fill 3@1'])
  })

  test('loops in loops name each round', () => {
    const { needs } = drive(
      planOf('on s { open "/" for x in [1, 2] up to 2 { for y in [1, 2] up to 2 { fill field "F" with x } } }')
    )
    expect(needs.slice(1)).toEqual(['fill 4@0.0', 'fill 4@0.1', 'fill 4@1.0', 'fill 4@1.1'])
  })

  test('`for` over a list longer than its bound refuses before its first round', () => {
    const { needs, end } = drive(planOf('on s { open "/" for x in ["a", "b"] up to 1 { fill field "F" with x } }'))
    expect(needs).toEqual([OPEN])
    expect(end).toMatchObject({
      refusal: { code: 'run/list-too-long', detail: { length: 2, limit: 1 }, span: { line: 1 } }
    })
  })

  const paging = 'on s { open "/" repeat up to 5 { let u = read url stop when gone link "Next" click link "Next" } }'
  test('`repeat` stops when its test holds, and runs its head once more than its tail', () => {
    let looks = 0
    const { needs, end } = drive(planOf(paging), (verb) =>
      verb === 'exists' ? ++looks === 3 : verb === 'read-url' ? 'u' : undefined
    )
    expect(end).toMatchObject({ kind: 'done' })
    expect(needs.filter((need) => need.startsWith('click'))).toHaveLength(2)
    expect(needs.filter((need) => need.startsWith('read-url'))).toHaveLength(3)
  })

  test('`repeat` that runs out of tries refuses', () => {
    const { needs, end } = drive(planOf(paging), script({ exists: false, 'read-url': 'u' }))
    expect(end).toMatchObject({ refusal: { code: 'run/tries-used-up', detail: { limit: 5 } } })
    expect(needs.filter((need) => need.startsWith('click'))).toHaveLength(5)
  })

  test.each([
    ['exists button "A" and exists button "B"', false, ['exists 3']],
    ['exists button "A" and exists button "B"', true, ['exists 3', 'exists 4']],
    ['exists button "A" or exists button "B"', true, ['exists 3']],
    ['not exists button "A" and (exists button "B" or exists button "C")', false, ['exists 3', 'exists 4', 'exists 5']],
    ['[exists button "A", exists button "B"] contains true', false, ['exists 3, exists 4']]
  ])('of %s only what is needed is looked at, left to right (%s)', (test, found, looks) => {
    expect(
      drive(planOf(`on s { open "/" if ${test} { click button "B" } }`), script({ exists: found })).needs.slice(1)
    ).toEqual(expect.arrayContaining(looks))
    const { needs } = drive(planOf(`on s { open "/" if ${test} { require true else "x" } }`), script({ exists: found }))
    expect(needs.slice(1)).toEqual(looks)
  })

  test.each([
    [true, 'yes'],
    [false, 'no']
  ])('`if` with %s goes one way', (found, expected) => {
    const body =
      'on s { open "/" var x = "" if exists link "A" { set x = "yes" } else if 1 == 2 { set x = "odd" } else { set x = "no" } return x }'
    expect(drive(planOf(body), script({ exists: found })).end).toMatchObject({ kind: 'done', result: expected })
  })

  test('`require` refuses with the plan’s own words', () => {
    expect(drive(planOf('require 1 == 2 else "one is not two"')).end).toMatchObject({
      refusal: { code: 'run/require', message: 'one is not two' }
    })
  })

  test('`within` encloses every target, and `in page` escapes it', () => {
    const program = compilePlan(
      planOf('on s { open "/" within region "R" { within list "L" { click button "A" click button "B" in page } } }')
    )
    const targets = program.instrs.flatMap((instr) =>
      instr.op === 'page' && 'target' in instr.act ? [instr.act.target] : []
    )
    expect(targets[0]).toMatchObject({ in: { role: 'list', in: { role: 'region' } } })
    expect(targets[1]?.in).toBeUndefined()
  })

  test('an address is the site and a path, whatever the path was made of', () => {
    for (const rest of ['\\evil.test', ' b', '\u0000', '\n//evil.test']) {
      const { needs, end } = drive(planOf('on s { open "/a" + p }', 'input p: text'), undefined, {
        inputs: { p: rest }
      })
      expect(needs).toEqual([])
      expect(end).toMatchObject({ refusal: { code: 'check/computed-origin' } })
    }
    expect(
      drive(planOf('on s { open "/q?x=" + p }', 'input p: text'), undefined, { inputs: { p: '@evil' } }).needs
    ).toEqual(['open https://s.test/q?x=@evil'])
  })

  test('every act of a page goes out with its values', () => {
    const body = `on s { open "/"
      double click row "R" right click row "R" hover link "L" clear field "F" check checkbox "C" uncheck checkbox "C"
      drag row "R" to list "B" scroll to row "R" scroll down 10 scroll up 5
      fill field "F" with 1.50 type "x" into field "F" press "Enter" in field "F" press "Escape"
      choose "a", "b" from listbox "L" upload f to field "U" paste into field "F" copy heading "H" screenshot main
      click button named n then answer n dialog "W*" as submit because "b" }`
    const { raw } = drive(planOf(body, 'input f: file input n: text'), undefined, {
      inputs: { f: { '@file': 'f1', name: 'a' }, n: 'N' }
    })
    const acts = raw.flatMap((need) => (need.kind === 'batch' ? need.acts : []))
    expect(acts.map(({ act }) => act.verb)).toEqual([
      ...['double-click', 'right-click', 'hover', 'clear', 'check', 'uncheck', 'drag', 'scroll-to', 'scroll', 'scroll'],
      ...['fill', 'type', 'press', 'press', 'choose', 'upload', 'paste', 'copy', 'screenshot', 'click']
    ])
    const act = (verb: string) => acts.find((each) => each.act.verb === verb)?.act
    expect(act('fill')).toMatchObject({ text: '1.5' })
    expect(act('drag')).toMatchObject({ target: { role: 'row' }, to: { role: 'list' } })
    expect(act('choose')).toMatchObject({ options: ['a', 'b'] })
    expect(act('upload')).toMatchObject({ file: { '@file': 'f1' } })
    expect(act('scroll')).toEqual({ verb: 'scroll', direction: 'down', amount: 10 })
    expect(acts.at(-1)).toMatchObject({
      answer: { kind: 'answer', text: 'N', message: 'W*' },
      because: 'b',
      act: { target: { match: { kind: 'is', text: 'N' } } }
    })
  })

  test('back, forward, reload and close are told to the tab', () => {
    const body = 'on s { open "/" back forward reload } tab t { on o { open "/x" click link "A" reload } } close tab t'
    const { raw } = drive(planOf(body))
    const told = raw.flatMap((need) =>
      need.kind === 'tab' ? [[need.tab, need.act.verb]] : need.kind === 'batch' ? [[need.spot.tab, 'batch']] : []
    )
    expect(told).toEqual([
      [undefined, 'open'],
      [undefined, 'back'],
      [undefined, 'forward'],
      [undefined, 'reload'],
      ['t', 'open'],
      ['t', 'batch'],
      ['t', 'reload'],
      ['t', 'close']
    ])
  })

  test('a tab that an act opens is known by its name, and gone back to', () => {
    const body =
      'on s { open "/" tab t from click link "New" { on o { click link "A" } } click link "B" } tab t { on o { click link "C" } }'
    const { needs, raw } = drive(planOf(body))
    expect(needs).toEqual([
      OPEN,
      'click 2',
      'arrive https://o.test',
      'click 4',
      'click 5',
      'arrive https://o.test',
      'click 8'
    ])
    const spots = raw.flatMap((need) => (need.kind === 'batch' ? [[need.spot.tab, need.acts[0]?.opensTab]] : []))
    expect(spots).toEqual([
      [undefined, 't'],
      ['t', undefined],
      [undefined, undefined],
      ['t', undefined]
    ])
  })

  test('what is inside a frame goes to its document, and is not inside what surrounds the frame', () => {
    const text =
      'plan "t" site s = "https://s.test" { frames "https://p.test" } site p = "https://p.test" on s { open "/" within region "R" { frame region "Pay" on p { fill field "Card" with "1" } fill field "A" with "1" } }'
    const { raw } = drive(authorizeText(text))
    const batches = raw.flatMap((need) => (need.kind === 'batch' ? [need] : []))
    expect(batches).toMatchObject([
      {
        origin: 'https://p.test',
        spot: { frames: [{ origin: 'https://p.test', target: { role: 'region', in: { role: 'region' } } }] }
      },
      { origin: 'https://s.test', spot: { frames: [] }, acts: [{ act: { target: { in: { role: 'region' } } } }] }
    ])
    expect(batches[0]?.acts[0]?.act).not.toHaveProperty('target.in')
  })

  test('`observe` gives its views in order, `keep` its values as they were', () => {
    const body = 'var x = 1 on s { open "/" observe main keep x observe main } set x = 2'
    let n = 0
    const { end } = drive(planOf(body), (verb) => (verb === 'observe' ? `view ${++n}` : undefined))
    expect(end).toMatchObject({ kind: 'done', result: null, views: ['view 1', 'view 2'], kept: { x: 1 } })
  })

  test('code and tools are given their values and their limits', () => {
    const body =
      'let r = run python with { a: 1 } gives { n: number } up to 10s, 64KB """n = a""" let b = call wallet.pay(r.n, "x") as number call wallet.note(b)'
    const { raw } = drive(planOf(body), script({ run: { n: 2 }, 'call 2': 5, call: 5 }))
    expect(raw).toMatchObject([
      { kind: 'code', language: 'python', code: 'n = a', input: { a: 1 }, ms: 10000 },
      { kind: 'tool', tool: 'wallet', name: 'pay', args: [2, 'x'], gives: { kind: 'number' } },
      { kind: 'tool', tool: 'wallet', name: 'note', args: [5] },
      { kind: 'end' }
    ])
    expect(raw[2]).not.toHaveProperty('gives')
  })

  test('tabs, code, tools and questions wait for the person where policy asks', () => {
    const body =
      'let a = ask "?" as text let r = run javascript gives { n: number } up to 1s """n = 1""" call wallet.note(a) on s { open "/" }'
    const { needs } = drive(planOf(body), script({ ask: 'x', run: { n: 1 } }), { asks: () => true })
    expect(needs).toEqual(['ask ask 1', 'ask 1', 'ask run 3', 'run 3', 'ask call 4', 'call 4', 'ask open 6', OPEN])
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

describe('waiting until a test holds', () => {
  const plan = planOf('on s { open "/" wait until exists row "R" and exists row "Q" up to 30s } return 1')

  test('looks again after each pause, and goes on once it does', () => {
    let n = 0
    const { needs, end, raw } = drive(plan, (verb) => (verb === 'exists' ? ++n >= 3 : undefined))
    expect(end).toMatchObject({ kind: 'done', result: 1 })
    expect(needs.slice(1)).toEqual(['exists 3@0', 'pause 255', 'exists 3@1', 'pause 255', 'exists 3@2', 'exists 4@2'])
    expect(raw.flatMap((need) => (need.kind === 'pause' ? [[need.first, need.limit]] : []))).toEqual([
      [true, 30000],
      [false, 30000]
    ])
  })

  test('looks no more than 120 times, whatever the clock says', () => {
    const { needs, end } = drive(plan, script({ exists: false }))
    expect(end).toMatchObject({ kind: 'stopped', refusal: { code: 'page/wait-timeout', span: { line: 1 } } })
    expect(needs.filter((need) => need.startsWith('exists'))).toHaveLength(120)
  })

  test('looks once more when the time is over, then refuses', () => {
    const { needs, end } = drive(plan, script({ exists: false }), { pauses: 2 })
    expect(end).toMatchObject({ refusal: { code: 'page/wait-timeout' } })
    expect(needs.slice(1)).toEqual(['exists 3@0', 'pause 255', 'exists 3@1', 'pause 255', 'exists 3@119'])
  })

  test('waits no longer between two looks than the limit, nor shorter than a quarter of a second', () => {
    const wait = (limit: string) =>
      drive(planOf(`on s { open "/" wait until exists row "R" up to ${limit} }`), script({ exists: false }), {
        pauses: 1
      }).needs[2]
    expect([wait('100ms'), wait('10s'), wait('10min')]).toEqual(['pause 100', 'pause 250', 'pause 5085'])
  })

  test('`hand over` tells the person first', () => {
    let n = 0
    const { needs, raw } = drive(
      planOf('on s { open "/" hand over "Sign in" until exists row "R" up to 1h }'),
      (verb) => (verb === 'exists' ? ++n === 2 : undefined)
    )
    expect(needs.slice(1)).toEqual(['hand-over 2', 'exists 3@0', 'pause 30509', 'exists 3@1'])
    expect(raw[1]).toMatchObject({ act: { verb: 'hand-over', message: 'Sign in', ms: 3600000 } })
  })
})

test('a run is the same whether or not its state is written down and read again', () => {
  const body = `var total = 0
    on s { open "/"
      let rows = read table "T" as list of { a: number }
      for r in rows up to 5 { do { click button "Submit" in @r set total = total + r.a } undo { open "/u" click link named text(total) } }
      try { wait until exists row "R" up to 1s } else { observe main keep total }
      click button "Pay"
    } return total`
  const answer: Answer = script({
    'read-table': [
      { a: 1, '@element': 'x' },
      { a: 2, '@element': 'y' }
    ],
    exists: false,
    observe: 'v',
    'click 19': no('target/not-found')
  })
  const program = compilePlan(planOf(body))
  const written = driveProgram(program, answer)
  const kept = driveProgram(program, answer, { between: (state) => state })
  expect(kept.raw).toEqual(written.raw)
  expect(kept.end).toEqual(written.end)
})
