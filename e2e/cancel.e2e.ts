import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** Its interpreter answers nobody for a while after it was loaded: whoever goes to it then stands on the way. */
const PAGE = `<h1>Home</h1><script>addEventListener('load', () => setTimeout(() => {
  for (const end = Date.now() + 5000; Date.now() < end; );
}, 0))</script>`

let road: Road
let pages: Awaited<ReturnType<typeof servePages>>
beforeAll(async () => {
  pages = await servePages(() => ({ '/': PAGE }))
  road = await startRoad({ browser: 'chromium', vault: [] })
})
afterAll(async () => {
  await road?.close()
  await pages?.close()
})

/** The run that was decided last. */
const live = async (): Promise<string> => {
  const headers = { authorization: `Bearer ${road.server.adminKey}` }
  const { leaves } = (await (await fetch(`${road.server.url}/v1/log/export`, { headers })).json()) as {
    leaves: string[]
  }
  return leaves.map((leaf) => JSON.parse(leaf).event).findLast((event) => event?.kind === 'plan-decided').run
}

test('a run that is cancelled while a batch is on its way to the page does nothing of that batch', async () => {
  let cancelled: Promise<number> | undefined
  const cancel = async () => {
    const headers = { authorization: `Bearer ${road.server.agentKey}` }
    return (await fetch(`${road.server.url}/v1/runs/${await live()}/cancel`, { method: 'POST', headers })).status
  }
  const out = await road.run(
    `plan "Wait" site s = "${pages.url}" on s { open "/" wait for heading "Never" up to 60s }`,
    {
      onEvent: ({ what }) => {
        if (JSON.stringify(what).includes('"verb":"open"')) cancelled ??= cancel()
      }
    }
  )
  expect(await cancelled).toBeLessThan(300)
  expect(out).toMatchObject({ status: 'refused', refusal: { code: 'run/cancelled' } })
})
