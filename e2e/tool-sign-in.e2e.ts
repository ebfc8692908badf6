import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { untilReady } from '../cli/road/set-up-device.ts'
import { serveSignedTools, signInBrowser } from '../cli/testing/serve-signed-tools.ts'
import { enrolTestDevice } from '../policy-server/testing/test-device.ts'
import { EACH_ENGINE } from './stage/engines.ts'
import { askTools } from './stage/register-tools.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/** A folder for pictures, where somebody wants to see the page. */
const pictures = process.env.WRIT_PICTURES

interface Begun {
  readonly url: string
  readonly redirectUri: string
}

describe.each(EACH_ENGINE)('tools that one signs in at, from the settings in %s', (browser) => {
  let tools: Awaited<ReturnType<typeof serveSignedTools>>
  let road: Road
  let settings: Page
  let mail = ''
  let count = 0
  beforeAll(async () => {
    tools = await serveSignedTools()
    road = await startRoad({ browser, vault: [], tools: { near: [tools.origin, tools.issuer] } })
    settings = await road.driver.newPage(road.driver.extensionUrl('/options.html'))
  })
  afterAll(async () => {
    await road?.close()
    await tools?.close()
  })
  // Each try has a server of its own by its name, at which nobody has signed in but the admin who approved its tool.
  beforeEach(async () => {
    mail = `mail${++count}`
    await askTools(road, '', { name: mail, server: { kind: 'http', url: tools.url, oauth: true }, perPerson: true })
    const { url, redirectUri } = await askTools<Begun>(road, '/sign-in', { server: mail })
    const { servers } = await askTools(road, '/sign-in/finish', { callback: await signInBrowser(url, redirectUri) })
    const pin = servers.find(({ name }) => name === mail)?.tools[0]?.pin
    await askTools(road, '/approve', { server: mail, tool: 'whoami', pin, class: 'read' })
    await settings.context().clearCookies()
    await settings.goto(settings.url(), { waitUntil: 'commit' })
    await untilReady(settings)
    tools.state.asks = true
    return () => {
      tools.state.asks = false
    }
  })

  const run = () => road.run(`plan "Ask"\nlet who = call ${mail}.whoami() as text\nreturn { who }\n`)
  const noCredential = {
    status: 'refused',
    refusal: { code: 'tool/no-credential', message: expect.stringContaining('in the settings of the extension') }
  }
  const row = (kept: 'yes' | 'no') => settings.locator(`[data-tools="${mail}"][data-kept="${kept}"]`)

  /** Presses the button of the settings, and gives the page that it opened. */
  const pressSignIn = async (): Promise<Page> => {
    await row('no')
      .getByRole('button', { name: `Sign in at ${mail}` })
      .click()
    const opened = () =>
      settings
        .context()
        .pages()
        .find((page) => page.url().startsWith(tools.issuer))
    await expect.poll(() => opened()?.url()).toContain('/interaction/')
    return opened() as Page
  }

  test('are called as who the person signed in as, until they take it back', async () => {
    expect(await run()).toMatchObject(noCredential)
    const page = await pressSignIn()
    await page.getByLabel('Name').fill('ada at mail')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await row('yes').waitFor()
    await expect.poll(() => page.isClosed()).toBe(true)
    expect(await settings.getByText(`You are signed in at ${mail}.`).isVisible()).toBe(true)
    expect(await row('yes').textContent()).toContain(tools.issuer)
    if (pictures)
      await settings
        .locator('section', { has: settings.locator('#writ-own-tools') })
        .screenshot({ path: join(pictures, `tool-sign-in-${browser}.png`) })

    const out = await run()
    expect(out).toMatchObject({ status: 'done', result: { who: 'ada at mail' } })
    const token = tools.state.tokens.at(-1) ?? ''
    expect(await tools.provider.AccessToken.find(token)).toMatchObject({ accountId: 'ada at mail' })
    const { verified, path } = await road.log(out.run)
    expect(verified).toBe(true)
    expect(readFileSync(path, 'utf8')).not.toContain(token)

    await row('yes')
      .getByRole('button', { name: `Take back the credential for ${mail}` })
      .click()
    await row('no').waitFor()
    expect(await tools.provider.AccessToken.find(token)).toBeUndefined()
    expect(await run()).toMatchObject(noCredential)
    expect(tools.state.tokens.at(-1)).toBe(token)
  })

  test('are not signed in at by what another began, in whichever tab that is opened', async () => {
    const askAdmin = async (path: string, body: object) => {
      const authorization = `Bearer ${road.server.adminKey}`
      const headers = { authorization, 'content-type': 'application/json' }
      const answer = await fetch(`${road.server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await answer.json()) as Record<string, string>
    }
    const person = `mallory-${count}`
    await askAdmin('/v1/admin/persons', { id: person, name: 'Mallory' })
    const enrolCode = async () => `${(await askAdmin('/v1/enrolments', { person })).code}`
    const theirs = await enrolTestDevice({ url: road.server.url, enrolCode })
    const { device } = theirs.enrolled
    const begun = (await (await theirs.post('/v1/tools/own/sign-in', { device, server: mail })).json()) as Begun
    tools.state.asks = false
    const callback = await signInBrowser(begun.url, begun.redirectUri)
    tools.state.asks = true

    // While nothing is waited for, while this person's own is, and in the very tab of that.
    const first = await road.driver.newPage(callback)
    expect(await first.textContent('main')).toContain('close this tab')
    const page = await pressSignIn()
    await road.driver.newPage(callback)
    // Its tab stands, and is waited for still.
    await page.reload()
    await page.getByLabel('Name').waitFor()
    await settings.getByText('This page waits for it.').waitFor()
    await page.goto(callback).catch(() => undefined)
    await settings.getByRole('alert').filter({ hasText: 'here is no such sign-in' }).waitFor()
    await expect.poll(() => page.isClosed()).toBe(true)
    await row('no').waitFor()
    const before = tools.state.tokens.length
    expect(await run()).toMatchObject(noCredential)
    expect(tools.state.tokens).toHaveLength(before)

    // It is still theirs to finish.
    const finished = await theirs.post('/v1/tools/own/sign-in/finish', { device, callback })
    expect(await finished.json()).toMatchObject({
      servers: expect.arrayContaining([expect.objectContaining({ name: mail, since: expect.any(String) })])
    })
    expect(await run()).toMatchObject(noCredential)
  })
})
