import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlan } from '../examples/plans/index.ts'
import { servePages } from './stage/serve-pages.ts'
import { type Stage, setStage } from './stage/set-stage.ts'
import { startRoad } from './stage/start-road.ts'

interface Moment {
  readonly name: string
  /** Is this the event of the run after which it strikes? */
  at(what: string): boolean
}

const step =
  (verb: string): Moment['at'] =>
  (what: string) =>
    what.includes('"step"') && what.includes(`"verb":"${verb}"`)
const says =
  (type: string): Moment['at'] =>
  (what: string) =>
    what.includes(`"type":"${type}"`)

const MOMENTS: readonly Moment[] = [
  // Signing in comes first: afterwards the browser stays signed in, and no plan fills a secret again.
  { name: 'after a secret was filled', at: step('fill-secret') },
  { name: 'when the run is accepted', at: says('accepted') },
  { name: 'after an address was opened', at: step('open') },
  { name: 'after the click that signs in', at: step('click') },
  { name: 'after a table was read', at: step('read-table') },
  { name: 'in a batch of acts', at: step('fill') },
  { name: 'while the person is asked', at: says('asking') },
  { name: 'when the person has answered', at: says('answered') },
  { name: 'while the page waits', at: step('wait') }
]

describe.each([
  [
    'chromium',
    'the background worker is killed',
    (stage: Stage): Promise<void> | undefined => stage.driver.killWorker?.()
  ],
  [
    'chromium',
    'the policy server is killed',
    async ({ server }: Stage): Promise<void> => {
      process.kill(server.pid() ?? 0, 'SIGKILL')
    }
  ]
] as const)('in %s, %s', (browser, name, strike) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage({ browser })
  })
  afterAll(() => stage?.close())
  // The supervisor brings a server back five times.
  const moments = name.includes('server') ? MOMENTS.filter((_, i) => [0, 3, 5, 6, 7].includes(i)) : MOMENTS

  test.each(moments)(
    '$name: the run goes on or is unknown, and nothing is done twice',
    async ({ at, name: moment }) => {
      const title = `Taxi ${moment}`
      let struck: Promise<unknown> | undefined
      const out = await stage.run(loadPlan('file-expense', { expenses: stage.site.url }), {
        inputs: { title, amount: 18.4, category: 'Travel', date: '2026-03-12', comment: 'x' },
        onEvent: ({ what }) => {
          if (!struck && at(JSON.stringify(what))) struck = Promise.resolve(strike(stage))
        }
      })
      expect(struck).toBeDefined()
      await struck
      const filed = (await stage.site.reports()).filter((report) => report.title === title)
      expect(['done', 'unknown']).toContain(out.status)
      if (out.status === 'done') expect(filed).toHaveLength(1)
      else expect(filed.length).toBeLessThanOrEqual(1)

      const log = await stage.log(out.run)
      expect(log.verified).toBe(true)
      const { leaves } = JSON.parse(readFileSync(log.path, 'utf8')) as { leaves: string[] }
      const outcomes = leaves
        .map((leaf) => JSON.parse(leaf).entry?.event)
        .filter((event) => event?.run === out.run && event.kind === 'outcome' && event.outcome === 'done')
        .map((event) => event.step)
      // A look may be repeated; an act that was done is done once.
      const acts = out.steps.filter(({ effect }) => effect !== 'read').map(({ step }) => step)
      for (const act of acts) expect(outcomes.filter((done) => done === act).length).toBeLessThanOrEqual(1)
    }
  )
})

describe('in firefox, with a background page that may sleep after two idle seconds', () => {
  test('a plan that waits longer, asks, and goes on is done once', async () => {
    const pages = await servePages(() => ({
      '/': `<form method="post" action="/done"><label>Name <input name="name"></label><button>Submit</button></form>
        <script>setTimeout(() => { document.body.append(Object.assign(document.createElement('h1'), { textContent: 'Ready' })) }, 5000)</script>`,
      '/done': '<h1>Done</h1>'
    }))
    // 30 s, as Firefox ships it, would make this test long; the page sleeps just the same.
    const road = await startRoad({
      browser: 'firefox',
      vault: [],
      prefs: { 'extensions.background.idle.timeout': 2000 }
    })
    try {
      const out = await road.run(`plan "Patient" site s = "${pages.url}" on s {
        open "/"
        wait for heading "Ready" up to 20s
        fill field "Name" with "Ada"
        click button "Submit"
        wait for heading "Done" up to 20s
      } return { ok: true }`)
      expect(out).toMatchObject({ status: 'done', result: { ok: true }, approvals: [{ choice: 'once' }] })
      expect(pages.hits.filter(({ method }) => method === 'POST')).toEqual([
        { method: 'POST', path: '/done', body: 'name=Ada' }
      ])
      expect((await road.log(out.run)).verified).toBe(true)
    } finally {
      await road.close()
      await pages.close()
    }
  })
})

describe('a server that stays away', () => {
  test('the planner is told, the device stops by itself, and nothing is submitted', async () => {
    const stage = await setStage({ browser: 'chromium' })
    try {
      const before = await stage.site.reports()
      const out = await stage.run(loadPlan('file-expense', { expenses: stage.site.url }), {
        inputs: { title: 'Away', amount: 1, category: 'Travel', date: '2026-03-12', comment: 'x' },
        onEvent: ({ what }) => {
          if (step('read-table')(JSON.stringify(what))) void stage.server.stop()
        }
      })
      expect(out).toMatchObject({ refusal: { code: 'server/away' } })
      const panel = await stage.driver.newPage(stage.driver.extensionUrl('/sidepanel.html'))
      await panel.locator('article[data-status="refused"]').waitFor({ timeout: 90_000 })
      expect(await panel.locator('article[data-status="refused"]').textContent()).toContain('policy server')
      expect(await stage.site.reports()).toEqual(before)
    } finally {
      await stage.close()
    }
  })
})
