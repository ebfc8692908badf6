import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Pages, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'

/**
 * The build that carries no sites of its own. In Firefox alone: it can be told to give what a click asks for without its prompt, which in
 * Chromium nothing but a hand can answer.
 */
describe('a build that asks for its sites, in firefox', () => {
  let road: Road
  let app: Pages
  let login: Pages
  let shown: string[] = []
  beforeAll(async () => {
    login = await servePages(() => ({ '/': `<h1>Login</h1><a href="${app.url}/in">Go on</a>` }))
    app = await servePages(() => ({ '/': '<h1>App</h1>', '/in': '<h1>In</h1>' }))
    road = await startRoad({
      browser: 'firefox',
      build: 'open',
      vault: [],
      prefs: { 'extensions.webextOptionalPermissionPrompts': false },
      approve: (said) => {
        shown.push(said)
        return said.includes('Not there') ? 'none' : 'all'
      }
    })
  })
  afterAll(async () => {
    await road?.close()
    for (const each of [app, login]) await each?.close()
  })
  beforeEach(() => {
    shown = []
    app.hits.length = 0
  })

  // The server is at 127.0.0.1, which its enrolment had to ask for; a pattern of the browser's has no port.
  const named = (pages: Pages) => pages.url.replace('127.0.0.1', 'localhost')
  const run = (request: string) =>
    road.run(
      `plan "In" site app = "${named(app)}" { sign in via "${login.url}" } on app { open "/" let where = read text of heading } return { where }`,
      { request }
    )

  test('a plan is held until its person lets the extension act at its sites, and then runs; a no is none', async () => {
    expect(await run('Not there')).toMatchObject({ status: 'refused', refusal: { code: 'approval/declined' } })
    expect(app.hits).toEqual([])
    expect(shown).toHaveLength(1)
    expect(shown[0]).toContain('localhost')

    expect(await run('Go')).toMatchObject({ status: 'done', result: { where: 'App' } })
    expect(shown.length).toBeGreaterThan(1)

    // What the person allowed stays allowed.
    const asked = shown.length
    expect(await run('Again')).toMatchObject({ status: 'done' })
    expect(shown.slice(asked).join()).not.toContain('act on the sites')
  })
})
