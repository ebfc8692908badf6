import { type ActOutcome, type LiveFacts, ok, refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { hideTyped, mayLeave } from './hide-typed.ts'

const typed = (['username', 'password'] as const).map((part) => ({ origin: 'https://a.example', name: 'me', part }))
const open = { reveal: async (_: string, { part }: { part: string }) => ok(part === 'password' ? 'hunter22' : 'ada') }
const done = (value?: unknown): ActOutcome => ({ kind: 'done', ...(value !== undefined && { value }) }) as ActOutcome

test.each([
  ['a text', 'Your password is hunter22.'],
  ['a row of a table', [{ a: 'x' }, { a: 'hunter22' }]],
  ['the name of a field', { hunter22: 'x' }]
])('%s that says a password is kept back', async (_what, value) => {
  expect(await hideTyped([done(value)], typed, open)).toMatchObject([{ refusal: { code: 'target/secret-field' } }])
})

test.each([['ada'], [12], [['hunter', '22']], [undefined]])('what says none passes: %j', async (value) => {
  expect(await hideTyped([done(value)], typed, open)).toEqual([done(value)])
})

test('a raise names the user name of the vault as the plan does, and tells nothing where it is locked', async () => {
  const raised = { kind: 'raised', facts: { account: 'ada@x.example' } } as ActOutcome
  const named = { reveal: async () => ok('ada@x.example') }
  expect(await hideTyped([raised], typed, named)).toEqual([
    { kind: 'raised', facts: { account: '[secret me.username at https://a.example]' } }
  ])
  const locked = { reveal: async () => refuse('vault/locked') }
  expect(await hideTyped([raised], typed, locked)).toMatchObject([{ refusal: { code: 'vault/locked' } }])
})

test('where the vault was locked since, no value passes, and acts without one do', async () => {
  const locked = { reveal: async () => refuse('vault/locked') }
  expect(await hideTyped([done('x'), done()], typed, locked)).toMatchObject([
    { refusal: { code: 'vault/locked' } },
    { kind: 'done' }
  ])
})

test('what goes to a second person says no secret that the run filled in, wherever in the page it stands', async () => {
  const facts = (more: Partial<LiveFacts>) => ({ name: 'Send', title: 'ada', ...more }) as LiveFacts
  const locked = { reveal: async () => refuse('vault/locked') }
  const form = { action: 'https://a.example/', method: 'post', fields: [{ label: 'Again', value: 'hunter22' }] }
  for (const more of [{ row: 'ada hunter22' }, { url: 'https://a.example/?p=hunter22' }, { form }])
    expect(await mayLeave(facts(more), typed, open)).toMatchObject({ refusal: { code: 'target/secret-field' } })
  expect(await mayLeave(facts({ row: 'ada' }), typed, open)).toEqual(ok(undefined))
  expect(await mayLeave(facts({ row: 'ada' }), typed, locked)).toMatchObject({ refusal: { code: 'vault/locked' } })
  expect(await mayLeave(facts({ row: 'hunter22' }), [], locked)).toEqual(ok(undefined))
})
