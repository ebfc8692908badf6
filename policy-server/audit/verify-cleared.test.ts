import { hashJson, LABELS_CONTEXT, type ServerEvent } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import {
  bundleOf,
  DEVICE,
  enrolledLeaf,
  faultOf,
  runLeaves,
  serverLeaf,
  signText,
  testSigner,
  textsOf
} from '../testing/test-log.ts'

type Cleared = Extract<ServerEvent, { kind: 'labels-cleared' }>

const bob = testSigner(8)
const bobs = enrolledLeaf({ device: 'bobs', person: 'bob', x: bob.x })

/** The person's own word, signed by `signer` over itself but for what stands in `signed`. */
const wordOf = (
  device: string,
  signer = DEVICE,
  signed: object = {},
  at = '2026-03-01T10:00:00.000Z'
): Cleared['by'] => {
  const said = { device, at: Date.parse(at) }
  const sig = signText(signer.privateKey, LABELS_CONTEXT + hashJson({ ...said, what: 'shown', ...signed }))
  return { ...said, sig }
}
const faultWith = (by: Cleared['by']) =>
  faultOf(
    bundleOf(
      textsOf([
        ...runLeaves().slice(0, 1),
        bobs,
        serverLeaf({ kind: 'labels-cleared', person: 'p', what: 'shown', ...(by && { by }) })
      ])
    )
  )

test('labels are cleared by an admin, or on the word of the person, signed by their device', () => {
  expect(faultWith(undefined)).toBeUndefined()
  expect(faultWith(wordOf('dev'))).toBeUndefined()
})

test.each([
  ['of another’s device', wordOf('bobs', bob), /not the person’s/],
  ['of a device that was never enrolled', wordOf('none'), /not the person’s/],
  ['that another key signed', wordOf('dev', bob), /not signed/],
  ['that was said before', wordOf('dev', DEVICE, {}, '2026-03-01T09:54:59.999Z'), /old one/],
  ['about other labels', wordOf('dev', DEVICE, { what: 'released' }), /not signed/]
] as const)('and not on a word %s', (_, by, why) => {
  expect(faultWith(by)).toMatchObject({ fault: 'untrue', leaf: 2, why: expect.stringMatching(why) })
})
