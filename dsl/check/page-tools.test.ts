import { describe, expect, test } from 'vitest'
import { formatText, parsePlan } from '../syntax/index.ts'
import { checkPlan } from './check-plan.ts'

const SITES = 'plan "t"\nsite shop = "https://shop.example"\nsite bank = "https://bank.example"\n'
const PIN = 'A'.repeat(43)

const check = (body: string) => {
  const { plan } = parsePlan(SITES + body)
  if (!plan) throw new Error(`does not parse: ${body}`)
  // A server of that name an admin may have registered before: it is not meant.
  return checkPlan(plan, { tools: { page: { add: { class: 'read', pin: PIN, input: {} } } } })
}
const codes = (body: string) =>
  check(body)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)
const manifest = (body: string) => check(body).checked?.manifest

describe('a call of a tool that the page offers', () => {
  test('is an act of its site, of class `tool`, and no use of a server', () => {
    const found = manifest(`on shop { open "/" call page.add({ sku: "A" }) pinned "${PIN}" }`)
    expect(found?.effects[1]).toMatchObject({
      origin: 'https://shop.example',
      verb: 'call',
      name: 'add',
      effect: 'tool',
      pin: PIN
    })
    expect(found?.tools).toEqual([])
  })

  test.each([
    ['call page.pay()', 'transact'],
    ['call page.deleteOrder()', 'destroy'],
    ['call page.add() as destroy', 'destroy'],
    ['let a = call page.pay() as text return a', 'transact']
  ])('has the class that its words say: %s', (act, effect) => {
    expect(manifest(`on shop { ${act} }`)?.effects[0]?.effect).toBe(effect)
  })

  test.each([
    ['outside of a site', 'call page.add()', 'check/outside-site'],
    ['for its result outside of a site', 'let a = call page.add() as text return a', 'check/outside-site'],
    ['with no record', 'on shop { call page.add("A") }', 'check/type-mismatch'],
    ['with two arguments', 'on shop { call page.add({ a: 1 }, { b: 2 }) }', 'check/tool-arguments'],
    ['for a file', 'on shop { let a = call page.add() as file return 1 }', 'check/tool-result'],
    ['for files in a list', 'on shop { let a = call page.add() as list of { f: file } return 1 }', 'check/tool-result'],
    ['with a pin that is none', 'on shop { call page.add() pinned "abc" }', 'check/bad-pin'],
    ['with less than it is', 'on shop { call page.add() as submit }', 'check/lower-effect'],
    ['in a blind retry', 'on shop { repeat up to 2 { call page.add() stop when exists status } }', 'check/blind-retry'],
    ['with a dialog', 'on shop { call page.add() then accept dialog }', 'check/not-here']
  ])('is refused %s', (_, body, code) => expect(codes(body)).toContain(code))

  test('pinned is none that an admin approved', () =>
    expect(codes(`call mail.send() pinned "${PIN}"`)).toContain('check/not-here'))

  test('gives its site what it takes, in a control position, and brings what the site is labelled with', () => {
    const found = manifest(`on bank { open "/" let total = read text of status as number
      on shop { open "/" let a = call page.quote({ sum: total }) as { price: number } }
      return a.price }`)
    const flow = (from: string, to: string) => found?.flows.find((one) => one.from === from && one.to === to)?.how
    expect(flow('https://bank.example', 'https://shop.example')).toEqual(expect.arrayContaining(['value', 'control']))
    expect(flow('https://shop.example', 'planner')).toContain('value')
    expect(found?.effects.find(({ verb }) => verb === 'call')).toMatchObject({
      control: expect.arrayContaining(['https://bank.example']),
      values: expect.arrayContaining(['https://bank.example'])
    })
  })

  test('with other pins is another effect', () =>
    expect(
      manifest(`on shop { call page.add() pinned "${PIN}" call page.add() call page.add() }`)?.effects.map(
        ({ max }) => max
      )
    ).toEqual([1, 2]))

  test('is written as it is read', () => {
    const text = `${SITES}\non shop {\n  let a = call page.add({ n: 1 }) pinned "${PIN}" as text\n  return a\n}\n`
    expect(formatText(text).text).toBe(text)
  })
})
