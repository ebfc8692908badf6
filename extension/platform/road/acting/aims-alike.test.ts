import { expect, test } from 'vitest'
import { checkOffer } from '../life/check-offer.ts'
import { aimsAlike } from './aims-alike.ts'

const next = { document: 'doc-a', role: 'link', name: 'Next' }
const remove = { document: 'doc-a', role: 'button', name: 'Delete' }

test.each([
  ['the same', { e1: next }, { e1: next, e2: remove }, true],
  ['another element', { e1: next }, { e1: remove }, false],
  ['nothing any more', { e1: next }, {}, false],
  ['something since', {}, { e1: next }, false],
  ['another place of the same name', { e1: next }, { e1: { ...next, nth: 2 } }, false],
  ['another document', { e1: next }, { e1: { ...next, document: 'doc-b' } }, false]
])('what stays of a held plan and stands for %s by now', (_, before, now, isAlike) => {
  expect(aimsAlike(['e1', 'row'], { refs: before }, { refs: now })).toBe(isAlike)
})

test('a plan is another where its refs stand for something else, and none where they stand for nothing', () => {
  const offer = {
    text: 'plan "P" site s = "https://s.test" on s { click @e1 }',
    request: { text: 'Go on', saidBy: 'agent' as const },
    inputs: {}
  }
  const labels = { owner: 'o', shown: [], released: {} }
  const read = (refs?: Record<string, typeof next>) => checkOffer({ ...offer, ...(refs && { refs }) }, labels)
  const [one, same, other] = [read({ e1: next }), read({ e1: next, e9: remove }), read({ e1: remove })]
  if (!one.ok || !same.ok || !other.ok) throw new Error('a plan with its refs does not check')
  expect(same.value.hash).toBe(one.value.hash)
  expect(other.value.hash).not.toBe(one.value.hash)
  expect(other.value.manifest.effects).toMatchObject([{ effect: 'destroy' }])
  expect(read()).toMatchObject({ ok: false, refusal: { code: 'plan/hash-mismatch' } })
})
