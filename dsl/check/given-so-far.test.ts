import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkText } from './testing/check-text.ts'

/** One step of a plan that fills in or presses what one of these sites shows, and clicks links of their own names. */
type Step =
  | { readonly kind: 'fill'; readonly from: number; readonly presses: boolean }
  | { readonly kind: 'click' }
  | { readonly kind: 'for'; readonly body: readonly Step[] }
  | { readonly kind: 'if' | 'try' | 'do'; readonly body: readonly Step[]; readonly other: readonly Step[] }

const SOURCES = [0, 1, 2, 3, 4]
const HEAD = `plan "x"
site a = "https://a.example"
${SOURCES.map((i) => `site s${i} = "https://s${i}.example"\n`).join('')}input yes: boolean
${SOURCES.map((i) => `var v${i} = ""\non s${i} { open "/" set v${i} = read title }\n`).join('')}`

/** Clicks are numbered in the order of the text. */
interface Numbered {
  readonly text: string
  readonly steps: readonly Run[]
}
type Run = (world: World) => void
interface World {
  readonly given: Set<number>
  /** What was given before each click that was come to. */
  readonly before: Map<number, Set<number>>
  readonly undos: Run[]
  /** Decides whatever the plan's text does not. */
  readonly toss: () => boolean
}
class Stopped extends Error {}

const all =
  (steps: readonly Run[]): Run =>
  (world) => {
    for (const step of steps) {
      if (world.toss() && world.toss() && world.toss()) throw new Stopped()
      step(world)
    }
  }

/** The text of a program, and what doing it is: written apart from the checker's own idea of order. */
const print = (program: readonly Step[]): Numbered => {
  let clicks = 0
  const block = (steps: readonly Step[]): { readonly text: string; readonly run: Run } => {
    const parts = steps.map(one)
    return { text: parts.map(({ text }) => text).join(' '), run: all(parts.map(({ run }) => run)) }
  }
  const one = (step: Step): { readonly text: string; readonly run: Run } => {
    if (step.kind === 'fill') {
      const text = step.presses ? `click menuitem named v${step.from}` : `fill field "F" with v${step.from}`
      return { text, run: ({ given }) => void given.add(step.from) }
    }
    if (step.kind === 'click') {
      const at = clicks++
      const run: Run = ({ given, before }) => void before.set(at, new Set([...(before.get(at) ?? []), ...given]))
      return { text: `click link "L${at}"`, run }
    }
    const body = block(step.body)
    if (step.kind === 'for') {
      const run: Run = (world) => {
        for (let round = 0; round < 3 && world.toss(); round++) body.run(world)
      }
      return { text: `for x${clicks++} in [1, 2, 3] up to 3 { ${body.text} }`, run }
    }
    const other = block(step.other)
    if (step.kind === 'if')
      return {
        text: `if yes { ${body.text} } else { ${other.text} }`,
        run: (world) => (world.toss() ? body : other).run(world)
      }
    if (step.kind === 'try') {
      const run: Run = (world) => {
        try {
          body.run(world)
        } catch {
          other.run(world)
        }
      }
      return { text: `try { ${body.text} } else { ${other.text} }`, run }
    }
    const run: Run = (world) => {
      body.run(world)
      world.undos.push(other.run)
    }
    return { text: `do { ${body.text} } undo { open "/" ${other.text} }`, run }
  }
  const { text, run } = block(program)
  return { text, steps: [run] }
}

const runOnce = (steps: readonly Run[], tosses: readonly boolean[]): World['before'] => {
  let at = 0
  const toss = (): boolean => tosses[at++ % tosses.length] ?? false
  const world: World = { given: new Set(), before: new Map(), undos: [], toss }
  try {
    all(steps)(world)
    if (toss()) return world.before
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  for (const undo of world.undos.reverse()) {
    try {
      undo(world)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
  }
  return world.before
}

const leaf: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('fill' as const), from: fc.constantFrom(...SOURCES), presses: fc.boolean() }),
  fc.constant({ kind: 'click' as const })
)
const some = (step: fc.Arbitrary<Step>) => fc.array(step, { minLength: 1, maxLength: 3 })
const grown = (inner: fc.Arbitrary<Step>, kinds: readonly ('if' | 'try' | 'do')[]): fc.Arbitrary<Step> =>
  fc.oneof(
    leaf,
    fc.record({ kind: fc.constant('for' as const), body: some(inner) }),
    // An undo is not undone in its turn.
    fc.record({ kind: fc.constantFrom(...kinds), body: some(inner), other: some(leaf) })
  )
const program = some(grown(grown(grown(leaf, ['if', 'try']), ['if', 'try', 'do']), ['if', 'try', 'do']))

const valuesByClick = (text: string): ReadonlyMap<string, readonly string[]> => {
  const { effects } = checkText(`${HEAD}on a { open "/" ${text} }`).manifest
  return new Map(
    effects.flatMap(({ verb, target, values = [] }) =>
      verb === 'click' && target?.match?.kind === 'is'
        ? [[target.match.text, values.filter((source) => source !== 'planner')] as const]
        : []
    )
  )
}

test('whatever was given before an act, in any run, is among its values', () => {
  fc.assert(
    fc.property(
      program,
      fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 60 }), { minLength: 8, maxLength: 8 }),
      (steps, runs) => {
        const { text, steps: done } = print(steps)
        const counted = valuesByClick(text)
        for (const tosses of runs)
          for (const [click, given] of runOnce(done, tosses))
            expect(counted.get(`L${click}`) ?? [], text).toEqual(
              expect.arrayContaining([...given].map((i) => `https://s${i}.example`))
            )
      }
    ),
    { numRuns: 150 }
  )
})

test.each<[string, string, readonly number[]]>([
  ['what comes later does not count', 'fill field "F" with v0 click link "L" fill field "F" with v1', [0]],
  ['nothing counts before the first', 'click link "L" fill field "F" with v1', []],
  [
    'of a loop, what stands anywhere in its body',
    'for x in [1] up to 1 { click link "L" fill field "F" with v1 } fill field "F" with v2',
    [1]
  ],
  [
    'of a loop in a loop, both',
    'for x in [1] up to 1 { for y in [1] up to 1 { click link "L" fill field "F" with v0 } fill field "F" with v1 }',
    [0, 1]
  ],
  ['after a branch, what may have been given in it', 'if yes { fill field "F" with v3 } click link "L"', [3]],
  ['in the `else` of a `try`, what was tried', 'try { fill field "F" with v3 } else { click link "L" }', [3]],
  [
    'in an undo, all that the plan gives',
    'do { wait for alert up to 1s } undo { open "/" click link "L" } fill field "F" with v4',
    [4]
  ],
  [
    'after an undo, nothing of it',
    'do { wait for alert up to 1s } undo { open "/" fill field "F" with v4 } click link "L"',
    []
  ],
  ['of two equal acts, both', 'click link "L" fill field "F" with v2 click link "L"', [2]],
  ['of the act itself, what it chooses', 'click link "L" in row named v2 fill field "F" with v1', [2]]
])('%s', (_, text, expected) => {
  expect(valuesByClick(text).get('L')).toEqual(expected.map((i) => `https://s${i}.example`))
})

test('past eight sites that a plan sends to, all of the plan counts, whatever the order', () => {
  const sites = Array.from({ length: 8 }, (_, i) => i)
  const more = sites.map((i) => `site t${i} = "https://t${i}.example"\n`).join('')
  const text = (count: number) =>
    `plan "x"\nsite a = "https://a.example"\n${more}${sites.map((i) => `on t${i} { open "/" ${i < count ? 'click link "X"' : ''} }`).join('\n')}
on a { open "/" click link "L" fill field "F" with "w" }`
  const valuesIn = (count: number) =>
    checkText(text(count)).manifest.effects.find(
      ({ origin, verb }) => origin === 'https://a.example' && verb === 'click'
    )?.values
  expect(valuesIn(7)).toEqual([])
  expect(valuesIn(8)).toEqual(['planner'])
})
