import { type LiveFacts, ok, refuse, type SecretPart } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { hideAccount, showAccount } from './hide-account.ts'

const typed = [
  { origin: 'https://a.example', name: 'me', part: 'username' as SecretPart },
  { origin: 'https://b.example', name: 'me', part: 'username' as SecretPart },
  { origin: 'https://b.example', name: 'me', part: 'password' as SecretPart }
]
const vault = {
  reveal: async (origin: string, { part }: { part: string }) =>
    ok(part === 'password' ? 'hunter22' : origin === 'https://a.example' ? 'ann@x.example' : 'ann@x.example.org')
}
const locked = { reveal: async () => refuse('vault/locked') }
const facts = (account?: string) => ({ name: 'Save', ...(account !== undefined && { account }) }) as LiveFacts

test.each([
  ['ann@x.example', '[secret me.username at https://a.example]'],
  ['Ann Lee (ann@x.example)', 'Ann Lee ([secret me.username at https://a.example])'],
  ['ann@x.example.org', '[secret me.username at https://b.example]'],
  ['bob', 'bob']
])('an account that says a user name of the vault names it instead, and back: %s', async (account, hidden) => {
  const told = await hideAccount(facts(account), typed, vault)
  expect(told).toEqual(ok(facts(hidden)))
  expect(await showAccount(facts(hidden), typed, vault)).toEqual(ok(facts(account)))
})

test('a page that says the mark itself is told no user name of another site', async () => {
  const forged = 'Ann [secret me.username at https://a.example]'
  const told = await hideAccount(facts(forged), typed, vault)
  expect(told).toEqual(ok({ ...facts(), accountUnclear: true }))
  expect(told.ok && (await showAccount(told.value, typed, vault))).toEqual(told)
})

test('what the run did not fill in, and a page that names nobody, pass as they are', async () => {
  expect(await hideAccount(facts('ann@x.example'), [], locked)).toEqual(ok(facts('ann@x.example')))
  expect(await hideAccount(facts(), typed, locked)).toEqual(ok(facts()))
})

test('a locked vault tells neither way', async () => {
  for (const tell of [hideAccount, showAccount])
    expect(await tell(facts('ann@x.example'), typed, locked)).toMatchObject({ refusal: { code: 'vault/locked' } })
})
