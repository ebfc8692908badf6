import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkBody, checkText } from './testing/check-text.ts'

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

describe('what may happen at a sign-in origin leaves what the plan opened', () => {
  const isToldWith = (via: string, body: string): boolean => {
    const sites = `plan "x"\nsite a = "https://a.example" ${via}\nsecret me at a\n`
    const { effects } = checkText(`${sites}on a { open "/" ${body} }`, { request: 'please' }).manifest
    return effects.at(-1)?.values !== undefined
  }
  const VIA = '{ sign in via "https://id.example" }'
  test.each([
    ['a click', 'click button "Sign in" click button "Confirm"'],
    ['a secret', 'fill field "Password" with secret me.password click button "Confirm"'],
    ['a key', 'press "Escape" click button "Confirm"'],
    ['a click in a branch', 'if exists alert { click button "Sign in" } click button "Confirm"'],
    ['the click itself', 'click button "Go on"']
  ])('%s', (_, body) => expect([isToldWith('', body), isToldWith(VIA, body)]).toEqual([true, false]))

  test.each([
    ['what is filled in happens at the site alone', 'fill field "To" with 1 click button "Confirm"'],
    ['the page is opened anew', 'click button "Sign in" open "/pay" click button "Confirm"'],
    ['the name is computed', 'let x = read title click button named x click button "Confirm"']
  ])('and not where %s', (_, body) => expect(isToldWith(VIA, body)).toBe(true))
})

type Site = 'a' | 'b'
type Name = 't' | 'u'
interface At<Kind extends 'open' | 'send' | 'hand'> {
  readonly kind: Kind
  readonly site: Site
}
interface Around<Kind extends 'for' | 'if' | 'try'> {
  readonly kind: Kind
  readonly body: readonly Step[]
  readonly other: readonly Step[]
}
interface InTab {
  readonly kind: 'tab'
  readonly name: Name
  /** Led there by a click on a page of this site. */
  readonly from: Site | undefined
  /** Goes there first. */
  readonly opens: Site | undefined
  readonly body: readonly Step[]
}
type Step = At<'open'> | At<'send'> | At<'hand'> | Around<'for'> | Around<'if'> | Around<'try'> | InTab

const anySite = fc.constantFrom('a' as const, 'b' as const)
const { program } = fc.letrec<{ program: Step[]; step: Step; blocks: Step[] }>((tie) => ({
  program: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
  blocks: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('open', 'open', 'send', 'send', 'hand'), site: anySite }),
    fc.record({ kind: fc.constantFrom('for', 'if', 'try'), body: tie('blocks'), other: tie('blocks') }),
    fc.record({
      kind: fc.constant('tab'),
      name: fc.constantFrom('t', 'u'),
      from: fc.option(anySite, { nil: undefined }),
      opens: fc.option(anySite, { nil: undefined }),
      body: tie('blocks')
    })
  ) as fc.Arbitrary<Step>
}))

/** The same, but that a tab that is met first in the text, and that nothing leads anywhere, goes somewhere. */
const settled = (steps: readonly Step[], met = new Set<Name>()): Step[] =>
  steps.map((step) => {
    if (step.kind === 'tab') {
      const goesNowhere = !met.has(step.name) && step.from === undefined && step.opens === undefined
      met.add(step.name)
      return { ...step, ...(goesNowhere && { opens: 'a' as const }), body: settled(step.body, met) }
    }
    if (!('body' in step)) return step
    const body = settled(step.body, met)
    return { ...step, body, other: step.kind === 'for' ? step.other : settled(step.other, met) }
  })

/** The text of a program, each sending with a button of its own, in the order of the text. */
const print = (steps: readonly Step[], next = { at: 0 }, depth = 0): string =>
  steps
    .map((step) => {
      if (step.kind === 'open') return `on ${step.site} { open "/" }`
      if (step.kind === 'send') return `on ${step.site} { click button "S${next.at++}" }`
      if (step.kind === 'hand') return `on ${step.site} { hand over "please" until true up to 1s }`
      const body = print(step.body, next, depth + 1)
      if (step.kind === 'tab') {
        const first = step.opens === undefined ? '' : `on ${step.opens} { open "/" }`
        return step.from === undefined
          ? `tab ${step.name} { ${first} ${body} }`
          : `on ${step.from} { tab ${step.name} from click link "G" { ${first} ${body} } }`
      }
      if (step.kind === 'for') return `for x${depth} in many up to 3 { ${body} }`
      const other = print(step.other, next, depth + 1)
      return step.kind === 'if' ? `if n > 1 { ${body} } else { ${other} }` : `try { ${body} } else { ${other} }`
    })
    .join('\n')

interface Tab {
  /** Where the plan itself went last, while it is there by that alone. */
  site: Site | undefined
}

/** Does the program once, as tosses have it, with an idea of tabs of its own: gives the buttons that were pressed where the plan had not opened the page. */
const run = (program: readonly Step[], toss: () => boolean): ReadonlySet<number> => {
  const wrong = new Set<number>()
  const next = { at: 0 }
  const tabs = new Map<Name | 'own', Tab>([['own', { site: undefined }]])
  let name: Name | 'own' = 'own'
  const tabNow = (): Tab => tabs.get(name) as Tab
  const skip = (rest: readonly Step[]): void => void print(rest, next)
  /** A page of another site that the tab stands at was not opened by the plan. */
  const arrive = (site: Site): boolean => {
    const isThere = tabNow().site === site
    if (!isThere) tabNow().site = undefined
    return isThere
  }
  const all = (rest: readonly Step[], fails: () => boolean): void => {
    for (const [i, step] of rest.entries()) {
      if (fails()) {
        skip(rest.slice(i))
        throw new Error('stopped')
      }
      one(step, fails)
    }
  }
  const inTab = ({ name: inside, from, opens, body }: InTab, fails: () => boolean): void => {
    const before = name
    if (from !== undefined) {
      arrive(from)
      // From here on the name means the tab that was opened now.
      tabs.set(inside, { site: tabNow().site })
    } else if (!tabs.has(inside)) tabs.set(inside, { site: undefined })
    name = inside
    if (opens !== undefined) tabNow().site = opens
    try {
      all(body, fails)
    } finally {
      name = before
    }
  }
  const one = (step: Step, fails: () => boolean): void => {
    if (step.kind === 'open') tabNow().site = step.site
    else if (step.kind === 'hand') tabNow().site = undefined
    else if (step.kind === 'send') {
      if (!arrive(step.site)) wrong.add(next.at)
      next.at += 1
    } else if (step.kind === 'tab') inTab(step, fails)
    else if (step.kind === 'for') {
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
    all(program, () => false)
  } catch {
    // A try within a try may stop the outer one's body.
  }
  return wrong
}

test('whatever the plan and whichever way it goes, what is told was opened', () => {
  let wrong = 0
  let inTabs = 0
  fc.assert(
    fc.property(
      program,
      fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 30 }), { minLength: 8, maxLength: 8 }),
      (drawn, ways) => {
        const steps = settled(drawn)
        const text = print(steps)
        if (!text.includes('button')) return
        const { effects } = checkBody(text, { request: 'please' }).manifest
        const wrongs = ways.flatMap((way) => {
          const tosses = way.values()
          return [...run(steps, () => tosses.next().value ?? false)]
        })
        for (const at of new Set(wrongs)) {
          wrong += 1
          inTabs += text.includes('tab ') ? 1 : 0
          const send = effects.find(({ target }) => JSON.stringify(target ?? '').includes(`"S${at}"`))
          expect(send, text).toMatchObject({ verb: 'click' })
          expect(send, text).not.toHaveProperty('values')
        }
      }
    ),
    { numRuns: 500 }
  )
  // The runs came to what must not be told, time and again, and with several tabs.
  expect(wrong).toBeGreaterThan(200)
  expect(inTabs).toBeGreaterThan(100)
})
