import { expect, test } from 'vitest'
import type { Flow, Sink, Source } from '../contract/index.ts'
import { explainPlan, printSentence, sentenceOfBlessing, sentenceOfFlow, sentenceOfPlace } from './index.ts'
import { checkedOf } from './testing/checked-of.ts'

const BANK = 'https://bank.example'
const flow = (from: string, to: string, more: Partial<Flow> = {}): Flow => ({
  id: 'f1' as Flow['id'],
  from: from as Source,
  to: to as Sink,
  how: ['value'],
  ...more
})

test.each<[Flow, string, string]>([
  [
    flow(BANK, 'planner', { how: ['branch', 'stopping'], bits: 3.01 }),
    'What is read at bank.example can reach the agent, by what is done or left out and by whether the run goes on (at most 3.1 bits in one run: as much as 4 answers yes or no).',
    '在 bank.example 上读到的内容可能传到智能体，途径：做或不做什么和运行是否继续（每次运行最多 3.1 比特：相当于 4 个是非回答）。'
  ],
  [
    flow('person', BANK, { how: ['value', 'control'] }),
    'What you enter or do can reach bank.example, as it is and by what is aimed at.',
    '您填写或操作的内容可能传到 bank.example，途径：内容本身和操作指向何处。'
  ],
  [
    flow('tool:wallet', 'sandbox'),
    'What the tool `wallet` gives can reach the sandbox, as it is.',
    '工具 `wallet` 给出的内容可能传到沙箱，途径：内容本身。'
  ]
])('%j', (of, english, chinese) => {
  expect(printSentence(sentenceOfFlow(of, 'en'))).toBe(english)
  expect(printSentence(sentenceOfFlow(of, 'zh'))).toBe(chinese)
})

test('a flow is said as its whole plan says it', () => {
  const checked = checkedOf(`plan "P" site a = "${BANK}" site b = "https://b.example"
    on a { open "/" let x = read text of heading } on b { open "/" fill field "F" with x } return x`)
  for (const language of ['en', 'zh'] as const) {
    const { flows } = explainPlan(checked, language)
    expect(flows.length).toBeGreaterThan(1)
    expect(checked.manifest.flows.map((each) => sentenceOfFlow(each, language))).toEqual(flows)
  }
})

test.each([
  [{ kind: 'endorse' }, 'Vouch for this value', '为这个值作保'],
  [{ kind: 'declassify', to: BANK }, 'Release this value to bank.example', '同意把这个值放行给 bank.example'],
  [{ kind: 'declassify', to: 'planner' }, 'Release this value to the agent', '同意把这个值放行给智能体']
] as const)('%j', (blessed, english, chinese) => {
  expect(printSentence(sentenceOfBlessing(blessed, 'en'))).toBe(english)
  expect(printSentence(sentenceOfBlessing(blessed, 'zh'))).toBe(chinese)
})

test.each([
  [BANK, 'bank.example', 'bank.example'],
  ['person', 'you', '您'],
  ['tool:wallet', 'the tool `wallet`', '工具 `wallet`']
])('%s', (place, english, chinese) => {
  expect(printSentence(sentenceOfPlace(place, 'en'))).toBe(english)
  expect(printSentence(sentenceOfPlace(place, 'zh'))).toBe(chinese)
})
