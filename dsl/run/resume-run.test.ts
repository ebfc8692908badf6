import { describe, expect, test } from 'vitest'
import {
  type ActOutcome,
  type CheckedPlan,
  type EffectClass,
  enclosingTargets,
  patternOf,
  printTarget,
  refusal,
  type SettledSaid,
  type Stmt
} from '../contract/index.ts'
import { spliceStatement } from '../syntax/index.ts'
import { compileChecked } from './compile-checked.ts'
import { resumeRun } from './resume-run.ts'
import { checkText } from './testing/check-text.ts'
import { type Answer, type Driven, drive, driveProgram } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'

const NO: ActOutcome = { kind: 'refused', refusal: refusal('target/not-found') }
const nameOf = (step: string, need: Parameters<Answer>[2]): string => {
  const act = need.kind === 'batch' ? need.acts.find((each) => each.step === step)?.act : undefined
  const match = act && 'target' in act ? act.target?.match : undefined
  return match?.kind === 'is' ? match.text : ''
}
/** Ends the act on what is named `X` so, and answers looks with `true`. */
const at =
  (outcome: ActOutcome): Answer =>
  (verb, step, need) =>
    nameOf(step, need) === 'X' ? outcome : verb === 'exists' ? true : verb === 'observe' ? 'view' : undefined

const hold = (plan: CheckedPlan, outcome: ActOutcome = NO): Driven => drive(plan, at(outcome), { holds: true })

/** The held run goes on with other statements in the place of the one it stopped at. */
const resume = (plan: CheckedPlan, held: Driven, replacement: string, said?: SettledSaid) => {
  const where = held.end.kind === 'done' ? -1 : (held.end.at ?? -1)
  const spliced = spliceStatement(plan.plan, where, replacement)
  if (!('text' in spliced)) throw new Error(JSON.stringify(spliced.diagnostics))
  const program = compileChecked(checkText(spliced.text))
  const state = resumeRun(program, held.state, { held: held.program, ids: spliced.ids, ...(said && { said }) })
  return { state, program, ids: spliced.ids, text: spliced.text }
}
const goOn = (plan: CheckedPlan, held: Driven, replacement: string, answer = at({ kind: 'done' })): Driven => {
  const { state, program } = resume(plan, held, replacement)
  if (!state.ok) throw new Error(state.refusal.code)
  return driveProgram(program, answer, { from: state.value })
}

describe('a resumed run', () => {
  test('does the replacement and what follows, and nothing that was finished', () => {
    const plan = planOf('on s { open "/" let a = 1 click link "A" click link "X" click link "B" } return a')
    const held = hold(plan)
    const { raw, end } = goOn(plan, held, 'let b = 2 click link "Y" click link named text(b)')
    expect(
      raw.flatMap((need) => (need.kind === 'batch' ? need.acts.map(({ step }) => nameOf(step, need)) : [need.kind]))
    ).toEqual(['Y', '2', 'B', 'end'])
    expect(end).toMatchObject({ kind: 'done', result: 1 })
  })

  test('keeps variables, rounds and what was kept, in loops too, and shows what was seen since', () => {
    const plan = planOf(`var total = 0 on s { open "/" observe main keep total
      for x in [1, 2, 3] up to 3 { set total = total + x if x == 2 { click link "X" } click link named text(total) } } return total`)
    const held = hold(plan)
    const { needs, end, raw } = goOn(plan, held, 'let extra = 10 observe main set total = total + extra')
    expect(end).toMatchObject({ kind: 'done', result: 16, views: ['view'], kept: { total: 0 } })
    expect(
      raw.flatMap((need) => (need.kind === 'batch' ? need.acts.map(({ step }) => nameOf(step, need)) : []))
    ).toEqual(['', '13', '16'])
    expect(needs.length).toBeGreaterThan(0)
    expect(needs.filter((need) => !/@[12](\.\d)?~1$/.test(need))).toEqual([])
  })

  test('can be held and resumed again, its steps never named alike', () => {
    const plan = planOf('on s { open "/" for x in [1, 2] up to 2 { click link "X" } click link "B" }')
    const first = hold(plan)
    const { state, program } = resume(plan, first, 'click link "X"')
    if (!state.ok) throw new Error(state.refusal.code)
    const second = driveProgram(program, at(NO), { from: state.value })
    expect(second.needs).toEqual([expect.stringMatching(/^click \d+@0~1$/)])
    expect(second.state.resumed).toBe(1)
    expect(second.end).toMatchObject({ kind: 'stopped', act: 'none' })
    // Of the steps before it was gone on with, each counts once.
    const third = resume(plan, second, 'click link "X"')
    if (!third.state.ok) throw new Error(third.state.refusal.code)
    expect([third.state.value.spent, third.state.value.steps]).toEqual([3, 3])
  })

  test('can still take back what was done before, with the values of then', () => {
    const plan = planOf(
      `on s { open "/" for x in ["a", "b"] up to 2 { do { click link named x } undo { open "/u" click button named x } } click link "X" click link "Z" }`
    )
    const held = hold(plan)
    const failing: Answer = (verb, step, need, count) =>
      nameOf(step, need) === 'Z' ? NO : at({ kind: 'done' })(verb, step, need, count)
    const { state, program } = resume(plan, held, 'click link "Y" click link "W"')
    if (!state.ok) throw new Error(state.refusal.code)
    const { raw, end } = driveProgram(program, failing, { from: { ...state.value, holds: false } })
    const names = raw.flatMap((need) => (need.kind === 'batch' ? need.acts.map(({ step }) => nameOf(step, need)) : []))
    expect(names).toEqual(['Y', 'W', 'Z', 'b', 'a'])
    expect(end).toMatchObject({ kind: 'stopped', undone: [{}, {}], notUndone: [] })
  })

  test('may take as many steps as its plan says, beside those it took', () => {
    const plan = planOf('on s { open "/" click link "X" }')
    expect(goOn(plan, hold(plan), 'click link "Y"').end).toMatchObject({ kind: 'done' })
  })

  test('is not one that was not held, nor one that goes on elsewhere or with nothing', () => {
    const plan = planOf('on s { open "/" click link "A" click link "X" }')
    const done = drive(plan, at({ kind: 'done' }), { holds: true })
    const notHeld = { ok: false, refusal: { code: 'resume/not-held' } }
    expect(resumeRun(done.program, done.state, { held: done.program, ids: new Map() })).toMatchObject(notHeld)
    const held = hold(plan)
    const elsewhere = spliceStatement(plan.plan, 2, 'click link "Y"')
    if (!('text' in elsewhere)) throw new Error('not spliced')
    expect(
      resumeRun(compileChecked(checkText(elsewhere.text)), held.state, { held: held.program, ids: elsewhere.ids })
    ).toMatchObject(notHeld)
    expect(resume(plan, held, '').state).toMatchObject(notHeld)
  })
})

describe('where a frame is not found', () => {
  const IN = 'plan "t" site s = "https://s.test" { frames "https://p.test" } site p = "https://p.test" on s { open "/" '
  const noFrame = { kind: 'refused', refusal: refusal('target/not-found', { target: 'frame "Card"' }) } as const
  const framed = (body: string) => checkText(`${IN} frame frame "Card" on p { ${body} } }`)
  const kindAt = (plan: CheckedPlan, { end }: Driven) => {
    const [on] = plan.plan.body
    const [, frame] = on?.kind === 'on' ? on.body : []
    return end.kind === 'stopped' && frame ? end.at === frame.id : undefined
  }

  test('the whole block is replaced, its head too', () => {
    const plan = framed('click link "X" click link "B"')
    const held = hold(plan, noFrame)
    expect([kindAt(plan, held), held.end]).toMatchObject([true, { refusal: { span: { line: 1 } }, act: 'none' }])
    const { raw, end } = goOn(plan, held, 'frame frame "Pay" on p { click link "Y" }')
    const batches = raw.flatMap((need) => (need.kind === 'batch' ? [need] : []))
    expect(batches.flatMap((need) => need.acts.map(({ step }) => nameOf(step, need)))).toEqual(['Y'])
    expect(batches[0]?.spot.frames).toMatchObject([{ target: { match: { text: 'Pay' } } }])
    expect(end.kind).toBe('done')
  })

  test('it is said as the plan has it: a value of the run is told to the document alone', () => {
    const plan = checkText(`${IN} let x = "4711" frame frame named x on p { click link "X" } }`)
    const { raw, end } = hold(plan, {
      kind: 'refused',
      refusal: refusal('target/not-found', { target: 'frame named *' })
    })
    const [frame] = raw.flatMap((need) => (need.kind === 'batch' ? need.spot.frames : []))
    expect(frame && [frame.target.match, printTarget(frame.said)]).toEqual([
      { kind: 'is', text: '4711' },
      'frame named *'
    ])
    const [on] = plan.plan.body
    expect(end).toMatchObject({ kind: 'stopped', at: on?.kind === 'on' ? on.body[2]?.id : undefined })
  })

  test.each([
    ['once something in it was done', 'click link "B" click link "X"', noFrame],
    ['where it is what the act aims at', 'click link "X"', NO],
    ['in a loop inside', 'for x in [1] up to 1 { click link "X" }', noFrame]
  ])('but an act alone %s', (_, body, outcome) => {
    const plan = framed(body)
    expect(kindAt(plan, hold(plan, outcome))).toBe(false)
  })
})

describe('where what encloses the target of an act is not found', () => {
  const missed = (target: string) => ({ kind: 'refused', refusal: refusal('target/not-found', { target }) }) as const
  const refs = { e1: { document: 'd', role: 'table', name: 'Orders', nth: 2 } }
  const planIn = (body: string) =>
    checkText(
      `plan "t" site s = "https://s.test" { frames "https://p.test" } site p = "https://p.test"
      on s { open "/" let who = "Ann" ${body} }`,
      { refs }
    )
  /** What the held statement is: the head of a `within`, or its kind. */
  const heldAt = (plan: CheckedPlan, target: string) => {
    const { end } = hold(plan, missed(target))
    const at = end.kind === 'stopped' ? end.at : undefined
    const all = (stmts: readonly Stmt[]): readonly Stmt[] =>
      stmts.flatMap((stmt) => [stmt, ...('body' in stmt ? all(stmt.body) : [])])
    const found = all(plan.plan.body).find(({ id }) => id === at)
    return found?.kind === 'within' ? printTarget(patternOf(found.target)) : found?.kind
  }

  test('the whole `within` is replaced, its head too', () => {
    const plan = planIn('within table "T" { click link "X" click link "B" }')
    const held = hold(plan, missed('table "T"'))
    expect(held.end).toMatchObject({ act: 'none', refusal: { detail: { target: 'table "T"' } } })
    const { raw, end } = goOn(plan, held, 'within table "U" { click link "Y" }')
    const acts = raw.flatMap((need) => (need.kind === 'batch' ? need.acts.map(({ act }) => act) : []))
    expect(acts).toMatchObject([{ target: { match: { text: 'Y' }, in: { match: { text: 'U' } } } }])
    expect(end.kind).toBe('done')
  })

  test.each([
    ['the outer of two', 'within table "T" { within row "R" { click link "X" } }', 'table "T"', 'table "T"'],
    ['the inner of two', 'within table "T" { within row "R" { click link "X" } }', 'row "R" in table "T"', 'row "R"'],
    ['what its own head names', 'within row "R" in table "T" { click link "X" }', 'table "T"', 'row "R" in table "T"'],
    ['one of a name that is known in the run', 'within row named who { click link "X" }', 'row named *', 'row named *'],
    ['one that was seen', 'within @e1 { click link "X" }', 'table "Orders" nth 2', '@*'],
    [
      'one in the page, in another',
      'within table "T" { within row "R" in page { click link "X" } }',
      'row "R"',
      'row "R" in page'
    ],
    [
      'what one in the page names, in another',
      'within form "F" { within row "R" in table "U" in page { click link "X" } }',
      'table "U"',
      'row "R" in table "U" in page'
    ],
    ['one around a frame', 'within table "T" { frame frame "F" on p { click link "X" } }', 'table "T"', 'table "T"'],
    [
      'the one that holds it, behind an empty one',
      'within row "R" { within table "T" { } } within row "R" { within table "T" { click link "X" } }',
      'table "T" in row "R"',
      'table "T"'
    ]
  ])('%s', (_, body, target, head) => {
    expect(heldAt(planIn(body), target)).toBe(head)
  })

  test.each([
    ['once something in it was done', 'within table "T" { click link "B" click link "X" }', 'table "T"'],
    ['where the act names it itself', 'within table "T" { click link "X" in row "R" }', 'row "R" in table "T"'],
    ['in a loop inside', 'within table "T" { for x in [1] up to 1 { click link "X" } }', 'table "T"'],
    ['where what it aims at is missed', 'within table "T" { click link "X" }', 'link "X" in table "T"'],
    [
      'where an earlier round did something in it that waits to be undone',
      'for x in ["a", "X"] up to 2 { within table "T" { do { click link named x } undo { open "/u" reload } } }',
      'table "T"'
    ],
    [
      'where an earlier round read something in it that is to be undone with',
      `for x in ["a", "X"] up to 2 { do { within table "T" { click link named x let y = x } }
       undo { open "/u" click link named y } }`,
      'table "T"'
    ]
  ])('but an act alone %s', (_, body, target) => {
    expect(heldAt(planIn(body), target)).toBe('act')
  })

  test.each([
    'within table "T" { click link "X" }',
    'within row "R" in table "T" { click link "X" }',
    'within table "T" { within row named who { click link "X" } }',
    'within @e1 { click link "X" }',
    'let rows = read all row as { id: text } for row in rows up to 2 { within @row { click link "X" } }'
  ])('a head is named as what encloses its acts is: %s', (body) => {
    const { checked, program } = { checked: planIn(body), program: compileChecked(planIn(body)) }
    const [target] = Object.values(checked.steps).flatMap(({ verb, target }) =>
      verb === 'click' && target ? [target] : []
    )
    const enclosing = target ? enclosingTargets(target).map(printTarget) : []
    expect(program.withins.toReversed().flatMap(({ said }) => said)).toEqual(enclosing)
  })

  test('the earlier round is taken back with what is put there', () => {
    const plan = planIn(
      'for x in ["a", "X"] up to 2 { within table "T" { do { click link named x } undo { open "/u" click button named x } } }'
    )
    const held = hold(plan, missed('table "T"'))
    expect(held.state.done.flat()).toHaveLength(1)
    expect(resume(plan, held, 'click link "Y"').state).toMatchObject({ ok: true })
  })

  test('but an act alone where it stands for one of which nothing was known', () => {
    const plan = planIn('within table "T" { click button "X" as submit }')
    const lost = hold(plan, { kind: 'unknown' })
    const { state, program, text } = resume(plan, lost, 'click button "X"', 'done')
    if (!state.ok) throw new Error(state.refusal.code)
    const again = driveProgram(program, at(missed('table "T"')), { from: state.value })
    expect(again.end).toMatchObject({ kind: 'stopped', at: lost.end.kind === 'unknown' ? lost.end.at : -1 })
    const third = resume(checkText(text, { refs }), again, 'click button "Y" click button "X"')
    if (!third.state.ok) throw new Error(third.state.refusal.code)
    expect(third.state.value.lostAt).toBe(state.value.lostAt)
  })
})

describe('after an act of which nothing is known', () => {
  const submit = planOf('on s { open "/" click button "X" as submit click link "B" }')

  test.each([
    ['click button "X"', false],
    ['observe main click button "X"', false],
    ['let a = 1 if exists row "R" { click link "Y" }', false],
    ['if exists row "R" { click link "Y" } else { click button "X" as submit }', true],
    ['wait for row "R" up to 1s', true],
    ['let n = read count of row "R"', true],
    ['open "/all" if exists row "R" { click link "Y" }', true],
    ['open "/" open "/all" wait for row "R" up to 1s', true],
    ['open "/all" click button "X" as submit', false],
    ['open "/all" observe main', false],
    ['open "/all" as submit wait for row "R" up to 1s', false],
    ['back wait for row "R" up to 1s', false],
    ['reload wait for row "R" up to 1s', false],
    ['open "/all"', false]
  ])('a replacement must look first: %s', (replacement, expected) => {
    const { state } = resume(submit, hold(submit, { kind: 'unknown' }), replacement)
    expect(state).toMatchObject(
      expected ? { ok: true } : { ok: false, refusal: { code: 'resume/unknown-act', span: {} } }
    )
  })

  test('a look that never came back is none: what replaces it looks first, too', () => {
    const first = resume(submit, hold(submit, { kind: 'unknown' }), 'wait for row "R" up to 1s')
    if (!first.state.ok) throw new Error(first.state.refusal.code)
    const plan = checkText(first.text)
    const again = (answer: Answer, replacement: string) => {
      if (!first.state.ok) throw new Error(first.state.refusal.code)
      return resume(plan, driveProgram(first.program, answer, { from: first.state.value }), replacement).state
    }
    const fails: Answer = (verb) => (verb === 'wait' ? NO : undefined)
    expect(again(fails, 'click button "X" as submit')).toMatchObject({
      ok: false,
      refusal: { code: 'resume/unknown-act' }
    })
    expect(again(fails, 'wait for row "S" up to 1s')).toMatchObject({ ok: true })
    const looks: Answer = (verb) => (verb === 'click' ? NO : undefined)
    expect(again(looks, 'click link "C"')).toMatchObject({ ok: true })
  })

  test.each([
    ['done', true],
    ['not-done', true],
    ['unknown', false]
  ] as const)('the person’s word `%s` settles it: %s', (said, ok) => {
    expect(resume(submit, hold(submit, { kind: 'unknown' }), 'click link "Y"', said).state).toMatchObject({ ok })
  })

  test.each<[EffectClass, boolean]>([
    ['submit', false],
    ['destroy', false],
    ['activate', true]
  ])('one that the page made %s, and the person allowed so, counts as that', (effect, ok) => {
    const quiet = planOf('on s { open "/" click link "X" }')
    const facts = { origin: 'https://s.test', url: '', title: '', role: 'link', name: 'X', effect }
    let raised = false
    const held = drive(
      quiet,
      (verb) => {
        if (verb !== 'click') return undefined
        if (raised) return { kind: 'unknown' }
        raised = true
        return { kind: 'raised', facts }
      },
      { holds: true }
    )
    expect(held.end).toMatchObject({ kind: 'unknown', effect })
    expect(resume(quiet, held, 'click link "Y"').state).toMatchObject({ ok })
  })

  test('it need not where the act was harmless', () => {
    const harmless = planOf('on s { open "/" fill field "X" with "1" }')
    expect(resume(harmless, hold(harmless, { kind: 'unknown' }), 'fill field "Y" with "1"').state).toMatchObject({
      ok: true
    })
  })
})
