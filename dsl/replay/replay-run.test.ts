import { describe, expect, test } from 'vitest'
import {
  commit,
  hashJson,
  type JournalEvent,
  type Json,
  type Question,
  type Recording,
  readRecording,
  refusal,
  type Turn
} from '../contract/index.ts'
import { compileChecked } from '../run/compile-checked.ts'
import { advance, type Told, takeIn, takeStart } from '../run/index.ts'
import { checkText } from '../run/testing/check-text.ts'
import { playTurns } from './play-turns.ts'
import { type DeviceLeaf, replayRun } from './replay-run.ts'

const REQUEST = { text: 'Do it', saidBy: 'agent' } as const
const TEXT = `plan "Taxi" site s = "https://s.test" input name: text
on s { open "/" let a = read text of heading "Home"
for item in ["x", "y"] up to 3 { fill textbox "Name" with item }
click button "Go" wait for heading "Done" up to 10s let b = read text of heading "Sum" }
return { a, b, name }`

/** What the pages of the test say to the interpreter. */
const VALUES: Readonly<Record<string, Json>> = { 'read-text': 'Home', exists: true }

/** A recording of a plan's run over pages that say the same each time: what a device writes, without a device. */
const record = (
  text: string,
  inputs: Recording['inputs'],
  says: Readonly<Record<string, Json>> = VALUES
): Recording => {
  const checked = checkText(text)
  const program = compileChecked(checked)
  const started = { kind: 'started', given: inputs } as const
  const turns: Turn[] = [{ kind: 'taken', token: 'jti', policy: hashJson('policy'), agent: 'planner' }, started]
  let state = takeStart(program, started)
  let salts = 0
  const salt = () => `salt-${String(salts++)}`
  const tell = (turn: Told) => {
    turns.push(turn)
    state = takeIn(program, state, turn)
  }
  for (;;) {
    const { need } = advance(program, state, () => false)
    tell({ kind: 'advanced', asks: [] })
    if (need.kind === 'end') break
    if (need.kind === 'arrive') tell({ kind: 'arrived' })
    else if (need.kind === 'pause') tell({ kind: 'paused', over: false })
    else if (need.kind === 'ask') throw new Error('nothing asks')
    else {
      const steps = need.kind === 'batch' ? need.acts : [need]
      turns.push({ kind: 'begun', acts: steps.map(() => ({ salt: salt() })) })
      const outcomes = steps.map(({ checked: { verb } }) => {
        if (verb === 'read-text' && says.fails)
          return { kind: 'refused', refusal: refusal('target/not-found') } as const
        const value = says[verb]
        return value === undefined ? ({ kind: 'done' } as const) : ({ kind: 'done', value } as const)
      })
      tell({ kind: 'settled', outcomes, told: outcomes.map(() => ({ salt: salt() })) } as Told)
    }
  }
  turns.push({ kind: 'ended', salt: salt() })
  return {
    v: 1,
    run: 'run_1',
    build: 'build',
    text,
    request: REQUEST,
    inputs,
    labels: { owner: 'o', shown: [], released: {} },
    turns
  }
}

const eventsOf = (recording: Recording) => {
  const checked = checkText(recording.text)
  const plan = { hash: checked.hash, title: checked.plan.title }
  return playTurns(compileChecked(checked), plan, recording).events
}

/** The leaves that a device wrote: the ones that the replay of what it recorded makes. */
const leavesOf = (recording: Recording): DeviceLeaf[] =>
  eventsOf(recording).map(({ event }, i) => ({
    leaf: 10 + i,
    event: event as JournalEvent
  }))

const recording = record(TEXT, { name: 'Ann' })
const leaves = leavesOf(recording)

/** Another text than stands there, of the same kind. */
const other = (value: Json): Json => {
  if (typeof value === 'string') return value === 'x' ? 'y' : `${value}x`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return value === null ? 'x' : value
}

/** Every way to change one value somewhere in a JSON document. */
function* changesIn(
  value: Json,
  path: readonly string[] = []
): Generator<{ readonly path: string; readonly changed: Json }> {
  if (value === null || typeof value !== 'object') {
    yield { path: path.join('.'), changed: other(value) }
    return
  }
  for (const [name, each] of Object.entries(value)) {
    for (const { path: at, changed } of changesIn(each as Json, [...path, name])) {
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, Json>
      copy[name] = changed
      yield { path: at, changed: copy }
    }
  }
}

describe('what was recorded', () => {
  test('replays to the leaves that were written', () => {
    expect(leaves.length).toBeGreaterThan(12)
    expect(replayRun(recording, leaves)).toEqual({ same: leaves.length })
  })

  test('is read as it was written', () => {
    expect(readRecording(JSON.parse(JSON.stringify(recording)))).toEqual({ recording })
  })

  test('replays to the same through JSON', () => {
    const read = readRecording(JSON.parse(JSON.stringify(recording)))
    expect('recording' in read && replayRun(read.recording, leaves)).toEqual({ same: leaves.length })
  })

  test.each([
    [
      'a tool of the page',
      'on s { open "/" let a = call page.look({ of: name }) as { n: number } }',
      { n: 3 },
      { n: 4 }
    ],
    [
      'a tool of the page that failed',
      'on s { open "/" try { call page.look({ of: name }) } else { open "/no" } } let a = 1',
      undefined,
      1
    ],
    ['a tool of a server', 'on s { open "/" } let a = call shop.look({ of: name }) as text', 'found', 'lost'],
    [
      'a tool of a server whose answer is told to nobody',
      'on s { open "/" } call shop.look({ of: name }) let a = 1',
      undefined,
      1
    ]
  ])('of a call of %s replays to the same, and to nothing else', (_, calls, gave, other) => {
    const called = record(
      `plan "Call" site s = "https://s.test" input name: text ${calls} return { a }`,
      { name: 'Ann' },
      {
        ...(gave === undefined ? {} : { call: gave })
      }
    )
    const made = leavesOf(called)
    expect(made.some(({ event }) => event.kind === 'intent' && event.verb === 'call')).toBe(true)
    expect(replayRun(called, made)).toEqual({ same: made.length })
    if (gave === undefined) return
    const turns = JSON.parse(JSON.stringify(called.turns).replaceAll(JSON.stringify(gave), JSON.stringify(other)))
    expect(replayRun({ ...called, turns }, made).difference).toMatchObject({ part: 'interpreter' })
    const asked = { ...called, text: called.text.replace('of: name', 'of: "x"') }
    expect(replayRun(asked, made).difference).toMatchObject({ part: 'plan' })
  })

  test('may be followed by what a person settled, and by its own leaf', () => {
    const recorded: JournalEvent = {
      kind: 'run-recorded',
      run: 'run_1',
      record: hashJson(1),
      bytes: 1,
      readers: [hashJson(2)]
    }
    expect(replayRun(recording, [...leaves, { leaf: 99, event: recorded }])).toEqual({ same: leaves.length })
  })
})

describe('what differs is named', () => {
  test.each(recording.turns.map((turn, i) => [i, turn.kind] as const))('turn %i (%s) left out', (at) => {
    const without = { ...recording, turns: recording.turns.filter((_, i) => i !== at) }
    // What the turns before it made is the same, and the first leaf after that is not.
    const before = eventsOf(recording).filter(({ turn }) => turn < at).length
    expect(replayRun(without, leaves)).toMatchObject({
      same: before,
      difference: { part: 'interpreter', leaf: leaves[before]?.leaf }
    })
  })

  test.each(recording.turns.map((turn, i) => [i, turn.kind] as const))('turn %i (%s) told twice', (at) => {
    const turns = recording.turns.flatMap((turn, i) => (i === at ? [turn, turn] : [turn]))
    const { difference } = replayRun({ ...recording, turns }, leaves)
    // To go on twice is to go on once, and so is to begin twice before anything happened.
    const isNothing = recording.turns[at]?.kind === 'advanced' || recording.turns[at]?.kind === 'started'
    expect(difference === undefined).toBe(isNothing)
  })

  test('two turns in the other order', () => {
    for (let at = 2; at + 1 < recording.turns.length; at++) {
      const turns = [...recording.turns]
      const [a, b] = [turns[at] as Turn, turns[at + 1] as Turn]
      turns.splice(at, 2, b, a)
      const isNothing = a.kind === 'begun' ? false : b.kind === 'ended' && a.kind !== 'advanced'
      expect(replayRun({ ...recording, turns }, leaves).difference === undefined, `${at} ${a.kind} ${b.kind}`).toBe(
        isNothing
      )
    }
  })

  const settled = recording.turns.flatMap((turn, at) => (turn.kind === 'settled' ? [at] : []))
  test.each(settled)('anything that turn %i says of an outcome', (at) => {
    for (const { path, changed } of changesIn(recording.turns[at] as unknown as Json)) {
      if (path.startsWith('kind') || path.endsWith('.kind')) continue
      const turns = recording.turns.map((turn, i) => (i === at ? (changed as unknown as Turn) : turn))
      const isSaltOfNothing = /^told\.(\d+)\.salt$/.exec(path)
      const turn = recording.turns[at]
      const gave = turn?.kind === 'settled' && turn.outcomes[Number(isSaltOfNothing?.[1] ?? -1)]
      const isUnused = isSaltOfNothing && gave && (gave.kind !== 'done' || gave.value === undefined)
      const { difference } = replayRun({ ...recording, turns }, leaves)
      expect(difference === undefined, path).toBe(Boolean(isUnused))
    }
  })

  test('every member of every leaf, by that leaf and member', () => {
    for (const [i, leaf] of leaves.entries()) {
      for (const { path, changed } of changesIn(leaf.event as unknown as Json)) {
        const told = leaves.map((one, j) => (j === i ? { ...one, event: changed as unknown as JournalEvent } : one))
        const { same, difference } = replayRun(recording, told)
        expect({ same, leaf: difference?.leaf, field: difference?.field }, path).toEqual({
          same: i,
          leaf: leaf.leaf,
          field: path.split('.')[0]
        })
      }
    }
  })

  test.each(leaves.map(({ event }, i) => [i, event.kind] as const))('leaf %i (%s) that is missing', (at) => {
    const told = leaves.filter((_, i) => i !== at)
    const next = leaves[at + 1]
    expect(replayRun(recording, told)).toMatchObject({
      same: at,
      difference: next ? { part: 'interpreter', leaf: next.leaf } : { part: 'log' }
    })
  })

  test('another plan, before anything of it is run', () => {
    const text = TEXT.replace('"Go"', '"Stop"')
    expect(replayRun(recording, leaves, { text })).toMatchObject({
      same: 0,
      difference: { part: 'plan', leaf: 10, field: 'plan' }
    })
    expect(replayRun(recording, leaves, { text: 'plan' })).toMatchObject({ difference: { part: 'plan' } })
    expect(replayRun({ ...recording, text }, leaves)).toMatchObject({ difference: { part: 'plan' } })
  })

  test.each([
    ['request', { request: { ...REQUEST, text: 'Do that' } }],
    ['run', { run: 'run_2' }]
  ] as const)('another %s, as the record’s', (field, more) => {
    expect(replayRun({ ...recording, ...more }, leaves)).toMatchObject({ difference: { part: 'record', field } })
  })

  test('a run that nothing is told of', () => {
    expect(replayRun(recording, [])).toMatchObject({ same: 0, difference: { part: 'log' } })
  })

  test('an interpreter that does something else, at the first leaf where it does', () => {
    const checked = checkText(TEXT)
    const plan = { hash: checked.hash, title: checked.plan.title }
    // This interpreter takes the second item of a list first.
    const program = compileChecked(checkText(TEXT.replace('["x", "y"]', '["y", "x"]')))
    const made = playTurns(program, plan, recording).events
    const told = made.map(({ event }, i) => ({ leaf: 10 + i, event: event as JournalEvent }))
    const { difference, same } = replayRun(recording, told)
    expect(difference).toMatchObject({ part: 'interpreter', field: 'args' })
    expect(told[same]?.event).toMatchObject({ kind: 'intent', verb: 'fill' })
  })
})

test('a run that was refused in the middle replays to its end', () => {
  const refused = record(TEXT, { name: 'Ann' }, { fails: true })
  const told = leavesOf(refused)
  expect(told.at(-1)?.event).toMatchObject({ kind: 'run-ended', status: 'refused', code: 'target/not-found' })
  expect(replayRun(refused, told)).toEqual({ same: told.length })
})

describe('a question that was answered', () => {
  const TYPED = 'one of ["red", "blue"]'
  const asked = record(`plan "Ask" let a = ask "Which?" as ${TYPED} return { a }`, {}, { ask: 'red' })
  /** Where a device asks: it has begun the step, and it is not settled. */
  const at = asked.turns.findIndex(({ kind }) => kind === 'begun') + 1
  const answered = (value: string): Recording => {
    const question = {
      ...{ v: 1, id: 'q', run: 'run_1', plan: 'Ask', agent: 'planner', request: REQUEST, asked: 1, expires: 2 },
      about: { kind: 'ask', step: '1', message: 'Which?', type: { kind: 'choice', options: ['red', 'blue'] } },
      ...{ flows: [], offers: [] }
    } as unknown as Question
    const more: Turn[] = [
      { kind: 'asked', question },
      { kind: 'answered', question: 'q', choice: 'once', value: { salt: 'salt-q', value } }
    ]
    return { ...asked, turns: [...asked.turns.slice(0, at), ...more, ...asked.turns.slice(at)] }
  }

  test('replays to the same, and its answer stands in the log as a commitment', () => {
    const told = leavesOf(answered('red'))
    expect(replayRun(answered('red'), told)).toEqual({ same: told.length })
    expect(readRecording(JSON.parse(JSON.stringify(answered('red'))))).toEqual({ recording: answered('red') })
    const value = commit('salt-q', 'red')
    expect(told.find(({ event }) => event.kind === 'answer')?.event).toMatchObject({ choice: 'once', value })
    expect(told.at(-1)?.event).toMatchObject({ kind: 'run-ended', status: 'done' })
    expect(JSON.stringify(told)).not.toContain('"red"')
  })

  test('gives what was answered, and nothing else', () => {
    const checked = checkText(asked.text)
    const plan = { hash: checked.hash, title: checked.plan.title }
    for (const other of [answered('blue'), asked])
      expect(playTurns(compileChecked(checked), plan, other).stuck?.why).toBe('it was answered otherwise')
  })
})

describe('what a run began with', () => {
  const began = (given: Recording['inputs']) => ({ ...record(TEXT, given), inputs: { name: 'Ann' } })

  test('is what came with its plan', () => {
    expect(replayRun(began({ name: 'Ann' }), leaves)).toEqual({ same: leaves.length })
    for (const given of [{ name: 'Bob' }, { name: 'Ann', more: 'x' }])
      expect(replayRun(began(given), leavesOf(record(TEXT, given)))).toMatchObject({
        same: 1,
        difference: { part: 'interpreter', turn: 1 }
      })
  })

  test('is not begun with again after an act', () => {
    const started = recording.turns.filter(({ kind }) => kind === 'started')
    const at = recording.turns.findIndex(({ kind }) => kind === 'settled')
    const turns = [...recording.turns.slice(0, at + 1), ...started, ...recording.turns.slice(1)]
    expect(
      playTurns(compileChecked(checkText(TEXT)), { hash: '', title: '' }, { ...recording, turns }).stuck
    ).toMatchObject({
      turn: at + 1
    })
  })
})

describe('what no device can have recorded', () => {
  test('has no form as JSON, and is another', () => {
    const turns = recording.turns.map((turn) => (turn.kind === 'taken' ? { ...turn, token: '\ud800' } : turn))
    expect(replayRun({ ...recording, turns }, leaves)).toMatchObject({
      same: 0,
      difference: { part: 'record', field: 'token' }
    })
  })

  test('is nested too deep to be read', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`) as Json
    expect(readRecording({ ...recording, inputs: { deep } })).toEqual({ fault: 'the whole' })
  })
})
