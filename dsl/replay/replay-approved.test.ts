import { expect, test } from 'vitest'
import {
  type ApprovedAct,
  hashJson,
  type JournalEvent,
  type Json,
  type Question,
  type Recording,
  type Turn
} from '../contract/index.ts'
import { compileChecked } from '../run/compile-checked.ts'
import { advance, askedTarget, markUnasked, rowsAhead, type Told, takeIn, takeStart } from '../run/index.ts'
import { checkText } from '../run/testing/check-text.ts'
import { playTurns } from './play-turns.ts'
import { type DeviceLeaf, replayRun } from './replay-run.ts'

type About = Extract<Question['about'], { kind: 'act' }>

const REQUEST = { text: 'Do it', saidBy: 'agent' } as const
const TEXT = `plan "Names" site s = "https://s.test"
on s { open "/" for item in ["x", "y", "z"] up to 3 { fill textbox "Name" with item click button "Go" as submit } }`

const checked = checkText(TEXT)
const program = compileChecked(checked)
const [submit = ''] = program.instrs.flatMap((instr) =>
  'step' in instr && instr.step.class === 'submit' ? [instr.step.effect] : []
)

/** A run whose person is asked about each round that no table covers, and says yes; `change` is what they were shown. */
const record = (change: (about: About) => About = (about) => about): Recording => {
  const started = { kind: 'started', given: {} } as const
  const turns: Turn[] = [{ kind: 'taken', token: 'jti', policy: hashJson('policy'), agent: 'planner' }, started]
  const covered = new Set<string>()
  let state = takeStart(program, started)
  const tell = (turn: Told) => {
    turns.push(turn)
    state = takeIn(program, state, turn)
  }
  for (;;) {
    const { need } = advance(program, state, (effect) => effect === submit)
    tell({ kind: 'advanced', asks: [submit] })
    if (need.kind === 'end') break
    if (need.kind === 'arrive') tell({ kind: 'arrived' })
    else if (need.kind === 'ask') {
      const { step, checked: act } = need.act
      const rows = rowsAhead(program, state)?.rows.map((row) => ({
        step: row.act.step,
        ...askedTarget(row.act),
        values: row.values.map(markUnasked(REQUEST))
      }))
      const about = { kind: 'act', step, verb: act.verb, ...askedTarget(need.act), effect: 'submit', values: [] }
      const shown = change({ ...about, ...(rows && rows.length > 1 && { rows }) } as unknown as About)
      const question = {
        id: `q${step}`,
        run: 'run_1',
        plan: 'Names',
        request: REQUEST,
        about: shown
      } as unknown as Question
      if (!covered.has(step)) {
        turns.push({ kind: 'asked', question }, { kind: 'answered', question: question.id, choice: 'once' })
        for (const row of shown.rows ?? []) covered.add(row.step)
      }
      tell({ kind: 'approved', approved: { step } as ApprovedAct })
    } else {
      const steps = need.kind === 'batch' ? need.acts : [need]
      turns.push({ kind: 'begun', acts: steps.map(() => ({ salt: 'salt' })) })
      tell({ kind: 'settled', outcomes: steps.map(() => ({ kind: 'done' })), told: steps.map(() => ({})) })
    }
  }
  turns.push({ kind: 'ended', salt: 'salt' })
  const labels = { owner: 'o', shown: [], released: {} }
  return { v: 1, run: 'run_1', build: 'build', text: TEXT, request: REQUEST, inputs: {}, labels, turns }
}

/** The leaves of a device that did as it should, and showed its person what stands in the recording. */
const leavesOf = (right: Recording, shown = right): DeviceLeaf[] => {
  const { events } = playTurns(program, { hash: checked.hash, title: checked.plan.title }, right)
  const asked = new Map<string, string>(
    shown.turns.flatMap((turn) =>
      turn.kind === 'asked' ? [[turn.question.id, hashJson(turn.question as unknown as Json)]] : []
    )
  )
  return events.map(({ event }, leaf) => {
    const hash = 'question' in event ? asked.get(event.question) : undefined
    return { leaf, event: { ...event, ...(hash && { shown: hash }) } as JournalEvent }
  })
}

const tabled = (rows: (rows: NonNullable<About['rows']>) => About['rows'], later?: number) =>
  record((about) => (about.rows ? { ...about, rows: rows(about.rows) ?? [], ...(later && { later }) } : about))

const whole = record()
/** Its page had the element of the third round not yet. */
const short = tabled((rows) => rows.slice(0, 2), 1)

test.each([
  ['all rounds', whole, 1],
  ['the rounds that its page had', short, 2]
] as const)('a table of %s replays as it was shown', (_, recording, questions) => {
  const leaves = leavesOf(recording)
  expect(leaves.filter(({ event }) => event.kind === 'question')).toHaveLength(questions)
  expect(leaves).toEqual(leavesOf(recording, { ...recording, turns: [] }))
  expect(replayRun(recording, leaves)).toEqual({ same: leaves.length })
})

test.each<[string, Recording]>([
  [
    'says another value of a later round',
    tabled((rows) => rows.map((row, i) => (i === 1 ? { ...row, values: [{ label: 'text', text: 'w' }] } : row)))
  ],
  [
    'says another target of a round',
    tabled((rows) => rows.map((row, i) => (i === 2 ? { ...row, target: 'button "Stop"' } : row)))
  ],
  ['says that rounds come after the last', tabled((rows) => rows, 2)],
  ['has a round that does not come', tabled((rows) => [...rows, ...rows.slice(-1)])]
])('a table that %s points to the interpreter', (_, recording) => {
  expect(replayRun(recording, leavesOf(whole, recording)).difference).toMatchObject({ part: 'interpreter' })
})

test('a round that was in no table is approved by nobody', () => {
  const own = short.turns.findLastIndex(({ kind }) => kind === 'asked')
  const turns = short.turns.filter((_, i) => i !== own && i !== own + 1)
  const step = leavesOf(short).flatMap(({ event }) => (event.kind === 'question' ? [event.question] : []))[1]
  const leaves = leavesOf(short).filter(({ event }) => !('question' in event) || event.question !== step)
  expect(replayRun({ ...short, turns }, leaves).difference).toMatchObject({
    part: 'interpreter',
    why: 'the interpreter cannot follow: it does what nobody said yes to'
  })
})

test('nothing is approved by a no, of the first person or of the second', () => {
  const told = leavesOf(whole)
  const turns = whole.turns.map((turn) => (turn.kind === 'answered' ? { ...turn, choice: 'no' as const } : turn))
  const leaves = told.map(({ leaf, event }) => ({
    leaf,
    event: event.kind === 'answer' ? { ...event, choice: 'no' as const } : event
  }))
  expect(replayRun({ ...whole, turns }, leaves).difference).toMatchObject({ part: 'interpreter' })
  const second = told.flatMap(({ leaf, event }): DeviceLeaf[] => {
    if (event.kind !== 'answer') return [{ leaf, event }]
    const { question, shown, run } = event
    return [
      { leaf, event },
      { leaf, event: { kind: 'second-answer', run, question, shown, choice: 'no' } as const }
    ]
  })
  const both = whole.turns.flatMap((turn): Turn[] =>
    turn.kind === 'answered' ? [turn, { kind: 'second', question: turn.question, choice: 'no' }] : [turn]
  )
  expect(replayRun({ ...whole, turns: both }, second).difference).toMatchObject({ part: 'interpreter' })
})
