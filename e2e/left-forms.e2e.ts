import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ONE_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const FORM =
  '<form method="post" action="/sent"><label>To <input id="to" name="to"></label><button>Continue</button></form>'
const DRAFT = `${FORM}<script>document.getElementById('to').value = 'Mallory'</script>`

describe.each(ONE_ENGINE)('a form that is sent without a question in %s', (browser) => {
  let road: Road
  let pages: Pages
  beforeAll(async () => {
    pages = await servePages(() => ({ '/plain': FORM, '/draft': DRAFT, '/sent': 'thanks' }))
    road = await startRoad({ browser, vault: [], trustedHost: true })
  })
  afterAll(async () => {
    await road?.close()
    await pages?.close()
  })

  const send = (path: string) =>
    road.run(`plan "Go on" site s = "${pages.url}"\non s { open "${path}" click button "Continue" as submit }`)

  test.each([
    ['where it holds what the site sent nobody is asked', '/plain', []],
    ['where it holds what stood there before the run came it is asked about', '/draft', [{ choice: 'once' }]]
  ])('%s, and its log verifies', async (_, path, approvals) => {
    const out = await send(path)
    expect(out).toMatchObject({ status: 'done', approvals })
    expect(out.approvals).toHaveLength(approvals.length)
    expect((await road.log(out.run)).verified).toBe(true)
  })
})
