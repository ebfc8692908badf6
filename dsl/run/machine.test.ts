import { describe, expect, test } from 'vitest'
import { type ActOutcome, refusal } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import { holdable } from './stop-run.ts'
import { checkText } from './testing/check-text.ts'
import { type Answer, drive, driveProgram } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'
import { script } from './testing/script.ts'

const OPEN = 'open https://s.test/'
const no = (code: Parameters<typeof refusal>[0]): ActOutcome => ({ kind: 'refused', refusal: refusal(code) })

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
      refusal: { code: 'run/list-too-long', detail: { limit: 1 }, span: { line: 1 } }
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
    ['is missing', {}],
    ['is of another type', { p: 1 }],
    ['holds an entry of another type', { p: 'a', l: ['a', 1] }],
    ['is too large', { p: 'x'.repeat(1_000_001) }],
    ['stands only in what the values inherit', Object.create({ p: 'a' })]
  ])('a run whose input or kept value %s is over before it begins', (_, inputs) => {
    const context = { kept: { l: { type: { kind: 'list', of: { kind: 'text' } }, from: [] } } } as const
    const plan = planOf('call mail.put(p, l)', 'input p: text kept l: list of text', context)
    const { needs, end } = drive(plan, undefined, { inputs: { l: [], ...inputs } })
    expect(needs).toEqual([])
    expect(end).toMatchObject({ kind: 'stopped', act: 'none', refusal: { code: 'plan/bad-input', span: { line: 1 } } })
    expect(holdable(end)).toBe(false)
  })

  test('a value that was kept as none is none again, and an input is not', () => {
    const context = { kept: { k: { type: { kind: 'text' }, from: [], none: true } } } as const
    const taking = (decl: string) => planOf('return { none: k == none }', decl, context)
    expect(drive(taking('kept k: text'), undefined, { inputs: { k: null } }).end).toMatchObject({
      result: { none: true }
    })
    expect(drive(taking('input k: text'), undefined, { inputs: { k: null } }).end).toMatchObject({
      refusal: { code: 'plan/bad-input' }
    })
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
    const program = compileChecked(
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
      drag row "R" at 1, 2 + 3 to list "B" at 4, 5 scroll to row "R" scroll down 10 scroll up 5 in list "B"
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
    expect(act('drag')).toMatchObject({
      target: { role: 'row' },
      at: { x: 1, y: 5 },
      to: { role: 'list' },
      toAt: { x: 4, y: 5 }
    })
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
    const { raw } = drive(checkText(text))
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
    expect(raw[0]).not.toHaveProperty('workspace')
  })

  test('code in the workspace says so, in every round', () => {
    const body =
      'for i in [1, 2] up to 2 { let r = run python in workspace with { i } gives { n: number } up to 1s """n = i""" }'
    const { raw } = drive(planOf(body), script({ run: { n: 2 } }))
    expect(raw).toMatchObject([
      { kind: 'code', workspace: true, input: { i: 1 } },
      { kind: 'code', workspace: true, input: { i: 2 } },
      { kind: 'end' }
    ])
  })

  test('tabs, code, tools and questions wait for the person where policy asks', () => {
    const body =
      'let a = ask "?" as text let r = run javascript gives { n: number } up to 1s """n = 1""" call wallet.note(a) on s { open "/" }'
    const { needs } = drive(planOf(body), script({ ask: 'x', run: { n: 1 } }), { asks: () => true })
    expect(needs).toEqual(['ask ask 1', 'ask 1', 'ask run 3', 'run 3', 'ask call 4', 'call 4', 'ask open 6', OPEN])
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

  test('waits ten seconds where it does not say how long', () => {
    const { raw } = drive(
      planOf('on s { open "/" wait for alert wait until exists row "R" }'),
      script({ exists: false })
    )
    const waits = raw.flatMap((need) => {
      if (need.kind === 'pause') return need.limit
      return need.kind === 'batch' ? need.acts.flatMap(({ act }) => (act.verb === 'wait' ? act.ms : [])) : []
    })
    expect(waits.slice(0, 2)).toEqual([10_000, 10_000])
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
  const program = compileChecked(planOf(body))
  const written = driveProgram(program, answer)
  const kept = driveProgram(program, answer, { between: (state) => state })
  expect(kept.raw).toEqual(written.raw)
  expect(kept.end).toEqual(written.end)
})
