import { describe, expect, test } from 'vitest'
import { type ActOutcome, type RefusalCode, refusal } from '../contract/index.ts'
import { compileChecked } from './compile-checked.ts'
import { advance } from './machine.ts'
import { settle } from './settle.ts'
import { endRun } from './stop-run.ts'
import { type Answer, drive, driveProgram } from './testing/drive.ts'
import { planOf } from './testing/plan-of.ts'

const NO: ActOutcome = { kind: 'refused', refusal: refusal('target/not-found') }
const answers =
  (click: ActOutcome, look: ActOutcome = { kind: 'done', value: 'view' }): Answer =>
  (verb) =>
    verb === 'click' ? click : verb === 'observe' ? look : undefined
const held = (body: string, answer = answers(NO)) => drive(planOf(body), answer, { holds: true })
const BODY = 'on s { open "/" click button "A" } on s { observe document }'

describe('a run that is held', () => {
  test.each([
    ['a look that was added', BODY, true],
    ['its own', 'on s { open "/" click button "A" observe main }', true],
    ['one before its result', `${BODY} return 1`, true],
    ['none', 'on s { open "/" click button "A" }', false],
    ['one in a test', 'on s { open "/" click button "A" if 1 == 1 { observe main } }', false],
    [
      'one that is aimed by a variable',
      'on s { open "/" click button "A" let n = read title observe link named n }',
      false
    ]
  ])('whose plan ends with %s shows the page as it stands', (_, body, shows) => {
    const { end, needs } = held(body)
    expect(end).toMatchObject({
      kind: 'stopped',
      act: 'none',
      refusal: { code: 'target/not-found', span: { line: 1 } },
      views: shows ? ['view'] : []
    })
    expect(needs.filter((need) => need.startsWith('observe'))).toHaveLength(shows ? 1 : 0)
  })

  test('stopped where it stopped, and takes back and goes on from there', () => {
    const { end, state } = held(BODY)
    expect(state.looking).toBeUndefined()
    expect(end).toMatchObject({ at: 2 })
    expect(state.pc).toBe(compileChecked(planOf(BODY)).starts.get(2))
  })

  test.each([
    ['is refused', NO],
    ['never gets an answer', { kind: 'not-run' }],
    ['gives nothing', { kind: 'done' }]
  ] as const)('is held all the same where the look %s', (_, look) => {
    expect(held(BODY, answers(NO, look)).end).toMatchObject({
      kind: 'stopped',
      at: 2,
      refusal: { code: 'target/not-found' },
      views: []
    })
  })

  test('looks no second time where it stopped at the look, or behind it', () => {
    const { needs } = held('on s { open "/" observe main }', answers({ kind: 'done' }, NO))
    expect(needs.filter((need) => need.startsWith('observe'))).toHaveLength(1)
    const behind = held('on s { open "/" let n = read title observe main } return number(n)', (verb) =>
      verb === 'observe' ? 'view' : verb === 'read-title' ? 'no number' : undefined
    )
    expect(behind.end).toMatchObject({ kind: 'stopped', views: ['view'] })
    expect(behind.needs.join().match(/observe/g)).toHaveLength(1)
  })

  test('shows the page too where nobody knows of its act, and a stop meanwhile leaves that unknown', () => {
    const unknown = answers({ kind: 'unknown' })
    expect(held(BODY, unknown).end).toMatchObject({ kind: 'unknown', act: 'unknown', at: 2, views: ['view'] })
    const program = compileChecked(planOf(BODY))
    const { state } = driveProgram(program, unknown, { holds: true })
    const looking = { ended: { ...state.ended, views: [] }, pc: state.pc } as never
    const before = { ...state, ended: undefined, looking, views: [], pc: program.look ?? -1 }
    const stopped = endRun(before, refusal('run/cancelled'))
    expect(stopped.ended).toMatchObject({ kind: 'unknown', at: 2 })
    expect(stopped.state).toMatchObject({ ended: { kind: 'unknown' }, looking: undefined, pc: state.pc })
  })

  test('a stop while it looks ends it', () => {
    const program = compileChecked(planOf(BODY))
    const { state } = driveProgram(program, answers(NO), { holds: true })
    const looking = { ended: { ...state.ended, views: [] }, pc: state.pc } as never
    const before = { ...state, ended: undefined, looking, pc: program.look ?? -1 }
    const pended = advance(program, before, () => false)
    expect(pended.need.kind).toBe('batch')
    expect(endRun(pended.state, refusal('run/cancelled'))).toMatchObject({
      ended: { kind: 'stopped', refusal: { code: 'run/cancelled' } },
      state: { looking: undefined }
    })
    expect(settle(program, pended.state, [NO])).toMatchObject({ ended: { at: 2 }, pc: state.pc })
  })

  test.each<RefusalCode>([
    'approval/declined',
    'approval/unanswered',
    'approval/changed',
    'approval/no-passkey',
    'approval/no-second-person',
    'approval/second-declined',
    'approval/second-unanswered',
    'run/no-answer',
    'run/not-blessed',
    'vault/locked'
  ])('shows nothing of the page where the person said no: %s', (code) => {
    const { end, needs } = held(BODY, answers({ kind: 'refused', refusal: refusal(code) }))
    expect(end).toMatchObject({ kind: 'stopped', at: 2, act: 'none', refusal: { code }, views: [] })
    expect(needs.join()).not.toContain('observe')
  })

  test.each([
    ['an act', 'click button "A"', { asks: () => true, says: () => false }, 'approval/declined'],
    ['a value', 'let n = ask "How many?" as number', {}, 'run/no-answer'],
    ['a hand-over', 'hand over "Sign in" until exists row "R" up to 1min', {}, 'run/no-answer']
  ] as const)('nor where they said no to %s', (_, stmt, driving, code) => {
    const no = refusal('run/no-answer')
    const answer: Answer = (verb) => (verb === 'observe' ? 'view' : { kind: 'refused', refusal: no })
    const opened: Answer = (verb, ...rest) => (verb === 'open' || verb === 'arrive' ? undefined : answer(verb, ...rest))
    const plan = planOf(`on s { open "/" ${stmt} } on s { observe document }`)
    const { end, needs } = drive(plan, opened, { holds: true, ...driving })
    expect(end).toMatchObject({ kind: 'stopped', act: 'none', refusal: { code }, views: [] })
    expect(needs.join()).not.toContain('observe')
  })

  test.each([
    ['ran out', false, 'page/wait-timeout'],
    ['could not look', { kind: 'refused', refusal: refusal('page/wrong-origin') }, 'page/wrong-origin']
  ] as const)('nor while the person has the page: a hand-over that %s', (_, exists, code) => {
    const body = 'on s { open "/" hand over "Type your PIN" until exists row "R" up to 1min } on s { observe document }'
    const answer: Answer = (verb) => (verb === 'exists' ? exists : verb === 'observe' ? 'view' : undefined)
    const { end, needs } = drive(planOf(body), answer, { holds: true, pauses: 1 })
    expect(end).toMatchObject({ kind: 'stopped', at: 2, act: 'none', refusal: { code }, views: [] })
    expect(needs.join()).not.toContain('observe')
  })

  test('a run that is not to be held looks at nothing more', () => {
    const { needs } = drive(planOf(BODY), answers(NO))
    expect(needs.filter((need) => need.startsWith('observe'))).toEqual([])
  })
})
