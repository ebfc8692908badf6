import { afterAll, beforeAll, expect, test } from 'vitest'
import { actAsPlanner } from './stage/act-as-planner.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const LIST = `<title>People</title><main><h1>People</h1><ul>
  <li>Ann <button onclick="this.textContent = 'Edited'">Edit</button></li>
  <li>Ben <button>Edit</button></li>
</ul></main>`

/** Shows its table once it is asked for. */
const ORDERS = `<title>Orders</title><main><button onclick="list.hidden = false">Show</button>
<table id="list" hidden><caption>Orders</caption><tr><th>no<tr><td>A1</table></main>`

let pages: Pages
let road: Road
beforeAll(async () => {
  pages = await servePages(() => ({ '/': LIST, '/orders': ORDERS }))
  road = await startRoad({ browser: 'chromium', vault: [] })
})
afterAll(async () => {
  await road?.close()
  await pages?.close()
})

test('a run that is held shows its page as it stands, each time, and once it is done', async () => {
  const planner = await actAsPlanner(road)
  const site = `plan "Edit" site people = "${pages.url}"`
  const held = await planner.act({
    text: `${site} on people { open "/" click button "Edit" }`,
    observe: 'document'
  })
  expect(held).toMatchObject({ status: 'held', code: 'target/ambiguous', at: { span: { line: 1 } } })
  expect(held.view).toContain('button "Edit" @e')
  expect(held.view).toContain('"Ben"')
  const again = await planner.act({ resume: held.run, replace: 'click button "Save"', observe: 'document' })
  expect(again).toMatchObject({ status: 'held', code: 'target/not-found' })
  expect(again.view).toContain('button "Edit" @e')
  expect(again.earlierViews).toBeUndefined()
  const done = await planner.act({
    resume: again.run,
    replace: 'click button "Edit" first',
    observe: 'diff'
  })
  expect([done.status, done.message]).toEqual(['done', undefined])
  expect(done.view).toContain('button "Edited"')
  expect((await road.log(done.run)).verified).toBe(true)
  const blind = await planner.act({ text: `${site} on people { click button "Save" }` })
  expect(blind).toMatchObject({ status: 'held', code: 'target/not-found' })
  expect(blind.view).toBeUndefined()
}, 120_000)

test('a look that comes to nothing before a run is held does not count as the one that it ends with', async () => {
  const planner = await actAsPlanner(road)
  const held = await planner.act({
    text: `plan "Look" site people = "${pages.url}" on people {\n  open "/orders"\n  click button "Load"\n  observe table "Orders"\n}`
  })
  expect(held).toMatchObject({ status: 'held', code: 'target/not-found', at: { span: { line: 3 } }, done: 1 })
  expect([held.view, held.message]).toEqual([undefined, expect.stringContaining('button "Load"')])
  const done = await planner.act({ resume: held.run, replace: 'click button "Show"' })
  expect([done.status, done.message]).toEqual(['done', undefined])
  expect(done.view).toContain('A1')
  expect((await road.log(held.run)).verified).toBe(true)
}, 120_000)
