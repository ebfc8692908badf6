import { describe, expect, test } from 'vitest'
import { readSuite } from './read-suite.ts'
import { printSuiteSchema } from './suite-schema.ts'

const SOUND = `suite: It looks
policies: [a.cedar]
cases:
  - name: reads
    effect: { class: read, site: https://a.example }
    expect: allow
`
const saidOf = (text: string): readonly string[] => {
  const read = readSuite(text)
  return 'faults' in read ? read.faults.map(({ span, message }) => `${span.line}:${span.column} ${message}`) : []
}

describe('a suite is refused at the place of what is wrong', () => {
  const CASES = [
    ['a key that is none', ['suite:', 'agnet: me\nsuite:'], ['1:1 there is no `agnet` here']],
    ['a key within an effect', ['site:', 'page: x, site:'], ['5:28 there is no `page` here']],
    ['a key of what is expected', ['expect: allow', 'expect: { decison: allow }'], ['6:15 there is no `decison` here']],
    ['a word that is no class', ['class: read', 'class: reed'], [/^5:22 `class`: .*"read"\|"navigate"/]],
    ['a site with a slash', ['a.example }', 'a.example/ }'], [/^5:34 `site`: no exact origin/]],
    ['what is missing', ['    expect: allow\n', ''], [/^4:5 `expect`/]],
    ['nothing to judge', [/ {4}effect.*\n/, ''], [/^4:5 a case has one of plan, effect and flow; this has 0/]],
    [
      'two things to judge',
      ['    expect', '    flow: { from: person, to: planner }\n    expect'],
      [/^4:5 a case has one of .*; this has 2/]
    ],
    [
      'parts of a plan expected of an effect',
      ['expect: allow', 'expect: { decision: allow, egress: open }'],
      [/^6:13 effects, flows and egress are expected of a plan alone/]
    ],
    ['nothing expected', ['expect: allow', 'expect: { by: x }'], ['6:13 a `decision` is missing']],
    ['a key twice', ['    expect: allow', '    expect: allow\n    expect: deny'], [/^7:5 Map keys must be unique/]],
    ['what is no YAML', ['cases:', 'cases: ['], [/^\d+:\d+ /]]
  ] as const

  test.each(CASES)('%s', (_, [old, now], wanted) => {
    expect(saidOf(SOUND)).toEqual([])
    const said = saidOf(SOUND.replace(old, now))
    for (const [i, one] of wanted.entries())
      expect(said[i]).toEqual(typeof one === 'string' ? one : expect.stringMatching(one))
  })
})

test('the published schema knows every part of a case, and no key besides', () => {
  const schema = JSON.parse(printSuiteSchema())
  expect(schema).toMatchObject({ additionalProperties: false, required: ['suite', 'policies', 'cases'] })
  const { properties, additionalProperties } = schema.properties.cases.items
  expect(Object.keys(properties)).toEqual(
    expect.arrayContaining(['name', 'plan', 'effect', 'flow', 'expect', 'request'])
  )
  expect(additionalProperties).toBe(false)
})
