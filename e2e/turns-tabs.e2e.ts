import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { actAsPlanner, type StepPlanner } from './stage/act-as-planner.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

const OTHER = { id: 'other', name: 'Other planner', key: 'agent-key-of-the-other' }
const page = (heading: string) => `<h1>${heading}</h1>`

interface TabsApi {
  query(of: object): Promise<readonly { readonly id: number; readonly url?: string }[]>
  remove(tab: number): Promise<void>
}

describe('turns of several sessions at one site', () => {
  let road: Road
  let site: Pages
  let [first, second]: StepPlanner[] = []
  beforeAll(async () => {
    site = await servePages(() => ({ '/team': page('Team'), '/boats': page('Boats'), '/own': page('Own') }))
    road = await startRoad({ browser: 'chromium', vault: [], others: [OTHER] })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })
  beforeEach(async () => {
    await closeTabs()
    first = await actAsPlanner(road)
    second = await actAsPlanner(road)
  })

  /** Closes what stands at these addresses of the site. */
  const closeTabs = async (path = '/') => {
    const options = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await options.evaluate(async (address) => {
      const { tabs } = (globalThis as unknown as { readonly chrome: { readonly tabs: TabsApi } }).chrome
      for (const tab of await tabs.query({})) if (tab.url?.startsWith(address)) await tabs.remove(tab.id)
    }, site.url + path)
    await closePage(options)
  }
  const plan = (does: string) => `plan "Look" site s = "${site.url}" on s { ${does} } return { ok: true }`
  const LOOK = 'let h = read text of heading'
  const open = async (planner: StepPlanner | undefined, path: string) =>
    expect(await planner?.act({ text: plan(`open "${path}"`) })).toMatchObject({ status: 'done' })
  /** What a turn that opens nothing reads, or why it does not. */
  const seen = async (planner: StepPlanner | undefined) => {
    const text = `plan "Look" site s = "${site.url}" on s { ${LOOK} } return h`
    const answer = await planner?.act({ text })
    return answer && 'result' in answer ? answer.result : (answer?.code ?? answer?.status)
  }

  test('each goes on in its own tab, also once the worker was killed', async () => {
    await open(first, '/team')
    await open(second, '/boats')
    expect([await seen(first), await seen(second)]).toEqual(['Team', 'Boats'])
    await road.driver.killWorker?.()
    expect([await seen(first), await seen(second)]).toEqual(['Team', 'Boats'])
  })

  test('one that has opened nothing gets no other session’s tab, whoever its agent is, and is told to open', async () => {
    await open(first, '/team')
    const third = await actAsPlanner(road, { key: OTHER.key })
    for (const planner of [second, third]) {
      const answer = await planner?.act({ text: plan(LOOK) })
      expect(answer).toMatchObject({ code: 'page/not-reached', message: expect.stringContaining('`open') })
    }
    expect(await seen(first)).toBe('Team')
  })

  test('the one whose tab was closed is told so, and takes no other', async () => {
    await open(first, '/team')
    await open(second, '/boats')
    await closeTabs('/team')
    expect(await seen(first)).toBe('page/not-reached')
    await open(first, '/own')
    expect([await seen(first), await seen(second)]).toEqual(['Own', 'Boats'])
  })

  test('a tab that the person has in front is taken, and what a session left once it has ended', async () => {
    const own = await road.driver.newPage(`${site.url}/own`)
    expect(await seen(first)).toBe('Own')
    await closePage(own)
    await open(first, '/team')
    expect(await seen(second)).toBe('page/not-reached')
    await fetch(`${road.server.url}/v1/sessions/${first?.session}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${road.server.agentKey}` }
    })
    await expect.poll(() => seen(second)).toBe('Team')
  })
})
