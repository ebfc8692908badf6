import { readFileSync } from 'node:fs'
import { BALANCED_POLICY } from '@writ/policy-server'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Aimed, ATTEMPTS } from './stage/egress-attempts.ts'
import { egressTable, type Fate } from './stage/egress-table.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { type OwnPage, openOwnPage } from './stage/own-page.ts'
import { type Hostile, serveHostile } from './stage/serve-hostile.ts'
import { type Recorder, serveRecorder } from './stage/serve-recorder.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** One policy for both: what the person asked for says whether the lock is on. */
const POLICY = `${readFileSync(BALANCED_POLICY, 'utf8')}
@id("locked") forbid (principal, action == Action::"egress", resource) when { context.request.text like "*locked*" };`

/** Firefox has these off: on, what they do is measured too. */
const PREFS = {
  'media.peerconnection.ice.loopback': true,
  'browser.send_pings': true,
  'network.http.speculative-parallel-limit': 6,
  'dom.disable_open_during_load': false
}

const NAMES = ATTEMPTS.map(({ name }) => name)
const MOVING = ATTEMPTS.filter(({ moves }) => moves).map(({ name }) => name)

interface Ruling {
  readonly chrome: {
    readonly declarativeNetRequest: {
      getSessionRules(): Promise<unknown[]>
      updateSessionRules(change: unknown): Promise<void>
    }
    readonly storage: { readonly session: { set(kept: unknown): Promise<void> } }
    readonly runtime: { sendMessage(message: unknown): Promise<unknown> }
    readonly tabs: { query(which: unknown): Promise<readonly { id: number }[]> }
  }
}

describe.each(EACH_ENGINE)('the egress lock in %s', (browser) => {
  let road: Road
  let s: Hostile
  let foreign: Recorder
  let declared: Recorder
  let own: OwnPage
  const recorders: Recorder[] = []
  beforeAll(async () => {
    s = await serveHostile()
    foreign = await serveRecorder()
    declared = await serveRecorder()
    road = await startRoad({ browser, vault: [], policy: POLICY, prefs: PREFS })
    own = await openOwnPage(() => road.driver.newPage(road.driver.extensionUrl('/options.html')))
  })
  afterAll(async () => {
    await road?.close()
    for (const one of [s, foreign, declared, ...recorders]) await one?.close()
  })

  const rules = (): Promise<number> =>
    own.call(async () => {
      const { chrome } = globalThis as unknown as Ruling
      return (await chrome.declarativeNetRequest.getSessionRules()).length
    }, undefined)

  const aimAt = ({ url, tcp, stun, quic }: Recorder): Aimed => ({ to: url, tcp, stun, quic })

  /** Lets the site try everything, and gives what arrived at the recorder. */
  const attempt = async (to: 'foreign' | 'declared', request: string): Promise<readonly string[]> => {
    // One of its own: a page that was left may go on trying for a while.
    const at = await serveRecorder()
    recorders.push(at)
    const { url, tcp, quic } = to === 'declared' ? at : declared
    const open = (moving: string, i: number) =>
      `tab t${i} { on s { open ${JSON.stringify(s.path(aimAt(at), moving))} } }`
    const text = `plan "Try" site s = "${s.url}"
site d = "${url}" { frames "http://${tcp}", "https://${quic}" }
on s { open ${JSON.stringify(s.path(aimAt(at)))} wait for heading "Tried" up to 40s }
${MOVING.map(open).join('\n')}
on s { open "/" wait for heading "Over" up to 20s }`
    const out = await road.run(text, { request })
    expect(out).toMatchObject({ status: 'done', refusal: null })
    return NAMES.filter((name) => at.arrived.has(name))
  }

  test('stops what the table says, and nothing that the plan declares', async () => {
    const off = await attempt('foreign', 'open')
    const on = await attempt('foreign', 'locked')
    const within = await attempt('declared', 'locked')
    const table = egressTable(browser)
    const fate = (name: string, says: string): Fate => {
      // What is quicker than the browser's word of a new tab escapes, and else does not.
      if (table[says] === '**may escape**' && off.includes(name)) return '**may escape**'
      return on.includes(name) ? '**escapes**' : off.includes(name) ? 'stopped' : 'not there'
    }
    expect(Object.fromEntries(ATTEMPTS.map(({ name, says }) => [says, fate(name, says)]))).toEqual(table)
    expect(off.filter((name) => !within.includes(name))).toEqual([])
    expect(await rules()).toBe(0)
  }, 480_000)

  const waiting = (also = '', seconds = 20) =>
    `plan "Wait" site s = "${s.url}" ${also}\non s { open "/" wait for heading "Never" up to ${seconds}s }`

  const tell = (message: unknown): Promise<unknown> =>
    own.call((said) => (globalThis as unknown as Ruling).chrome.runtime.sendMessage(said), message)

  /** Stops the one run that is live, as the person does. */
  const liveRuns = async () => {
    const state = (await tell({ type: 'panel/state' })) as { value: { runs: { run: string; state: string }[] } }
    return state.value.runs.filter((one) => one.state !== 'ended')
  }
  const stop = async () => {
    for (const { run } of await liveRuns()) await tell({ type: 'run/stop', run })
  }

  /** A locked run that waits, from its first rule until it is stopped. */
  const whileLocked = async (
    then: () => Promise<void>,
    text = waiting(),
    ends = /^(?:run\/cancelled|page\/wait-timeout)$/
  ) => {
    const ended = road.run(text, { request: 'locked' })
    await expect.poll(rules, { timeout: 30_000 }).toBeGreaterThan(0)
    // The lock is set before the panel knows of the run.
    await expect.poll(async () => (await liveRuns()).length, { timeout: 30_000 }).toBeGreaterThan(0)
    try {
      await then()
    } finally {
      await stop()
    }
    expect((await ended).refusal?.code).toMatch(ends)
  }

  const fetchIn = (page: Page, to: string) =>
    page.evaluate(
      (url) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => 'went',
          () => 'held'
        ),
      to
    )

  test('leaves the person alone: a tab that was there, and one that comes', async () => {
    const there = await road.driver.newPage(`${s.url}/`)
    await whileLocked(async () => {
      expect(await fetchIn(there, `${foreign.url}/x/person`)).toBe('went')
      const later = await road.driver.newPage(`${s.url}/`)
      await expect.poll(() => fetchIn(later, `${foreign.url}/x/person`), { timeout: 10_000 }).toBe('went')
      await later.close()
    })
    await there.close()
  })

  test('ends when a run is stopped', async () => {
    // It would wait long enough by itself that only the stop can have ended it.
    await whileLocked(async () => undefined, waiting('', 60), /^run\/cancelled$/)
    await expect.poll(rules).toBe(0)
  })

  test('holds two runs at a time, each to its own', async () => {
    const page = `/try?${new URLSearchParams({ ...aimAt(declared) })}`
    // It leaves the page before it ends: what was stopped is tried again by some, and nothing of theirs is locked then.
    const other = `plan "Other" site s = "${s.url}"
on s { open ${JSON.stringify(page)} wait for heading "Tried" up to 30s open "/" wait for heading "Over" up to 20s }`
    await whileLocked(
      async () => {
        declared.forget()
        expect(await road.run(other, { request: 'locked' })).toMatchObject({ status: 'done' })
        const table = egressTable(browser)
        const arrived = ATTEMPTS.filter(({ name }) => declared.arrived.has(name))
        // A worker of the site is both runs', and may reach what either names.
        const own = arrived.filter(({ name }) => !/^(?:shared|service)-worker$/.test(name))
        expect(own.filter(({ says }) => table[says] === 'stopped')).toEqual([])
        // The other run ended; this one is locked still.
        expect(await rules()).toBeGreaterThan(0)
      },
      waiting(`site d = "${declared.url}"`)
    )
    await expect.poll(rules).toBe(0)
  })

  const killWorker = async () => {
    if (!road.driver.killWorker) throw new Error('the worker of this browser cannot be killed')
    await road.driver.killWorker()
  }

  test.skipIf(browser === 'firefox')(
    'a lock whose run nobody knows is gone when the worker begins (Firefox has no way to kill one)',
    async () => {
      await own.call(async () => {
        const { chrome } = globalThis as unknown as Ruling
        const tabs = (await chrome.tabs.query({})).map(({ id }) => id)
        await chrome.storage.session.set({
          egress: { runs: { gone: { origins: ['http://a.example'], tabs } }, others: [] }
        })
        const addRules = [{ id: 999, action: { type: 'block' }, condition: { tabIds: tabs } }]
        await chrome.declarativeNetRequest.updateSessionRules({ addRules })
      }, undefined)
      await killWorker()
      await tell({ type: 'panel/state' })
      await expect.poll(rules).toBe(0)
    }
  )

  test.skipIf(browser === 'firefox')(
    'a worker that dies leaves the lock on, and its next life takes it off (Firefox has no way to kill one)',
    async () => {
      await whileLocked(async () => {
        const before = await rules()
        await killWorker()
        expect(await rules()).toBe(before)
      })
      await expect.poll(rules).toBe(0)
    }
  )
})
