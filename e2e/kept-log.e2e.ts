import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type LogBundle, verifyBundle } from '@writ/policy-server/audit'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closePage } from '../cli/browser/extension-documents.ts'
import { untilReady } from '../cli/road/set-up-device.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

describe.each(EACH_ENGINE)('in %s, a device whose server was restored from an older backup', (browser) => {
  let road: Road
  let site: Pages
  let options: Page
  beforeAll(async () => {
    site = await servePages(() => ({ '/': '<title>Balance: 12</title><h1>Bank</h1>' }))
    road = await startRoad({ browser, vault: [] })
  })
  afterAll(async () => {
    await road?.close()
    await site?.close()
  })

  const look = () => road.run(`plan "Look" site a = "${site.url}" on a { open "/" let x = read title } return x`)
  const signal = (name: NodeJS.Signals) => process.kill(road.server.pid() ?? 0, name)
  const data = () => join(road.folder, 'server')
  const backup = () => join(road.folder, 'backup')
  /** What the device keeps of the log, as its own pages are told. */
  const kept = () =>
    options.evaluate(async () => {
      type Sends = { readonly runtime: { sendMessage(message: object): Promise<{ value: { checkpoint: string } }> } }
      const { browser: theirs, chrome } = globalThis as unknown as { browser?: Sends; chrome: Sends }
      return (await (theirs ?? chrome).runtime.sendMessage({ type: 'log/get' })).value.checkpoint
    })
  const reload = async () => {
    await options.reload({ waitUntil: 'commit' })
    await untilReady(options)
    await options.locator('[data-log]').waitFor()
    return options.locator('[data-log]').getAttribute('data-log')
  }

  test('begins nothing, shows by its checkpoint what is gone, and goes on with an admin’s code', async () => {
    expect(await look()).toMatchObject({ status: 'done' })
    signal('SIGSTOP')
    cpSync(data(), backup(), { recursive: true })
    signal('SIGCONT')
    expect(await look()).toMatchObject({ status: 'done' })
    options = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
    await untilReady(options)
    expect(await reload()).toBe('good')
    const checkpoint = await kept()
    signal('SIGSTOP')
    rmSync(data(), { recursive: true })
    renameSync(backup(), data())
    signal('SIGKILL')
    // It is found out as soon as the device is connected again, with nothing to send.
    await expect.poll(reload, { timeout: 60_000, interval: 1000 }).toBe('doubt')
    expect(await look()).toMatchObject({ status: 'refused', refusal: { code: 'audit/log-in-doubt' } })
    await options.locator('#writ-log-again').click()
    await options.locator('[data-log] .notice').nth(1).waitFor()
    expect(await kept()).toBe(checkpoint)

    const log = await road.log(null)
    expect(log.verified).toBe(true)
    const bundle = JSON.parse(readFileSync(log.path, 'utf8')) as LogBundle
    const verified = verifyBundle(bundle, bundle.key, { earlier: [checkpoint] })
    expect(['rolled-back', 'forked']).toContain(verified.ok ? 'verified' : verified.refusal.detail?.fault)

    const answer = await fetch(`${road.server.url}/v1/enrolments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}` }
    })
    const { code } = (await answer.json()) as { code: string }
    await options.locator('#writ-server').fill(road.server.url)
    await options.locator('#writ-code').fill(code)
    await options.locator('#writ-enrol-now').click()
    await options.locator('form [role=status]').waitFor()
    expect(await look()).toMatchObject({ status: 'done' })
    expect(await reload()).toBe('good')
    expect((await road.log(null)).verified).toBe(true)
  })

  test('has it erased by the person, where the tenant lets them, and is enrolled no more', async () => {
    const set = await fetch(`${road.server.url}/v1/admin/retention`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ days: null, byPerson: true })
    })
    expect(set.status).toBe(200)
    await reload()
    const erasure = options.locator('#writ-erasure')
    await erasure.locator('button').click()
    await erasure.locator('.button-stop').click()
    await erasure.locator('[role=status]').waitFor()
    const { verified, path } = await road.log(null)
    expect([verified, readFileSync(path, 'utf8').includes('run-begun')]).toEqual([true, false])
    await options.reload({ waitUntil: 'commit' })
    await untilReady(options)
    expect(await options.locator('[data-log]').count()).toBe(0)
    await closePage(options)
  })
})
