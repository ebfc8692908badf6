import { expect, test } from 'vitest'
import { heardEpochs } from './heard-epochs.ts'

const FORGETFUL = { hear: () => {}, epochs: () => [] }
const NOW = 1_800_000_000
/** A bearer token lives a day at most, and five seconds more for clocks that differ. */
const LONGEST = 24 * 60 * 60 + 5

test('C60 an epoch is remembered as long as a token of an older one can live', () => {
  const epochs = heardEpochs(FORGETFUL)
  expect(epochs.hear('tenant', 4, NOW).ok).toBe(true)
  expect(epochs.hear('tenant', 3, NOW + LONGEST)).toMatchObject({ refusal: { code: 'capability/stale-epoch' } })
})

test('an epoch that was heard again is remembered from then, and keeps no other from being forgotten', () => {
  const epochs = heardEpochs(FORGETFUL)
  epochs.hear('tenant', 4, NOW)
  epochs.hear('other', 1, NOW + 10)
  epochs.hear('tenant', 4, NOW + LONGEST)
  expect(epochs.hear('tenant', 3, NOW + 2 * LONGEST)).toMatchObject({ refusal: { code: 'capability/stale-epoch' } })
  expect(epochs.hear('other', 0, NOW + 2 * LONGEST).ok).toBe(true)
})

test('an epoch that no token which still lives can be older than is forgotten', () => {
  const epochs = heardEpochs(FORGETFUL)
  epochs.hear('tenant', 4, NOW)
  expect(epochs.hear('tenant', 3, NOW + LONGEST + 60).ok).toBe(true)
})
