import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../store/index.ts'
import { chargeAgent, NOTHING, useOf } from './charge-agent.ts'

let store: Store
beforeAll(async () => {
  store = await openStore({})
})
afterAll(() => store.close())

test('machines that may live for ever are counted without end, and nothing else is kept from being counted by that', async () => {
  const db = store.of('acme')
  const [at, budget] = [Date.now(), { window: 'day', plans: 20 } as const]
  // The most that one token for sandboxes can be for: 100 machines. Eleven of these are more than the database can tell.
  const charge = { ...NOTHING, plans: 1, codeMs: 100 * Number.MAX_SAFE_INTEGER }
  for (let i = 0; i < 11; i++)
    expect(await db.transaction((tx) => chargeAgent(tx, { agent: 'a', budget, charge, at }))).toMatchObject({
      ok: true
    })
  expect(await useOf(db, 'a', budget, at)).toMatchObject({ plans: 11, codeMs: Number.MAX_SAFE_INTEGER })
})
