import type { Origin } from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { placesOf } from './places-of.ts'

type Batch = Extract<Need, { kind: 'batch' }>

const APP = 'https://app.example' as Origin
const LOGIN = 'https://login.example' as Origin
const span = { start: 0, end: 1, line: 1, column: 1 }

const batch = (secret: boolean, via: readonly Origin[]): Batch => {
  const target = { role: 'field', states: [], having: [] }
  const act = secret
    ? { verb: 'fill-secret' as const, target, secret: { name: 'me', part: 'password' as const } }
    : { verb: 'click' as const, target }
  const checked = { effect: 'e1', verb: act.verb, class: secret ? 'secret' : 'activate', origin: APP, span }
  const acts = [{ step: '1', checked, act }] as unknown as Batch['acts']
  return { kind: 'batch', seq: 1, origin: APP, via, spot: { page: APP, via, frames: [] }, acts }
}

const places = (need: Batch, ...kept: readonly string[]) => {
  const list = async () => kept.map((origin) => ({ name: origin.startsWith('other') ? 'x' : 'me', origin, parts: [] }))
  return placesOf(need, { vault: { list } })
}

test.each([
  ['a click may be at the site and where it signs in', batch(false, [LOGIN]), [], [APP, LOGIN]],
  ['without `via` it may be at the site alone', batch(false, []), [LOGIN], [APP]],
  ['a secret goes where the vault keeps it', batch(true, [LOGIN]), [LOGIN, 'https://evil.example'], [LOGIN]],
  ['one that is kept for both may go to both', batch(true, [LOGIN]), [LOGIN, APP], [APP, LOGIN]],
  [
    'one that is kept for neither is refused where the page is',
    batch(true, [LOGIN]),
    ['https://evil.example'],
    [APP, LOGIN]
  ],
  ['no vault takes a secret out of its site', batch(true, []), [LOGIN], [APP]]
])('%s', async (_, need, kept, expected) => {
  expect(await places(need, ...kept)).toEqual(expected)
})
