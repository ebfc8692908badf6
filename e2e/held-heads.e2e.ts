import { afterAll, beforeAll, expect, test } from 'vitest'
import { actAsPlanner } from './stage/act-as-planner.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

let pages: Pages
let road: Road
beforeAll(async () => {
  pages = await servePages(() => ({
    '/': '<h1>News</h1><iframe title="Newsletter" src="/inside"></iframe>',
    '/bills': `<h1>Bills</h1><section aria-label="March"><button onclick="this.textContent = 'Paid'">Pay</button></section>
      <section aria-label="April"><button>Pay</button></section>`,
    '/vault': '<h1>4711</h1>',
    '/inside': '<label>Mail <input></label> <button onclick="this.textContent = \'Sent\'">Send</button>'
  }))
  road = await startRoad({ browser: 'chromium', vault: [] })
})
afterAll(async () => {
  await road?.close()
  await pages?.close()
})

test('a run whose frame is not found is held at the frame, and its replacement stands for head and block', async () => {
  const planner = await actAsPlanner(road)
  const block =
    'on s { fill field "Mail" with "a@b.example" click button "Send" require exists button "Sent" else "not sent" }'
  const held = await planner.act({
    text: `plan "News" site s = "${pages.url}"\non s {\n  open "/"\n  frame region "Newsletter" ${block}\n}`
  })
  expect(held).toMatchObject({ status: 'held', code: 'target/not-found', at: { span: { line: 4, column: 3 } } })
  const done = await planner.act({ resume: held.run, replace: `frame frame "Newsletter" ${block}` })
  expect([done.status, done.message]).toEqual(['done', undefined])
  expect((await road.log(done.run)).verified).toBe(true)
}, 120_000)

test('a run that misses what a `within` names is held there, and its replacement stands for head and block', async () => {
  const planner = await actAsPlanner(road)
  const block = '{ click button "Pay" require exists button "Paid" else "not paid" }'
  const held = await planner.act({
    text: `plan "Pay" site s = "${pages.url}"\non s {\n  open "/bills"\n  within form "March" ${block}\n}`
  })
  expect(held).toMatchObject({ status: 'held', code: 'target/not-found', at: { span: { line: 4, column: 3 } } })
  expect(held.message).toContain('form "March"')
  expect(held.message).not.toContain('button')
  const done = await planner.act({ resume: held.run, replace: `within region "March" ${block}` })
  expect([done.status, done.message]).toEqual(['done', undefined])
  expect((await road.log(done.run)).verified).toBe(true)
}, 120_000)

test('where what is missed is around a look, the step that the run stopped at is that look', async () => {
  const planner = await actAsPlanner(road)
  const held = await planner.act({
    text: `plan "Look" site s = "${pages.url}"\non s {\n  open "/bills"\n  for x in [1] up to 1 { within form "March" { observe button "Pay" } }\n}`
  })
  expect(held).toMatchObject({ status: 'held', code: 'target/not-found' })
  expect(held.at).toMatchObject({ step: expect.stringMatching(/@0$/), round: [0], span: { line: 4, column: 26 } })
}, 120_000)

test('what is known in the run alone is not told of a frame or a `within` that is missed', async () => {
  const planner = await actAsPlanner(road)
  const missing = async (head: string, body: string) => {
    const held = await planner.act({
      text: `plan "Try" site s = "${pages.url}"\non s {\n  open "/vault"\n  let pin = read text of heading\n  ${head} { ${body} }\n}`
    })
    expect(held).toMatchObject({ status: 'held', code: 'target/not-found', at: { span: { line: 5 } } })
    expect(held.message).toContain('named *')
    expect(JSON.stringify(await planner.state(held.run))).not.toContain('4711')
    await planner.act({ resume: held.run, end: 'leave' })
  }
  await missing('frame frame named pin on s', 'click button "Send"')
  await missing('within region named pin', 'click button "Send"')
}, 120_000)

test('a `within` of what was seen in a page that is gone is mended at its head', async () => {
  const planner = await actAsPlanner(road)
  const seen = await planner.act({
    text: `plan "Look" site s = "${pages.url}" on s { open "/bills" }`,
    observe: 'document'
  })
  const [, ref = ''] = /region "March"[^@]*(@e\d+)/.exec(String(seen.view)) ?? []
  expect([ref, seen.view]).toEqual([expect.stringMatching(/^@e/), seen.view])
  const block = '{ click button "Pay" require exists button "Paid" else "not paid" }'
  const held = await planner.act({ text: `on s {\n  open "/bills"\n  within ${ref} ${block}\n}` })
  expect(held).toMatchObject({ status: 'held', code: 'target/changed', at: { span: { line: 3, column: 3 } } })
  const done = await planner.act({ resume: held.run, replace: `within region "March" ${block}` })
  expect([done.status, done.message]).toEqual(['done', undefined])
}, 120_000)
