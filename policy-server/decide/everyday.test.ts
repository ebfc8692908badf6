import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPlan } from '@writ/dsl/check'
import { contextOf, type Origin } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { describe, expect, test } from 'vitest'
import { ACTORS } from '../testing/test-manifest.ts'
import type { KnownFlow } from './circumstances.ts'
import { decideManifest } from './decide-manifest.ts'
import { type Dial, layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const text = readFileSync(join(import.meta.dirname, '../../examples/policies/balanced.cedar'), 'utf8')
const tenant = parsePolicy(text)
if (!tenant.ok) throw new Error(tenant.refusal.message)
const balanced = tenant.value

const SHOP = 'https://shop.example'
const MAIL = 'https://mail.example'

/** What of a plan is asked for, as classes of acts and `from → to` of flows, sorted. */
const asked = (body: string, request: string, dial: Dial = 'balanced'): string[] => {
  const plan = parsePlan(`plan "x"\nsite shop = "${SHOP}"\nsite mail = "${MAIL}"\nsecret me at shop\n${body}\n`)
  const context = contextOf({ text: request, saidBy: 'person' }, {}, { shown: [], released: {} })
  const { checked, diagnostics } = plan.plan ? checkPlan(plan.plan, context) : { diagnostics: plan.diagnostics }
  if (!checked) throw new Error(JSON.stringify(diagnostics))
  const decided = decideManifest({
    ...ACTORS,
    policy: layPolicies({ tenant: balanced, dial }),
    manifest: checked.manifest,
    now: { at: 0, present: true }
  })
  if (!decided.ok) throw new Error(decided.refusal.message)
  const questions = decided.value.details.flatMap((one) => {
    if (one.approval !== 'ask') return []
    return one.type === 'writ_flow' ? [`${one.from} → ${one.to}`] : [one.effect]
  })
  return [...new Set(questions)].sort()
}

describe('balanced asks in everyday plans', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'for nothing, where prices are looked up',
      'on shop { open "/offers" let rows = read table "Offers" as list of { name: text, price: number } } return { rows }',
      'What is on offer?',
      []
    ],
    [
      'for nothing, where the person signs in and looks',
      'on shop { open "/login" fill field "Email" with secret me.username fill field "Password" with secret me.password click button "Sign in" let n = read text of heading "Orders" } return { n }',
      'How many orders do I have?',
      []
    ],
    [
      'for nothing, where a form takes what the request says',
      'on shop { open "/search" fill field "Product" with "green tea" choose "Large" from combobox "Size" click button "Apply" as submit }',
      'Look for green tea in large',
      []
    ],
    [
      'before a form takes what the agent made up',
      'on shop { open "/profile" fill field "City" with "Springfield" click button "Apply" as submit }',
      'Update my profile',
      ['submit']
    ],
    [
      'before an address carries what the agent made up',
      'on shop { open "/profile?city=Springfield" click button "Apply" as submit }',
      'Update my profile',
      ['submit']
    ],
    [
      'before a form takes an answer out of choices that the agent made up',
      'let x = ask "To whom?" as one of ["mallory", "bob"] on shop { open "/send" fill field "Recipient" with x click button "Apply" as submit }',
      'Send it to Bob',
      ['submit']
    ],
    [
      'before a form takes some of several that the agent made up',
      'let x = ask "To whom?" as list of one of ["mallory", "bob"] on shop { open "/send" fill field "Recipient" with first(x) click button "Apply" as submit }',
      'Send it to Bob',
      ['submit']
    ],
    [
      'before a form takes what was chosen so by an answer',
      'let x = ask "To whom?" as one of ["mallory", "bob"] on shop { open "/send" choose x from combobox "Recipient" click button "Apply" as submit }',
      'Send it to Bob',
      ['submit']
    ],
    [
      'for nothing, where a form takes an answer out of what the request names',
      'let x = ask "To whom?" as one of ["Ann", "Bob"] on shop { open "/send" fill field "Recipient" with x click button "Apply" as submit }',
      'Send it to Ann or Bob',
      []
    ],
    [
      'for nothing, where a form takes what the person answers in words of their own',
      'let x = ask "To whom?" as text on shop { open "/send" fill field "Recipient" with x click button "Apply" as submit }',
      'Send it',
      []
    ],
    [
      'for nothing, where a link only opens a form',
      'on mail { open "/folders/inbox" click link "Lunch" click link "Reply" }',
      'Answer it',
      []
    ],
    [
      'before such a link is pressed once the site has what the agent made up',
      'on mail { open "/folders/inbox" fill field "Note" with "Springfield" click link "Reply" }',
      'Answer it',
      ['submit']
    ],
    [
      'before such a link is pressed in a page that the plan did not open',
      'on mail { click link "Reply" }',
      'Answer it',
      ['submit']
    ],
    ['before a link is pressed that may do more', 'on mail { open "/" click link "Reply now" }', 'Answer', ['share']],
    ['before something is paid', 'on shop { open "/cart" click button "Pay now" }', 'Pay now', ['transact']],
    ['before something is deleted', 'on shop { open "/orders" click button "Delete" }', 'Delete', ['destroy']],
    ['before others are reached', 'on mail { open "/new" click button "Send" }', 'Send', ['share']],
    [
      'once, before data moves from one site to another',
      'on shop { open "/orders" let n = read text of heading "Number" } on mail { open "/new" fill field "Note" with n }',
      'Note my order number',
      [`${SHOP} → ${MAIL}`]
    ]
  ])('%s', (_, body, request, expected) => {
    expect(asked(body, request)).toEqual(expected)
  })

  test('of more at cautious, of less at swift', () => {
    const body = 'on shop { open "/profile" fill field "City" with "Springfield" click button "Apply" as submit }'
    expect(asked(body, 'Update my profile', 'cautious')).toContain('input')
    expect(asked(body, 'Update my profile', 'swift')).toEqual([])
  })
})

describe('what the agent was shown of another site steers its later plans', () => {
  const SEEN = 'https://seen.example' as Origin
  const body = 'on shop { open "/" click link "Offers" let n = read text of heading } return { n }'
  const flow = { from: SEEN, to: SHOP, how: ['value', 'branch', 'stopping', 'control'] } as const

  const askedThen = (text: string, shown: readonly Origin[], known: readonly KnownFlow[]): string[] => {
    const plan = parsePlan(`plan "x"\nsite shop = "${SHOP}"\nsite mail = "${MAIL}"\n${text}\n`)
    const context = contextOf({ text: 'Look', saidBy: 'person' }, {}, { shown, released: {} })
    const { checked } = plan.plan ? checkPlan(plan.plan, context) : {}
    if (!checked) throw new Error('the plan does not check')
    const policy = layPolicies({ tenant: balanced, dial: 'balanced' })
    const now = { at: 0, present: true, known }
    const decided = decideManifest({ ...ACTORS, policy, manifest: checked.manifest, now })
    if (!decided.ok) throw new Error(decided.refusal.message)
    return decided.value.details.flatMap((one) =>
      one.type === 'writ_flow' && one.approval === 'ask' ? [`${one.from} → ${one.to}`] : []
    )
  }

  test('which is asked about once', () => {
    expect(askedThen(body, [SEEN], [])).toEqual([`${SEEN} → ${SHOP}`])
    expect(askedThen(body, [SEEN], [flow])).toEqual([])
  })

  test('a yes to values covers what branches and stops tell, and never the steering', () => {
    expect(askedThen(body, [SEEN], [{ ...flow, how: ['value', 'control'] }])).toEqual([])
    expect(askedThen(body, [SEEN], [{ ...flow, how: ['value'] }])).toEqual([`${SEEN} → ${SHOP}`])
    expect(askedThen(body, [SEEN], [{ ...flow, how: ['branch', 'control'] }])).toEqual([`${SEEN} → ${SHOP}`])
  })

  test('and steering inside the plan is asked about each time', () => {
    const steered = 'on mail { open "/" let n = read text of heading } on shop { open "/" click link named n }'
    const before = { ...flow, from: MAIL }
    expect(askedThen(steered, [], [before])).toEqual([`${MAIL} → ${SHOP}`])
  })
})

describe('a refusal says all that is denied, by which policy, why, and what instead', () => {
  const denied = (text: string, dial: Dial | 'none' = 'none') => {
    const policy = parsePolicy(text)
    if (!policy.ok) throw new Error(policy.refusal.message)
    const plan = parsePlan(
      `plan "x"\nsite shop = "${SHOP}"\non shop {\n  open "/cart"\n  click button "Pay now"\n  click button "Delete"\n}\n`
    )
    const { checked } = plan.plan ? checkPlan(plan.plan, {}) : {}
    if (!checked) throw new Error('the plan does not check')
    const decided = decideManifest({
      ...ACTORS,
      policy: layPolicies({ tenant: policy.value, dial }),
      manifest: checked.manifest
    })
    return decided.ok ? undefined : decided.refusal
  }

  test('by a forbid', () => {
    const no = denied(`permit (principal, action, resource);
      @id("no-pay") @because("Only the desk pays.") @instead("Hand the cart over to the desk.")
      forbid (principal, action == Action::"transact", resource);
      @id("no-delete") forbid (principal, action == Action::"destroy", resource);`)
    expect(no).toMatchObject({
      code: 'policy/denied',
      span: { line: 5 },
      message: expect.stringMatching(/no-pay.*Only the desk pays\. Instead: Hand the cart over/),
      detail: { by: 'no-pay', because: 'Only the desk pays.', instead: 'Hand the cart over to the desk.', denied: 2 }
    })
    expect(String(no?.detail?.all).split('\n')).toEqual([
      `line 5: transact on ${SHOP}: no-pay — Only the desk pays. — Hand the cart over to the desk.`,
      `line 6: destroy on ${SHOP}: no-delete`
    ])
  })

  test('by nothing that permits it, with the permit that is missing', () => {
    expect(
      denied('permit (principal, action in [Action::"read", Action::"navigate", Action::"flow"], resource);')?.detail
    ).toMatchObject({
      by: 'no policy permits it',
      instead: expect.stringContaining(`action == Action::"transact", resource in Site::"${SHOP}"`)
    })
  })

  test('by a permit whose condition does not hold', () => {
    const no = denied(`permit (principal, action in [Action::"read", Action::"navigate", Action::"flow"], resource);
      @id("few") @instead("Pay on a working day.") permit (principal, action == Action::"transact", resource) when { context.count > 5 };`)
    expect(no?.detail).toMatchObject({ because: expect.stringContaining('few'), instead: 'Pay on a working day.' })
  })
})
