import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OtlpReceiver, startOtlpReceiver } from '../policy-server/testing/otlp-receiver.ts'
import { canary, formsOf } from './stage/canaries.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const VARIABLE = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const before = process.env[VARIABLE]

const TITLE = canary()
const SHOWN = canary()
const GIVEN = canary()
const ASKED = canary()
const QUERY = canary()
const CANARIES = [TITLE, SHOWN, GIVEN, ASKED, QUERY]

let receiver: OtlpReceiver
let site: Pages
let road: Road

beforeAll(async () => {
  receiver = await startOtlpReceiver()
  // The server is a process of its own, and is switched on as an operator does.
  process.env[VARIABLE] = receiver.url
  const page = `<script>document.title = "${TITLE}"</script><h1>${SHOWN}</h1><p role="status"></p>
    <label>Name <input></label>
    <button onclick="document.querySelector('[role=status]').textContent = document.querySelector('input').value">Save</button>`
  site = await servePages(() => ({ '/': page }))
  road = await startRoad({ browser: 'bare-chromium', vault: [] })
})
afterAll(async () => {
  if (before === undefined) delete process.env[VARIABLE]
  else process.env[VARIABLE] = before
  await road?.close()
  await site?.close()
  await receiver?.close()
})

test('a run in a real browser is a trace at the receiver, and nothing that it was about is in it', async () => {
  const plan = `plan "${ASKED}"
site s = "${site.url}"
input name: text
var title = ""
var saved = ""
on s {
  open "/?q=${QUERY}"
  fill field "Name" with name
  click button "Save"
  set title = read title
  set saved = read text of status
}
return { title, saved }
`
  const outcome = await road.run(plan, { request: ASKED, inputs: { name: GIVEN } })
  expect(outcome).toMatchObject({ status: 'done', result: { title: TITLE, saved: GIVEN } })
  await expect.poll(() => receiver.spans().map(({ name }) => name)).toContain('invoke_agent Sample planner')
  expect(receiver.spans().map(({ name }) => name)).toEqual(
    expect.arrayContaining(['decide plan', 'execute_tool open', 'execute_tool fill', 'execute_tool click'])
  )
  const acts = receiver.spans().filter(({ name }) => name.startsWith('execute_tool'))
  for (const { attributes } of acts)
    expect(attributes).toMatchObject({ 'writ.origin': site.url, 'writ.outcome': 'done' })
  const held = CANARIES.flatMap((text) =>
    formsOf(text).filter((form) => receiver.requests.some(({ body }) => body.includes(form)))
  )
  expect(held).toEqual([])
})
