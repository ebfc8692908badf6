import { describe, expect, test } from 'vitest'
import type { ApprovedTools } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './check-plan.ts'

const PIN = 'A'.repeat(43)
const object = (properties: object, required: readonly string[] = Object.keys(properties)) =>
  JSON.parse(JSON.stringify({ type: 'object', properties, required, additionalProperties: false }))
const text = { type: 'string' }
const TOOLS: ApprovedTools = {
  mail: {
    send: {
      class: 'share',
      pin: PIN,
      input: object({ to: text, lines: { type: 'array', items: text }, urgent: { type: 'boolean' } }, ['to', 'lines'])
    },
    count: { class: 'read', pin: PIN, input: object({}), output: object({ all: { type: 'integer' } }) }
  }
}

const check = (body: string, tools: ApprovedTools | undefined = TOOLS) => {
  const { plan } = parsePlan(`plan "t"\n${body}\n`)
  if (!plan) throw new Error(`does not parse: ${body}`)
  return checkPlan(plan, tools && { tools })
}
const codes = (body: string, tools?: ApprovedTools) => check(body, tools).diagnostics.map(({ code }) => code)

describe('a call of an approved tool', () => {
  test('has the class and the pin that an admin gave it', () => {
    const { checked } = check(
      'call mail.send({ to: "a@b.example", lines: ["Hi"] })\nlet n = call mail.count() as { all: number }\nreturn n.all'
    )
    expect(checked?.manifest.effects).toMatchObject([
      { origin: 'tool:mail', verb: 'call', name: 'send', effect: 'share', pin: PIN, max: 1 },
      { origin: 'tool:mail', verb: 'call', name: 'count', effect: 'read', pin: PIN, max: 1 }
    ])
    expect(checked?.manifest.flows).toContainEqual(expect.objectContaining({ from: 'tool:mail', to: 'planner' }))
  })

  test('can be made more than it is, never less', () => {
    expect(check('call mail.count() as transact').checked?.manifest.effects[0]?.effect).toBe('transact')
    expect(codes('call mail.send({ to: "a", lines: [] }) as submit')).toEqual(['check/lower-effect'])
  })

  test.each([
    ['a server that is not registered', 'call bank.pay()', ['check/unknown-tool']],
    ['a tool that is not approved', 'call mail.delete_all()', ['check/unknown-tool']],
    ['a feature of an app that is not there', 'call app.pay()', ['check/unknown-feature']],
    ['a name that any object has', 'call constructor.toString()', ['check/unknown-tool']],
    ['no arguments', 'call mail.send()', ['check/tool-arguments']],
    ['no record', 'call mail.send("a@b.example")', ['check/tool-arguments']],
    ['two arguments', 'call mail.send({ to: "a", lines: [] }, 1)', ['check/tool-arguments']],
    ['too few fields', 'call mail.send({ to: "a" })', ['check/tool-arguments']],
    ['a field too many', 'call mail.send({ to: "a", lines: [], cc: "b" })', ['check/tool-arguments']],
    ['a field of another type', 'call mail.send({ to: 3, lines: [] })', ['check/tool-arguments']],
    ['a list of another type', 'call mail.send({ to: "a", lines: [1] })', ['check/tool-arguments']],
    ['another result', 'let n = call mail.count() as { all: text }\nreturn n.all', ['check/tool-result']],
    [
      'fields that its result has not',
      'let n = call mail.count() as { all: number, more: text }\nreturn n.all',
      ['check/tool-result']
    ],
    [
      'a number of what gives text',
      'let n = call mail.send({ to: "a", lines: [] }) as number\nreturn n',
      ['check/tool-result']
    ]
  ])('is refused with %s', (_, body, expected) => expect(codes(body)).toEqual(expected))

  test('may leave out what its schema lets it', () =>
    expect(codes('call mail.send({ to: "a", lines: ["b"], urgent: true })')).toEqual([]))

  test('is class `tool` where nothing is known of tools, and unknown where there is none', () => {
    const { plan } = parsePlan('plan "t"\ncall bank.pay("x")\n')
    expect(plan && checkPlan(plan).checked?.manifest.effects[0]?.effect).toBe('tool')
    expect(codes('call bank.pay("x")', {})).toEqual(['check/unknown-tool'])
  })
})
