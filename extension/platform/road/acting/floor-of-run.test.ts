import {
  type CheckedStep,
  type Floor,
  type LiveFacts,
  type Origin,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
  refusal,
  refuse
} from '@writ/dsl/contract'
import type { Need } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { judgeFacts, judgeNeed, refusalAt } from './floor-of-run.ts'

const MALFORMED = refuse('floor/malformed')
const under = (floor: Floor | Result<never>) => ({ floor: () => ('ok' in floor ? floor : ok(floor)) })
const codeOf = (may: Result<void>) => (may.ok ? 'ok' : may.refusal.code)

const facts = (more: Partial<LiveFacts>): LiveFacts => ({
  origin: 'https://a.test',
  url: 'https://a.test/',
  title: '',
  role: 'button',
  name: 'Next',
  effect: 'share',
  ...more
})
const sends = (action: string) => facts({ form: { action, method: 'post', fields: [] } })
const BLOCKED: Floor = { blockedSites: ['https://*.bad.test'] }

test.each<[string, Floor | Result<never>, LiveFacts, string]>([
  ['a form to a blocked site', BLOCKED, sends('https://x.bad.test/take'), 'floor/site-blocked'],
  ['a form to a site that only looks blocked', BLOCKED, sends('https://bad.test.good.test/'), 'ok'],
  ['a link to a blocked site', BLOCKED, facts({ link: 'https://bad.test/' }), 'floor/site-blocked'],
  ['a link that is no address', BLOCKED, facts({ link: 'javascript:void 0' }), 'ok'],
  ['neither', BLOCKED, facts({}), 'ok'],
  [
    'a form to a site that is not allowed',
    { allowedSites: ['https://a.test'] },
    sends('https://b.test/'),
    'floor/site-blocked'
  ],
  ['a floor that cannot be read', MALFORMED, facts({}), 'floor/malformed']
])('%s', (_, floor, live, code) => {
  expect(codeOf(judgeFacts(live, under(floor)))).toBe(code)
})

const checked: CheckedStep = {
  id: 1,
  verb: 'click',
  effect: 'e1',
  class: 'activate',
  origin: 'https://a.test' as Origin,
  span: { start: 0, end: 1, line: 1, column: 1 }
}
const act = (approved?: LiveFacts) => ({
  step: '1',
  checked,
  act: { verb: 'click' as const, target: { role: 'button', states: [], having: [] } },
  ...(approved && { approved })
})
const batch = (approved?: LiveFacts): Need => ({
  kind: 'batch',
  seq: 1,
  origin: 'https://a.test' as Origin,
  via: [],
  spot: { frames: [] },
  acts: [act(approved)]
})
const ask: Need = { kind: 'ask', act: act() }
const person: Need = {
  kind: 'person',
  seq: 1,
  step: '1',
  checked,
  act: { verb: 'hand-over', message: 'x', ms: 1 }
}

test.each<[string, Floor | Result<never>, Need, string]>([
  [
    'an act that was approved before its class was ruled out',
    { neverRun: ['share'] },
    batch(facts({})),
    'floor/never-run'
  ],
  ['an act that was approved and still may be', { neverRun: ['destroy'] }, batch(facts({})), 'ok'],
  ['an act as it was planned', { neverRun: ['share'] }, batch(), 'ok'],
  ['a question that nobody may answer', { approvers: 'nobody' }, ask, 'floor/no-approver'],
  ['what the person would do, where there is none', { approvers: 'nobody' }, person, 'floor/no-approver'],
  ['a question to the person', { approvers: 'person' }, ask, 'ok'],
  ['a question under a floor that cannot be read', MALFORMED, ask, 'floor/malformed'],
  ['an act under a floor that cannot be read', MALFORMED, batch(), 'floor/malformed']
])('%s', (_, floor, need, code) => {
  expect(codeOf(judgeNeed(need, under(floor)))).toBe(code)
})

const at = (origin: string | undefined, floor: Floor) => ({
  ...under(floor),
  tabs: { originAt: () => Promise.resolve(origin) }
})

test.each<[RefusalCode, string | undefined, Floor, string]>([
  ['page/wrong-origin', 'https://bad.test', BLOCKED, 'floor/site-blocked'],
  ['page/not-reached', 'https://bad.test', BLOCKED, 'floor/site-blocked'],
  ['page/not-reached', 'https://other.test', BLOCKED, 'page/not-reached'],
  ['page/not-reached', undefined, BLOCKED, 'page/not-reached'],
  ['page/not-reached', 'https://bad.test', {}, 'page/not-reached'],
  ['target/not-found', 'https://bad.test', BLOCKED, 'target/not-found']
])('%s at %s', async (code, origin, floor, told) => {
  const no: Refusal = refusal(code)
  expect((await refusalAt(no, 1, at(origin, floor))).code).toBe(told)
})
