import { ASKABLE } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { canAsk } from './can-ask.ts'

test('what nobody said cannot be asked can be, as in a browser', () => {
  for (const kind of ASKABLE) expect(canAsk(kind, {})).toMatchObject({ ok: true })
})

test('an app asks for what it says that it can, and for a yes always', () => {
  expect(canAsk('file', { asks: ['file'] })).toMatchObject({ ok: true })
  expect(canAsk('unlock', { asks: ['file'] })).toMatchObject({
    refusal: { code: 'approval/cannot-ask', detail: { what: 'unlock' } }
  })
  expect(canAsk('ask', { asks: ['file', 'unlock'] })).toMatchObject({ refusal: { detail: { what: 'ask' } } })
  expect(canAsk('file', { asks: [] })).toMatchObject({ refusal: { code: 'approval/cannot-ask' } })
  for (const kind of ['act', 'flows', 'hand-over', 'stop-agent'] as const)
    expect(canAsk(kind, { asks: [] })).toMatchObject({ ok: true })
})
