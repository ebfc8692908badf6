import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkBody } from './testing/check-text.ts'

const SEND = 'click button "Confirm"'

/** Are the values of the plan's last press of that button told, as they are only of a page that it surely opened? */
const isTold = (body: string): boolean => {
  const { effects } = checkBody(body, { request: 'please' }).manifest
  const send = effects.filter(({ target }) => JSON.stringify(target ?? '').includes('Confirm'))
  expect(send).not.toHaveLength(0)
  return send.every(({ values }) => values !== undefined)
}

describe('the values of what is sent are told only where the plan surely opened the page', () => {
  test.each([
    ['right before', `on a { open "/" ${SEND} }`],
    ['in the block before', `on a { open "/" } on a { ${SEND} }`],
    ['by a way that its own page led', `on a { open "/" click link "More" ${SEND} }`],
    ['and loaded again', `on a { open "/" reload ${SEND} }`],
    ['around a loop', `on a { open "/" for x in many up to 3 { ${SEND} } }`],
    ['in each round', `on a { open "/" } for x in many up to 3 { on b { open "/" } on a { open "/" ${SEND} } }`],
    ['before a branch', `on a { open "/" if n > 1 { ${SEND} } }`],
    ['on both ways', `if n > 1 { on a { open "/x" } } else { on a { open "/y" } } on a { ${SEND} }`],
    ['in its own tab, whatever another shows', `on a { open "/" } tab t { on b { open "/" } } on a { ${SEND} }`],
    ['in a tab that its own page opened', `on a { open "/" tab t from click link "New" { on a { ${SEND} } } }`],
    ['again, after another site was there', `on a { open "/" } on b { open "/" } on a { open "/" ${SEND} }`],
    ['anew in an undo', `on a { open "/" do { ${SEND} } undo { open "/undo" click button "Confirm" } }`]
  ])('opened %s', (_, body) => expect(isTold(body)).toBe(true))

  test.each([
    ['not at all', `on a { ${SEND} }`],
    ['later', `on a { ${SEND} open "/" }`],
    ['on a way that may not be gone', `if n > 1 { on a { open "/" } } on a { ${SEND} }`],
    ['in a loop that may have no round', `for x in many up to 3 { on a { open "/" } } on a { ${SEND} }`],
    ['in the first round alone', `on a { open "/" } for x in many up to 3 { on a { ${SEND} } on b { open "/" } }`],
    ['in what was tried', `try { on a { open "/" } } else { on b { click link "Z" } } on a { ${SEND} }`],
    [
      'before what was tried went elsewhere',
      `on a { open "/" } try { on b { open "/" } on a { open "/" } } else { on a { ${SEND} } }`
    ],
    ['in another tab', `tab t { on a { open "/" } } on a { ${SEND} }`],
    ['before another site was there', `on a { open "/" } on b { open "/" } on a { ${SEND} }`],
    ['before another site led back', `on a { open "/" } on b { click link "Back" } on a { ${SEND} }`],
    ['but left by the way back', `on a { open "/" back ${SEND} }`],
    ['but left by the way forward', `on a { open "/" forward ${SEND} }`],
    [
      'in a tab that another site opened',
      `on a { open "/" } on b { open "/" tab t from click link "A" { on a { ${SEND} } } }`
    ],
    [
      'in a tab met first on one way',
      `on b { open "/" if n > 1 { tab t from click link "Go" { on a { wait for heading "X" up to 5s } } } else { tab t { on a { open "/" } } } } tab t { on a { ${SEND} } }`
    ],
    [
      'in a tab met first in a loop',
      `for x in many up to 3 { tab t { on a { open "/" } } } tab t { on a { ${SEND} } }`
    ],
    [
      'in a tab met first in what was tried',
      `on b { open "/" try { tab t from click link "Go" { on a { click link "No" open "/" } } } else { scroll up 1 } } tab t { on a { ${SEND} } }`
    ],
    [
      'before the person had the tab',
      `on a { open "/" hand over "please" until exists heading "X" up to 5min ${SEND} }`
    ],
    ['once where it is done twice', `on a { open "/" ${SEND} } on b { open "/" } on a { ${SEND} }`]
  ])('opened %s: not told', (_, body) => expect(isTold(body)).toBe(false))
})

interface At<Kind extends 'open' | 'send'> {
  readonly kind: Kind
  readonly site: 'a' | 'b'
}
interface Around<Kind extends 'for' | 'if' | 'try'> {
  readonly kind: Kind
  readonly body: readonly Step[]
  readonly other: readonly Step[]
}
type Step = At<'open'> | At<'send'> | Around<'for'> | Around<'if'> | Around<'try'>

const { program } = fc.letrec<{ program: Step[]; step: Step; blocks: Step[] }>((tie) => ({
  program: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
  blocks: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('open', 'send'), site: fc.constantFrom('a', 'b') }),
    fc.record({ kind: fc.constantFrom('for', 'if', 'try'), body: tie('blocks'), other: tie('blocks') })
  ) as fc.Arbitrary<Step>
}))

/** The text of a program, each sending with a button of its own, in the order of the text. */
const print = (steps: readonly Step[], next = { at: 0 }, depth = 0): string =>
  steps
    .map((step) => {
      if (step.kind === 'open') return `on ${step.site} { open "/" }`
      if (step.kind === 'send') return `on ${step.site} { click button "S${next.at++}" }`
      const body = print(step.body, next, depth + 1)
      if (step.kind === 'for') return `for x${depth} in many up to 3 { ${body} }`
      const other = print(step.other, next, depth + 1)
      return step.kind === 'if' ? `if n > 1 { ${body} } else { ${other} }` : `try { ${body} } else { ${other} }`
    })
    .join('\n')

interface Tab {
  site: string | undefined
  /** Buttons that were pressed where the plan had not opened the page. */
  readonly wrong: Set<number>
}

/** Does the program once, as tosses have it, with an idea of tabs of its own. */
const run = (steps: readonly Step[], tab: Tab, toss: () => boolean): void => {
  const next = { at: 0 }
  const skip = (rest: readonly Step[]): void => void print(rest, next)
  const all = (rest: readonly Step[], fails: () => boolean): void => {
    for (const [i, step] of rest.entries()) {
      if (fails()) {
        skip(rest.slice(i))
        throw new Error('stopped')
      }
      one(step, fails)
    }
  }
  const one = (step: Step, fails: () => boolean): void => {
    if (step.kind === 'open') tab.site = step.site
    else if (step.kind === 'send') {
      if (tab.site !== step.site) tab.wrong.add(next.at)
      next.at += 1
      // A page of another site that the tab stands at was not opened by the plan.
      if (tab.site !== step.site) tab.site = undefined
    } else if (step.kind === 'for') {
      const begun = next.at
      for (let round = 0; round < 2 && toss(); round++) {
        next.at = begun
        all(step.body, fails)
      }
      next.at = begun
      skip(step.body)
    } else if (step.kind === 'if') {
      const isSo = toss()
      if (isSo) all(step.body, fails)
      else skip(step.body)
      if (isSo) skip(step.other)
      else all(step.other, fails)
    } else {
      const begun = next.at
      let failed = false
      try {
        all(step.body, toss)
      } catch {
        failed = true
      }
      next.at = begun
      skip(step.body)
      if (failed) all(step.other, fails)
      else skip(step.other)
    }
  }
  try {
    all(steps, () => false)
  } catch {
    // A try within a try may stop the outer one's body.
  }
}

test('whatever the plan and whichever way it goes, what is told was opened', () => {
  let wrong = 0
  fc.assert(
    fc.property(
      program,
      fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 30 }), { minLength: 8, maxLength: 8 }),
      (steps, ways) => {
        const tab: Tab = { site: undefined, wrong: new Set() }
        for (const way of ways) {
          const tosses = way.values()
          run(steps, Object.assign(tab, { site: undefined }), () => tosses.next().value ?? false)
        }
        const text = print(steps)
        if (!text.includes('button')) return
        const { effects } = checkBody(text, { request: 'please' }).manifest
        for (const at of tab.wrong) {
          wrong += 1
          const send = effects.find(({ target }) => JSON.stringify(target ?? '').includes(`"S${at}"`))
          expect(send, text).toBeDefined()
          expect(send, text).not.toHaveProperty('values')
        }
      }
    ),
    { numRuns: 400 }
  )
  // The runs came to what must not be told, time and again.
  expect(wrong).toBeGreaterThan(200)
})
