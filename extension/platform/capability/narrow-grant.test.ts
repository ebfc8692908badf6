import { type ActionGrant, isNarrower } from '@writ/dsl/contract'
import { describe, expect, test } from 'vitest'
import { narrowGrant } from './narrow-grant.ts'

const APP = 'https://app.example'
const LOGIN = 'https://login.example'

const grant = (effect: ActionGrant['effect']): ActionGrant => ({
  type: 'writ_action',
  id: 'e1',
  origin: APP,
  via: [LOGIN],
  verb: 'click',
  effect,
  max: 3,
  approval: 'allow',
  raise: { input: 'allow', activate: 'allow', submit: 'allow', transact: 'ask', destroy: 'deny' }
})

describe('a grant for one document', () => {
  test('holds at its site as policy gave it, and nowhere else', () => {
    const { via: _, ...rest } = grant('activate')
    expect(narrowGrant(grant('activate'), { origin: APP, framed: false })).toEqual(rest)
  })

  test('holds at a sign-in origin alone, where no form is sent silently', () => {
    const narrow = narrowGrant(grant('activate'), { origin: LOGIN, framed: false })
    expect(narrow).toMatchObject({ origin: LOGIN, approval: 'allow', max: 3 })
    expect(narrow).not.toHaveProperty('via')
    expect(narrow.raise).toEqual({
      input: 'allow',
      activate: 'allow',
      submit: 'ask',
      transact: 'ask',
      destroy: 'deny'
    })
  })

  test.each([
    ['activate', 'ask'],
    ['secret', 'ask'],
    ['input', 'allow'],
    ['read', 'allow']
  ] as const)('in the frame of another site %s is `%s`', (effect, approval) => {
    const narrow = narrowGrant(grant(effect), { origin: APP, framed: true })
    expect(narrow.approval).toBe(approval)
    expect(narrow.raise).toEqual({ input: 'allow', activate: 'ask', submit: 'ask', transact: 'ask', destroy: 'deny' })
  })

  test('is never more than the parent’s, wherever it may hold', () => {
    for (const effect of ['read', 'input', 'activate', 'secret'] as const)
      for (const origin of [APP, LOGIN])
        for (const framed of [false, true])
          expect(isNarrower([narrowGrant(grant(effect), { origin, framed })], [grant(effect)])).toBe(true)
    const elsewhere = narrowGrant(grant('activate'), { origin: 'https://evil.example', framed: false })
    expect(isNarrower([elsewhere], [grant('activate')])).toBe(false)
  })
})
