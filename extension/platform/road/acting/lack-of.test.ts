import type { CheckedStep, Origin, Verb } from '@writ/dsl/contract'
import type { Need, ReadyAct, Spot } from '@writ/dsl/run'
import { expect, test } from 'vitest'
import { CLAIMS, RUN, SANDBOX } from '../../../../dsl/contract/testing/sample-claims.ts'
import { lackOf } from './lack-of.ts'

const span = { start: 0, end: 1, line: 1, column: 1 }
const origin = 'https://a.example' as Origin
const checked = (verb: Verb): CheckedStep => ({ id: 1, verb, effect: 'e1', class: 'input', origin, span })
const step = (verb: Verb) => ({ seq: 1, step: '1', checked: checked(verb) })
const target = { role: 'button', states: [], having: [] }
const HERE: Spot = { frames: [] }

const batch = (verb: Verb, more: Partial<ReadyAct> = {}, spot = HERE): Need => ({
  kind: 'batch',
  seq: 1,
  origin,
  via: [],
  spot,
  acts: [{ step: '1', checked: checked(verb), act: { verb: 'click', target }, ...more }]
})
const tab = (verb: 'back' | 'forward' | 'reload' | 'close'): Need => ({ kind: 'tab', act: { verb }, ...step(verb) })

const CODE: Extract<Need, { kind: 'code' }> = {
  kind: 'code',
  language: 'python',
  code: '',
  input: {},
  gives: { kind: 'text' },
  ms: 1,
  bytes: 1,
  ...step('run')
}
const claims = { ...CLAIMS, authorization_details: [RUN, SANDBOX] }

const CASES: readonly (readonly [what: string, need: Need, code: string | undefined, detail?: string])[] = [
  ['a click', batch('click'), undefined],
  ...(['copy', 'paste', 'upload', 'download', 'screenshot'] as const).map(
    (verb) => [verb, batch(verb), undefined] as const
  ),
  ['a click in another tab', batch('click', {}, { tab: 't', frames: [] }), undefined],
  ['a click in a frame', batch('click', {}, { frames: [{ target, said: target, origin }] }), undefined],
  ['a click that opens a tab', batch('click', { opensTab: 't' }), undefined],
  ['an address', { kind: 'tab', act: { verb: 'open', url: `${origin}/` }, ...step('open') }, undefined],
  [
    'an address in another tab',
    { kind: 'tab', tab: 't', act: { verb: 'open', url: `${origin}/` }, ...step('open') },
    undefined
  ],
  ...(['back', 'forward', 'reload', 'close'] as const).map((verb) => [verb, tab(verb), undefined] as const),
  ['being there', { kind: 'arrive', origin, via: [], spot: HERE, span }, undefined],
  ['being in another tab', { kind: 'arrive', origin, via: [], spot: { tab: 't', frames: [] }, span }, undefined],
  ['code', CODE, undefined],
  [
    'code that no executor was granted for',
    { ...CODE, checked: { ...CODE.checked, effect: 'e2' } },
    'run/unsupported',
    'run'
  ],
  ['a tool', { kind: 'tool', tool: 'wallet', name: 'pay', args: [], ...step('call') }, 'run/unsupported', 'call'],
  [
    'a question with an answer to write',
    { kind: 'person', act: { verb: 'ask', question: 'Which?', type: { kind: 'text' } }, ...step('ask') },
    undefined
  ],
  [
    'a file to choose',
    { kind: 'person', act: { verb: 'ask', question: 'Which?', type: { kind: 'file' } }, ...step('ask') },
    undefined
  ],
  [
    'a value to stand for',
    { kind: 'person', act: { verb: 'endorse', value: 1, because: 'x' }, ...step('endorse') },
    undefined
  ],
  ['a hand over', { kind: 'person', act: { verb: 'hand-over', message: 'x', ms: 1 }, ...step('hand-over') }, undefined],
  ['a pause', { kind: 'pause', first: true, wait: 1, limit: 1, span }, undefined]
]

test.each([
  ['file', { kind: 'file' }],
  ['ask', { kind: 'boolean' }]
] as const)('what an app cannot ask its person for (%s) is named before they are asked', (what, type) => {
  const need = { kind: 'person', act: { verb: 'ask', question: 'Which?', type }, ...step('ask') } as const
  expect(lackOf(need, { claims }, undefined, [])).toMatchObject({ code: 'approval/cannot-ask', detail: { what } })
  expect(lackOf(need, { claims }, undefined, [what])).toBeUndefined()
})

const ROWS = CASES.map(([what, need, code, detail]) => ({ what, need, code, detail }))

test.each(ROWS)('$what: what cannot be done is named before it is begun', ({ need, code, detail }) => {
  const lack = lackOf(need, { claims })
  expect(lack?.code).toBe(code)
  expect(lack?.detail?.what).toBe(detail)
})
