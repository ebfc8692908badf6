import { checkPlan } from '@writ/dsl/check'
import type { Manifest } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import { expect, test } from 'vitest'
import { ACTORS } from '../testing/test-manifest.ts'
import { decideManifest } from './decide-manifest.ts'
import { layPolicies } from './lay-policies.ts'
import { parsePolicy } from './parse-policy.ts'

const APP = 'https://app.example'
const LOGIN = 'https://login.example'
const PAY = 'https://pay.example'
const CDN = 'https://cdn.example'

const TEXT = `plan "Pay" site app = "${APP}" { sign in via "${LOGIN}" frames "${PAY}" files from "${CDN}" }
site pay = "${PAY}"
secret me at app
on app {
  open "/"
  fill field "Password" with secret me.password
  click button "Continue"
  frame region "Card" on pay { fill field "Name" with "Ada" }
  let bill = download from click link "Bill"
}`

const manifestOf = (text: string): Manifest => {
  const { plan } = parsePlan(text)
  const { checked } = plan ? checkPlan(plan) : {}
  if (!checked) throw new Error('the plan does not check')
  return checked.manifest
}

const decide = (rules: string) => {
  const policy = parsePolicy(rules)
  if (!policy.ok) throw new Error(policy.refusal.message)
  return decideManifest({
    ...ACTORS,
    policy: layPolicies({ tenant: policy.value, dial: 'none' }),
    manifest: manifestOf(TEXT)
  })
}

const ALL = '@id("all") permit(principal, action, resource);'
const no = (action: string, origin: string) =>
  `${ALL} @id("not-there") forbid(principal, action == Action::"${action}", resource in Site::"${origin}");`

test('a plan over sites that belong together is granted where policy permits each of them', () => {
  const decided = decide(ALL)
  const secret = decided.ok && decided.value.details.find((detail) => 'verb' in detail && detail.verb === 'fill-secret')
  expect(secret).toMatchObject({ origin: APP, via: [LOGIN], approval: 'allow' })
})

test.each([
  ['a secret where the site signs in', 'secret', LOGIN],
  ['a secret at the site itself', 'secret', APP],
  ['a press where the site signs in', 'activate', LOGIN],
  ['what is filled in a frame', 'input', PAY],
  ['a download at the site', 'download', APP],
  ['a download from where its files lie', 'download', CDN]
])('policy that forbids %s refuses the plan and says where', (_, effect, origin) => {
  expect(decide(no(effect, origin))).toMatchObject({
    refusal: { code: 'policy/denied', detail: { effect, origin, by: 'not-there' } }
  })
})

test.each([LOGIN, PAY, CDN])('a policy that says nothing of %s grants nothing there', (origin) => {
  const others = [APP, LOGIN, PAY, CDN].filter((one) => one !== origin)
  const some = others.map((one) => `permit(principal, action, resource in Site::"${one}");`).join(' ')
  expect(decide(some)).toMatchObject({ refusal: { code: 'policy/denied', detail: { origin } } })
})

test('what policy asks about at one origin is asked about at all', () => {
  const ask = `${ALL} forbid(principal, action == Action::"secret", resource in Site::"${LOGIN}") unless { context.approved };`
  const decided = decide(ask)
  const asked = decided.ok && decided.value.details.filter(({ approval }) => approval === 'ask')
  expect(asked).toMatchObject([{ verb: 'fill-secret' }])
})
