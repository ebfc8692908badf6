import { type LiveFacts, ok, type Request } from '@writ/dsl/contract'
import type { RowsAhead } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { loopRows } from './loop-rows.ts'

const SITE = 'https://a.test'
const REQUEST = { text: 'Delete them', saidBy: 'person' } as Request

/** Two rounds, each of which presses a button of its own. */
const AHEAD = {
  later: 0,
  rows: ['A', 'B'].map((ref, i) => ({
    act: {
      step: `3@${i}`,
      checked: { verb: 'click' },
      act: { verb: 'click', target: { role: 'button', match: { kind: 'is', text: ref }, states: [], having: [] } }
    },
    values: []
  }))
} as unknown as RowsAhead

const FACTS: LiveFacts = {
  origin: SITE,
  url: `${SITE}/reports`,
  title: 'Reports',
  role: 'button',
  name: 'A',
  effect: 'destroy',
  row: 'A 12',
  form: { action: `${SITE}/reports/A/delete`, method: 'post', fields: [] }
}
const form = (more: Partial<NonNullable<LiveFacts['form']>>): Partial<LiveFacts> => ({
  form: { ...(FACTS.form as NonNullable<LiveFacts['form']>), ...more }
})

const rowsWith = async (other: Partial<LiveFacts>, needs?: readonly ('second-person' | 'passkey')[]) => {
  const seen = { ...FACTS, name: 'B', row: 'B 30', ...other }
  const { rows, later } = await loopRows(AHEAD, { facts: FACTS, needs }, REQUEST, async () => ok(seen))
  return [rows?.length, later]
}

test.each<[string, Partial<LiveFacts>]>([
  ['another row', {}],
  ['another path of its form, and what is sent unseen', form({ action: `${SITE}/reports/B/delete`, digest: 'x' })]
])('a round whose element has %s stands in the table', async (_what, other) =>
  expect(await rowsWith(other)).toEqual([2, undefined])
)

test.each<[string, Partial<LiveFacts>]>([
  ['a riskier class', { effect: 'transact' }],
  ['a lower class, which may need another yes', { effect: 'share' }],
  ['another role', { role: 'link' }],
  ['another reason for its class', { raisedBy: 'named' }],
  ['another account', { account: 'eve' }],
  ['two accounts', { accountUnclear: true }],
  ['a link elsewhere', { link: 'https://evil.test/' }],
  ['another window', { linkTarget: '_blank' }],
  ['a form that goes elsewhere', form({ action: 'https://evil.test/' })],
  ['another method', form({ method: 'get' })],
  ['a form that sends more', form({ fields: [{ label: 'Amount', value: '9999' }] })],
  ['a form that held something before the run came', form({ left: true })],
  ['no form', { form: undefined as never }]
])('a round whose element has %s asks by itself', async (_what, other) =>
  expect(await rowsWith(other)).toEqual([undefined, undefined])
)

test('where a second person is to say yes, each round asks', async () =>
  expect(await rowsWith({}, ['second-person'])).toEqual([undefined, undefined]))
