import type { ActionGrant, CapabilityClaims } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { mayPicture } from './may-picture.ts'

const SITE = 'https://a.test'
const grant = (more: Partial<ActionGrant> = {}) =>
  ({ type: 'writ_action', origin: SITE, verb: 'screenshot', effect: 'read', approval: 'allow', ...more }) as ActionGrant
const may = (...grants: readonly ActionGrant[]) =>
  mayPicture({ authorization_details: grants } as unknown as CapabilityClaims, SITE)

test('a question has a picture where one may be taken without asking, and nowhere else', () => {
  expect(may(grant())).toBe(true)
  expect(may()).toBe(false)
  expect(may(grant({ approval: 'ask' }))).toBe(false)
  expect(may(grant({ verb: 'observe' }))).toBe(false)
  expect(may(grant({ origin: 'https://b.test' }))).toBe(false)
  expect(may(grant({ approval: 'ask' }), grant())).toBe(true)
})
