import { EFFECT_CLASSES, type EffectClass, type LiveFacts, type Question } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sameCovers } from '../../storage/standing-store.ts'
import { offersOf } from './covers-of.ts'

type Act = Extract<Question['about'], { kind: 'act' }>

const SITE = 'https://a.test'
const LIVE: LiveFacts = {
  origin: SITE,
  url: `${SITE}/reports`,
  title: 'Reports',
  role: 'button',
  name: 'Save',
  effect: 'submit',
  form: { action: `${SITE}/save?draft=1`, method: 'post', fields: [{ label: 'Title', value: 'Taxi' }], digest: 'd' },
  row: 'Taxi'
}
const act = (change: Partial<Act> = {}, live: Partial<LiveFacts> = {}): Act => ({
  kind: 'act',
  step: '4',
  verb: 'click',
  effect: 'submit',
  origin: SITE,
  values: [],
  live: { ...LIVE, ...live },
  ...change
})
const offers = (change?: Partial<Act>, live?: Partial<LiveFacts>, everyTime = false) =>
  offersOf(act(change, live), everyTime).offers

describe('a yes that lasts is offered', () => {
  test('for an act on one named element of the site that is asked about', () => {
    expect(offersOf(act(), false)).toEqual({
      offers: ['task', 'always'],
      covers: {
        origin: SITE,
        verb: 'click',
        role: 'button',
        name: 'Save',
        effect: 'submit',
        form: { action: `${SITE}/save?draft=1`, method: 'post' }
      }
    })
  })

  test('for a feature of the app whose consent is once, for the task alone, and not for what pays', () => {
    const call = (effect: Act['effect']) => {
      const about = { ...act({ verb: 'call', effect, origin: 'tool:app' }), live: undefined } as unknown as Act
      return offersOf(about, false, { name: 'tell' })
    }
    expect(call('share')).toEqual({
      offers: ['task'],
      covers: { origin: 'tool:app', verb: 'call', role: 'tool', name: 'tell', effect: 'share' }
    })
    expect(call('transact').offers).toEqual([])
  })

  test.each([
    ['where it is asked about each time', () => offers({}, {}, true)],
    ['for an element without a name', () => offers({}, { name: '' })],
    ['for an element without a role', () => offers({}, { role: '' })],
    ['where the page says that several are signed in', () => offers({}, { accountUnclear: true })],
    ['where the page says that it stands elsewhere', () => offers({}, { origin: 'https://b.test' })],
    ['for what has no element', () => offersOf({ ...act(), live: undefined } as unknown as Act, false).offers],
    ['for the flows of a plan', () => offersOf({ kind: 'flows' }, false).offers],
    [
      'for a value that goes out under the name of the person',
      () => offersOf({ kind: 'endorse', step: '1', value: 'x' }, false).offers
    ],
    [
      'for whether an agent may go on',
      () => offersOf({ kind: 'stop-agent', questions: 1, noes: 1, minutes: 1 }, false).offers
    ]
  ] as const)('never %s', (_, of) => {
    expect(of()).toEqual([])
  })

  test.each([
    [
      'a form that goes to another site',
      () => offers({}, { form: { ...LIVE.form, action: 'https://b.test/', method: 'post', fields: [] } })
    ],
    [
      'a form whose address cannot be read',
      () => offers({}, { form: { action: 'mailto:x', method: 'post', fields: [] } })
    ],
    [
      'a link to another site',
      () => offers({ effect: 'navigate' }, { form: undefined, link: 'https://b.test/' } as never)
    ],
    ['a file that leaves the device', () => offers({ effect: 'upload' })]
  ] as const)('for the task alone: %s', (_, of) => {
    expect(of()).toEqual(['task'])
  })

  const NEVER: readonly EffectClass[] = ['transact', 'destroy', 'code', 'tool', 'human']
  test.each(EFFECT_CLASSES)('by its class, as the page makes it: %s', (effect) => {
    expect(offers({ effect }).length === 0).toBe(NEVER.includes(effect))
  })
})

describe('what is covered', () => {
  const covered = (change?: Partial<Act>, live?: Partial<LiveFacts>) => {
    const { covers } = offersOf(act(change, live), false)
    if (!covers) throw new Error('nothing is covered')
    return covers
  }

  test('is the same whatever values it carries, in whatever row, on whatever page of the site', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, row, url) => {
        const fields = [{ label: 'Title', value: text }]
        const form = { action: `${SITE}/save?draft=1`, method: 'post', fields, digest: text }
        expect(sameCovers(covered(), covered({ values: [{ label: 'text', text }] }, { row, url, form }))).toBe(true)
      })
    )
  })

  test.each([
    ['verb', () => covered({ verb: 'double-click' })],
    ['role', () => covered({}, { role: 'link' })],
    ['name', () => covered({}, { name: 'save' })],
    ['account', () => covered({}, { account: 'ann' })],
    ['class', () => covered({ effect: 'share' })],
    [
      'address of the form',
      () => covered({}, { form: { action: `${SITE}/save?draft=2`, method: 'post', fields: [] } })
    ],
    ['method of the form', () => covered({}, { form: { action: `${SITE}/save?draft=1`, method: 'get', fields: [] } })],
    [
      'window of the form',
      () => covered({}, { form: { action: `${SITE}/save?draft=1`, method: 'post', target: '_blank', fields: [] } })
    ],
    ['link', () => covered({}, { link: `${SITE}/x` })],
    ['drop', () => covered({}, { drop: { role: 'cell', name: 'Bin' } })],
    ['key', () => covered({ values: [{ label: 'key', text: 'Enter' }] })],
    ['secret', () => covered({ values: [{ label: 'password', text: 'work', secret: true }] })],
    ['dialog', () => covered({ dialog: 'accept *' })]
  ] as const)('is another with another %s', (_, other) => {
    expect(sameCovers(covered(), other())).toBe(false)
  })

  test('a yes as one account is none as another, nor as nobody', () => {
    const [ann, bob] = ['ann', 'bob'].map((account) => covered({}, { account }))
    if (!ann || !bob) throw new Error('nothing is covered')
    expect([sameCovers(ann, bob), sameCovers(ann, covered()), sameCovers(ann, ann)]).toEqual([false, false, true])
  })
})
