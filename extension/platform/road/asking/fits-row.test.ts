import type { AskedRow, LiveFacts } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitsRow } from './fits-row.ts'

const SITE = 'https://expenses.test'
const row = (step: string, amount: string, ref: string): AskedRow => ({
  step,
  target: 'button "Submit"',
  values: [
    { label: 'address', text: `${SITE}/reports/${ref}` },
    { label: 'text', name: 'field "Amount"', text: amount },
    { label: 'text', name: 'field "Reference"', text: ref }
  ]
})
const FIRST = row('9@0', '12', 'A-1')
const ROW = row('9@1', '30.5', 'B-2')

const factsOf = (amount: string, ref: string): LiveFacts => ({
  origin: SITE,
  url: `${SITE}/reports/${ref}?t=1`,
  title: `Report ${ref}`,
  role: 'button',
  name: `Submit ${ref}`,
  effect: 'submit',
  raisedBy: 'submits-form',
  account: 'lin@example.com',
  form: {
    action: `${SITE}/reports/${ref}`,
    method: 'post',
    fields: [
      { label: 'Amount', value: amount },
      { label: 'Reference', value: ref },
      { label: 'Currency', value: 'EUR' },
      { label: 'PIN', value: null }
    ],
    digest: `of ${ref}`
  }
})
const BEFORE = factsOf('12', 'A-1')
const NOW = factsOf('30.5', 'B-2')
const fits = (now: LiveFacts | undefined, facts: LiveFacts | undefined = BEFORE) =>
  fitsRow({ facts, first: FIRST, row: ROW }, now)
const withForm = (form: Partial<NonNullable<LiveFacts['form']>>): LiveFacts => ({
  ...NOW,
  form: { ...(NOW.form as NonNullable<LiveFacts['form']>), ...form }
})
const fields = NOW.form?.fields ?? []

describe('a later round fits its row', () => {
  test.each<[string, LiveFacts]>([
    ['where its own values stand for the first round’s', NOW],
    ['whatever the title and the query say', { ...NOW, title: 'Report (2)', url: `${SITE}/reports/B-2?t=2` }],
    ['whatever the form sends unseen', withForm({ digest: 'other' })]
  ])('%s', (_what, now) => expect(fits(now)).toBe(true))

  test('where there is no element to look at', () =>
    expect(fitsRow({ facts: undefined, first: FIRST, row: ROW }, undefined)).toBe(true))

  test('where the element is its own and is as it was shown', () => {
    const own = { ...ROW, live: NOW }
    expect(fitsRow({ facts: BEFORE, first: FIRST, row: own }, NOW)).toBe(true)
    expect(fitsRow({ facts: BEFORE, first: FIRST, row: own }, { ...NOW, row: 'more' })).toBe(false)
  })
})

describe('what the person was not shown asks by itself', () => {
  test.each<[string, LiveFacts | undefined]>([
    ['another value in a field', withForm({ fields: [{ label: 'Amount', value: '900' }, ...fields.slice(1)] })],
    [
      'the first round’s value left standing',
      withForm({ fields: [{ label: 'Amount', value: '12' }, ...fields.slice(1)] })
    ],
    [
      'values that changed places',
      withForm({
        fields: [{ label: 'Amount', value: 'B-2' }, { label: 'Reference', value: '30.5' }, ...fields.slice(2)]
      })
    ],
    [
      'a field that changed by itself',
      withForm({ fields: [...fields.slice(0, 2), { label: 'Currency', value: 'BTC' }, ...fields.slice(3)] })
    ],
    ['a field more', withForm({ fields: [...fields, { label: 'Tip', value: '100' }] })],
    ['a field less', withForm({ fields: fields.slice(1) })],
    ['a secret that can be seen', withForm({ fields: [...fields.slice(0, 3), { label: 'PIN', value: '1234' }] })],
    ['another destination', withForm({ action: 'https://evil.test/reports/B-2' })],
    ['the first round’s destination with more behind', withForm({ action: `${SITE}/reports/B-2/pay` })],
    ['another method', withForm({ method: 'get' })],
    ['another window', withForm({ target: '_blank' })],
    ['a riskier act', { ...NOW, effect: 'transact' }],
    ['another reason', { ...NOW, raisedBy: 'named' }],
    ['another element', { ...NOW, role: 'link' }],
    ['another name', { ...NOW, name: 'Pay B-2' }],
    ['another account', { ...NOW, account: 'eve@example.com' }],
    ['two accounts', { ...NOW, accountUnclear: true }],
    ['another path', { ...NOW, url: `${SITE}/transfer/B-2` }],
    ['another origin', { ...NOW, origin: 'https://evil.test' }],
    ['a link besides', { ...NOW, link: `${SITE}/x` }],
    ['a row besides', { ...NOW, row: 'x' }],
    ['the end of a row that is cut', { ...NOW, rowDigest: 'x' }],
    ['no page at all', undefined]
  ])('%s', (_what, now) => expect(fits(now)).toBe(false))

  test('a value of the first round that its row does not give, and that the page kept', () => {
    const noted = (step: string, amount: string, memo?: string): AskedRow => ({
      step,
      values: [
        { label: 'text', name: 'field "Amount"', text: amount },
        ...(memo === undefined ? [] : [{ label: 'text', name: 'field "Memo"', text: memo }])
      ]
    })
    const showing = (amount: string, memo: string): LiveFacts => ({
      ...BEFORE,
      form: {
        action: `${SITE}/sent`,
        method: 'post',
        fields: [
          { label: 'Amount', value: amount },
          { label: 'Memo', value: memo }
        ]
      }
    })
    const first = noted('9@0', '12', 'gift')
    const fitsShort = (row: AskedRow, now: LiveFacts) => fitsRow({ facts: showing('12', 'gift'), first, row }, now)
    expect(fitsShort(noted('9@1', '30', 'loan'), showing('30', 'loan'))).toBe(true)
    expect(fitsShort(noted('9@1', '30'), showing('30', 'gift'))).toBe(false)
  })

  test('a row that gives more before is held place by place', () => {
    const more = { ...ROW, values: [{ label: 'click', text: 'button "Public"' }, ...ROW.values] }
    expect(fitsRow({ facts: BEFORE, first: FIRST, row: more }, NOW)).toBe(true)
  })

  const plain = (ref: string, more: Partial<LiveFacts> = {}): LiveFacts => ({
    origin: SITE,
    url: `${SITE}/invoices/${ref}`,
    title: '',
    role: 'button',
    name: 'Pay',
    effect: 'transact',
    ...more
  })

  test.each<[string, LiveFacts, LiveFacts, boolean]>([
    ['the round’s own page', plain('A-1'), plain('B-2'), true],
    ['the first round’s page, gone back to', plain('A-1'), plain('A-1'), false],
    ['the first round’s name left standing', plain('', { name: 'Pay A-1' }), plain('', { name: 'Pay A-1' }), false],
    ['the first round’s row left standing', plain('', { row: 'A-1 12' }), plain('', { row: 'A-1 12' }), false],
    [
      'an origin that a value stands in',
      plain('', { link: 'https://A-1.test/pay' }),
      plain('', { link: 'https://B-2.test/pay' }),
      false
    ]
  ])('%s', (_what, before, now, expected) => expect(fits(now, before)).toBe(expected))

  test('two values that were one text in the first round cannot be told apart', () => {
    const first = row('9@0', '12', '12')
    const now = { ...NOW, form: { ...(NOW.form as NonNullable<LiveFacts['form']>), fields } }
    expect(fitsRow({ facts: factsOf('12', '12'), first, row: ROW }, now)).toBe(false)
  })
})

test('whatever two rounds give, a page that shows them in their places fits, and any one field that shows something else does not', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((one) => !one.includes('EUR'))
  const pair = fc.tuple(text, text).filter(([a, b]) => a !== b)
  fc.assert(
    fc.property(pair, pair, text, ([a, b], [c, d], other) => {
      const bare = (amount: string, ref: string): LiveFacts => ({
        ...BEFORE,
        url: `${SITE}/new`,
        name: 'Submit',
        form: {
          ...(BEFORE.form as NonNullable<LiveFacts['form']>),
          action: `${SITE}/new`,
          fields: factsOf(amount, ref).form?.fields ?? []
        }
      })
      const rowsOf = (step: string, amount: string, ref: string) => ({
        ...row(step, amount, ref),
        values: row(step, amount, ref).values.slice(1)
      })
      const shown = { facts: bare(a, b), first: rowsOf('9@0', a, b), row: rowsOf('9@1', c, d) }
      // Words of ours in the values would be read as values.
      fc.pre(![a, b].some((word) => `${SITE}/new Submit Amount Reference Currency PIN`.includes(word)))
      expect(fitsRow(shown, bare(c, d))).toBe(true)
      if (other !== c) expect(fitsRow(shown, bare(other, d))).toBe(false)
      if (other !== d) expect(fitsRow(shown, bare(c, other))).toBe(false)
    })
  )
})
