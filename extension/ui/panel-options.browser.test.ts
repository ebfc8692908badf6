import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents, imported, logs, ownTools, panels, standing, vault, vaults } from './testing/panel-samples.ts'
import { ok } from './testing/samples.ts'
import { type Scene, startUiPages } from './testing/ui-pages.ts'

let browser: Browser
let pages: Awaited<ReturnType<typeof startUiPages>>

beforeAll(async () => {
  pages = await startUiPages()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

const show = async (page: 'panel' | 'options', replies: Scene['replies'], more: Partial<Scene> = {}): Promise<Page> => {
  const tab = await browser.newPage()
  await tab.goto(pages.page({ page, locale: 'en', replies, ...more }))
  await tab.waitForSelector('main[data-state=ready]')
  return tab
}
const sent = (page: Page, type: string) =>
  page.evaluate(
    (wanted) => (window as unknown as { sent: { type: string }[] }).sent.filter((message) => message.type === wanted),
    type
  )
const called = (page: Page) => page.evaluate(() => (window as unknown as { called: string[] }).called)

describe('the side panel', () => {
  test('stops the run it shows, and opens the question that waits', async () => {
    const page = await show('panel', { 'panel/state': ok(panels.busy), 'run/stop': ok(undefined) })
    await page.getByRole('button', { name: 'Open the question' }).click()
    expect(await called(page)).toEqual(['openQuestion q-1'])
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect.poll(() => sent(page, 'run/stop')).toEqual([{ type: 'run/stop', run: 'run-1' }])
    await page.close()
  })

  test('shows each step as it happens, and how a run ended', async () => {
    const one = panels.busy.runs[0]
    const state = (run: object) => ok({ ...panels.busy, runs: [{ ...one, ...run }] })
    const refusal = { code: 'approval/declined', message: 'the person declined' }
    const report = { run: 'run-1', status: 'refused', refusal, steps: [], approvals: [], timings: {} }
    const page = await show('panel', {
      'panel/state': [
        state({ steps: one.steps.slice(0, 1) }),
        state({ steps: one.steps.slice(0, 3) }),
        state({ state: 'ended', report })
      ]
    })
    const news = () => page.evaluate(() => (window as unknown as { news: () => void }).news())
    expect(await page.locator('.step').count()).toBe(1)
    await news()
    await expect.poll(() => page.locator('.step').count()).toBe(3)
    expect(await page.locator('.step').nth(2).textContent()).toContain('field "Password"')
    await news()
    await page.waitForSelector('article[data-status=refused]')
    expect(await page.locator('article').textContent()).toContain('The person declined.')
    await page.close()
  })

  test.each([
    ['busy', 'connected'],
    ['away', 'disconnected'],
    ['fresh', 'notEnrolled']
  ] as const)('%s: says that it is %s', async (name, connection) => {
    const page = await show('panel', { 'panel/state': ok(panels[name]) })
    expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe(connection)
    await page.close()
  })

  test('a browser that is not enrolled leads to the options', async () => {
    const page = await show('panel', { 'panel/state': ok(panels.fresh) })
    await page.getByRole('button', { name: 'Enrol this browser' }).click()
    expect(await called(page)).toEqual(['openOptions'])
    await page.close()
  })
})

describe('enrolment', () => {
  test('sends the origin and the code, then shows what is pinned', async () => {
    const page = await show('options', {
      'panel/state': [ok(panels.fresh), ok(panels.idle)],
      'vault/list': ok([]),
      'vault/status': ok(vaults.fresh),
      enrol: ok(undefined)
    })
    await page.getByLabel('Server address').fill(' https://Writ.example.com/ ')
    await page.getByLabel('One-time code').fill(' ABCD-EFGH ')
    await page.getByRole('button', { name: 'Enrol' }).click()
    await expect.poll(() => page.getByRole('status').allTextContents()).toEqual(['This browser is enrolled.'])
    expect(await sent(page, 'enrol')).toEqual([
      { type: 'enrol', server: 'https://writ.example.com', code: 'ABCD-EFGH' }
    ])
    expect(await page.locator('.pinned').textContent()).toContain('lin@example.com')
    await page.close()
  })

  test.each([
    ['', 'x'],
    ['writ.example.com', 'x'],
    ['https://writ.example.com/path', 'x'],
    ['javascript:alert(1)', 'x'],
    ['https://writ.example.com', '  ']
  ])('server %j with code %j is not sent, and an alert says why', async (server, code) => {
    const page = await show('options', {
      'panel/state': ok(panels.fresh),
      'vault/list': ok([]),
      'vault/status': ok(vaults.fresh),
      enrol: ok(undefined)
    })
    await page.fill('#writ-server', server)
    await page.fill('#writ-code', code)
    await page.click('#writ-enrol-now')
    await page.getByRole('alert').waitFor()
    expect(await sent(page, 'enrol')).toEqual([])
    await page.close()
  })
})

describe('the server’s log', () => {
  test('is saved as the checkpoint that was kept, and asked for again where it is in doubt', async () => {
    const page = await show('options', {
      'panel/state': ok(panels.idle),
      'vault/status': ok(vaults.open),
      'log/get': [ok(logs.doubted), ok(logs.good)],
      'log/settle': ok(undefined),
      'log/keep': ok(undefined),
      'erasure/ask': ok('asked')
    })
    const card = page.locator('[data-log]')
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name }).click()])
      return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')]
    }
    expect(await saved('Save the checkpoint')).toEqual(['writ-checkpoint.txt', logs.doubted.checkpoint])
    expect(await saved('Save what was shown')).toEqual(['writ-log-shown.json', '[]'])
    await card.getByRole('button', { name: 'Ask again' }).click()
    await page.waitForSelector('[data-log=good]')
    expect(await card.getByRole('status').textContent()).toContain('knows again')
    expect(await sent(page, 'log/settle')).toEqual([{ type: 'log/settle' }])
    await page.selectOption('#writ-keep-days', '31')
    await expect.poll(() => sent(page, 'log/keep')).toEqual([{ type: 'log/keep', days: 31 }])
    await card.getByText('kept so').waitFor()
    const erasure = page.locator('#writ-erasure')
    await erasure.getByRole('button').click()
    expect(await sent(page, 'erasure/ask')).toEqual([])
    await erasure.getByRole('button', { name: 'for good' }).click()
    expect(await erasure.getByRole('status').textContent()).toContain('has been asked')
    await page.close()
  })
})

describe('the vault', () => {
  const open = (put: unknown) =>
    show('options', {
      'panel/state': ok(panels.idle),
      'vault/list': ok(vault),
      'vault/status': ok(vaults.open),
      'vault/put': put,
      'vault/delete': ok(undefined)
    })
  const write = async (page: Page, name: string, site: string, password: string) => {
    await page.fill('#writ-vault-name', name)
    await page.fill('#writ-vault-site', site)
    await page.fill('#writ-vault-password', password)
    await page.click('#writ-vault-save')
  }

  test('takes an entry for an exact origin and forgets what was typed', async () => {
    const page = await open(ok(undefined))
    await write(page, 'shop', 'https://shop.example.com:443/', ' pa ss ')
    await page.getByRole('status').waitFor()
    const entry = { name: 'shop', origin: 'https://shop.example.com', values: { password: ' pa ss ' } }
    expect(await sent(page, 'vault/put')).toEqual([{ type: 'vault/put', entry }])
    expect(await page.inputValue('#writ-vault-password')).toBe('')
    await page.close()
  })

  test('a refused entry says why and stays in the form', async () => {
    const page = await open({ ok: false, code: 'audit/disk-full', message: 'the disk is full' })
    await write(page, 'shop', 'https://shop.example.com', 'x')
    expect(await page.getByRole('alert').textContent()).toBe('The disk is full.')
    expect(await page.inputValue('#writ-vault-name')).toBe('shop')
    await page.close()
  })

  test.each([
    ['no name', '', 'https://a.test', 'x'],
    ['a name no plan can write', 'my shop', 'https://a.test', 'x'],
    ['a site with a path', 'shop', 'https://a.test/login', 'x'],
    ['nothing to keep', 'shop', 'https://a.test', '']
  ])('%s is not sent', async (_what, name, site, password) => {
    const page = await open(ok(undefined))
    await write(page, name, site, password)
    await page.getByRole('alert').first().waitFor()
    expect(await sent(page, 'vault/put')).toEqual([])
    await page.close()
  })

  test('deleting takes two presses', async () => {
    const page = await open(ok(undefined))
    await page.getByRole('button', { name: 'Delete work for https://expenses.example.com' }).click()
    expect(await sent(page, 'vault/delete')).toEqual([])
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('status').waitFor()
    expect(await sent(page, 'vault/delete')).toEqual([
      { type: 'vault/delete', name: 'work', origin: 'https://expenses.example.com' }
    ])
    await page.close()
  })

  const shown = (view: unknown, replies: Scene['replies']) =>
    show('options', { 'panel/state': ok(panels.idle), 'vault/list': ok(vault), 'vault/status': view, ...replies })
  const type = async (page: Page, one: string, again = one) => {
    await page.fill('#writ-vault-set-up-new', one)
    await page.fill('#writ-vault-set-up-again', again)
    await page.click('#writ-vault-set-up')
  }

  test('two passphrases that differ are not sent', async () => {
    const page = await shown(ok(vaults.fresh), {})
    await type(page, 'correct horse', 'correct house')
    await page.getByRole('alert').waitFor()
    expect(await sent(page, 'vault/set-up')).toEqual([])
    await page.close()
  })

  test('shows a recovery code once, and not again after it was put away', async () => {
    const page = await shown([ok(vaults.fresh), ok(vaults.open)], { 'vault/set-up': ok({ recovery: '7K2M-0QWE' }) })
    await type(page, 'correct horse')
    expect(await page.locator('#writ-vault-recovery').textContent()).toBe('7K2M-0QWE')
    await page.click('#writ-vault-recovery-done')
    await page.waitForSelector('[data-vault="open"]')
    expect(await page.locator('#root').innerHTML()).not.toContain('7K2M-0QWE')
    await page.close()
  })

  test('says of a vault without a passphrase what that means', async () => {
    const page = await shown(ok(vaults.unprotected), {})
    expect(await page.locator('[data-vault]').textContent()).toContain('their key lies beside them on the disk')
    await page.close()
  })

  test('forgets a passphrase that did not open it', async () => {
    const no = { ok: false, code: 'vault/wrong-passphrase', message: 'this does not open the vault' }
    const page = await shown(ok(vaults.locked), { 'vault/open': no })
    await page.fill('#writ-vault-passphrase', 'correct house')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toBe('This does not open the vault.')
    expect(await page.inputValue('#writ-vault-passphrase')).toBe('')
    await page.close()
  })

  test('shows what an import would take, and takes it only then', async () => {
    const page = await shown(ok(vaults.open), { 'vault/import': ok(imported) })
    for (const summary of await page.locator('[data-vault] summary').all()) await summary.click()
    await page.setInputFiles('#writ-vault-file', { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
    await page.waitForSelector('#writ-vault-import')
    expect(await page.locator('.import-rows').allTextContents()).toEqual([
      expect.stringContaining('https://shop.example'),
      expect.stringContaining('an app or a script, not a web site')
    ])
    await page.click('#writ-vault-import')
    await page.getByText('2 sign-ins were taken.').waitFor()
    expect(await sent(page, 'vault/import')).toEqual([
      { type: 'vault/import', text: 'a,b', take: false },
      { type: 'vault/import', text: 'a,b', take: true }
    ])
    await page.close()
  })
})

describe('what was answered for good', () => {
  test('stands there whole, and one press takes it back', async () => {
    const page = await show('options', {
      'panel/state': ok(panels.idle),
      'vault/list': ok([]),
      'vault/status': ok(vaults.fresh),
      'standing/list': [ok(standing), ok(standing.slice(1))],
      'standing/revoke': ok(undefined)
    })
    const first = page.locator('[data-answer="q-7"]')
    const text = await first.textContent()
    for (const said of [
      'expenses.example.com',
      'Save draft',
      '/drafts?new=1',
      'accept *',
      'lin@example.com',
      'expense-agent',
      '4 times'
    ])
      expect(text).toContain(said)
    expect(text).not.toContain('\u202e')
    await first.getByRole('button').click()
    await first.waitFor({ state: 'detached' })
    expect(await sent(page, 'standing/revoke')).toEqual([{ type: 'standing/revoke', id: 'q-7' }])
    await page.close()
  })

  test.each(['options', 'panel'] as const)('an agent that was stopped goes on by a press in the %s', async (name) => {
    const page = await show(name, {
      'panel/state': [ok(panels.stopped), ok(panels.idle)],
      'vault/list': ok([]),
      'vault/status': ok(vaults.fresh),
      'agent/lift': ok(undefined)
    })
    await page.getByRole('button', { name: 'Let it go on: flood-agent' }).click()
    await page.locator('[data-agent]').waitFor({ state: 'detached' })
    expect(await sent(page, 'agent/lift')).toEqual([{ type: 'agent/lift', agent: 'flood-agent' }])
    await page.close()
  })

  test('agents are listed in the panel once their server can be reached again', async () => {
    const enrolled = { server: 'https://policy.example', person: 'ann', device: 'dev' }
    const page = await show('panel', {
      'panel/state': [false, true].map((connected) => ok({ ...panels.idle, enrolled, connected })),
      'agents/list': [{ ok: false, code: 'server/away', message: '' }, ok(agents)]
    })
    await expect.poll(() => sent(page, 'agents/list')).toHaveLength(1)
    expect(await page.locator('[data-agent]').count()).toBe(0)
    await page.evaluate(() => (window as unknown as { news: () => void }).news())
    await page.locator('[data-agent="expense-agent"]').waitFor()
    await page.close()
  })

  test.each(['options', 'panel'] as const)(
    'an agent is paused, let go on and stopped from the keyboard in the %s',
    async (name) => {
      const [first, ...others] = agents
      if (!first) throw new Error('there is no agent')
      const after = (state: 'paused' | 'stopped') => ok([{ ...first, state, own: state }, ...others])
      const page = await show(name, {
        'panel/state': ok({
          ...panels.idle,
          enrolled: { server: 'https://policy.example', person: 'ann', device: 'dev' }
        }),
        'vault/list': ok([]),
        'vault/status': ok(vaults.fresh),
        'agents/list': ok(agents),
        'agents/set': [after('paused'), { ok: false, code: 'server/away', message: '' }, ok(agents), after('stopped')]
      })
      const row = page.locator('[data-agent="expense-agent"]')
      // The panel says in one more whether it is connected.
      const status = page.getByRole('status').filter({ hasText: 'Expenses' })
      await page.getByRole('button', { name: 'Pause Expenses' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Let it go on: Expenses' }).waitFor()
      expect(await status.textContent()).toContain('Paused')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
      expect(await row.getAttribute('data-state')).toBe('paused')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Pause Expenses' }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      await expect.poll(() => row.getAttribute('data-state')).toBe('stopped')
      expect(await sent(page, 'agents/set')).toEqual(
        (['paused', 'active', 'active', 'stopped'] as const).map((state) => ({
          type: 'agents/set',
          agent: 'expense-agent',
          state
        }))
      )
      // What a tenant stopped its person cannot bring back, and is told so; what reorders text is seen.
      const stopped = page.locator('[data-agent="mail-agent"]')
      expect(await stopped.textContent()).toContain('Your organisation says so.')
      expect(await stopped.textContent()).not.toContain('\u202e')
      await page.close()
    }
  )
})

describe('tools that are called in the person’s name', () => {
  test('get a credential that is typed once and sent, and is nowhere on the page afterwards; one press takes it back', async () => {
    const [mail, shop, ...notes] = ownTools
    if (!mail || !shop) throw new Error('there are too few samples')
    const { since: _, ...without } = mail
    const page = await show('options', {
      'panel/state': ok(panels.idle),
      'tools/list': ok(ownTools),
      'tools/set': [ok([mail, { ...shop, since: mail.since }, ...notes]), ok([without, shop, ...notes])]
    })
    expect(await page.locator('[data-tools="mail"]').textContent()).toContain('find_messages; send_message')
    await page.getByRole('button', { name: 'Set the credential for shop' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('short')
    await page.keyboard.press('Enter')
    await page.locator('[data-tools="shop"]').getByRole('alert').waitFor()
    expect(await sent(page, 'tools/set')).toEqual([])
    await page.getByLabel('Credential for shop', { exact: true }).fill('k-of-ann-at-shop')
    await page.keyboard.press('Enter')
    await page.locator('[data-tools="shop"][data-kept="yes"]').waitFor()
    expect(await page.getByText('Your credential for shop is kept.').isVisible()).toBe(true)
    expect(await page.locator('#root input[type=password]').count()).toBe(0)
    expect(await page.locator('#root').innerHTML()).not.toContain('k-of-ann')
    await page.getByRole('button', { name: 'Take back the credential for mail' }).click()
    await page.locator('[data-tools="mail"][data-kept="no"]').waitFor()
    expect(await sent(page, 'tools/set')).toEqual([
      { type: 'tools/set', server: 'shop', credential: 'k-of-ann-at-shop' },
      { type: 'tools/set', server: 'mail', credential: null }
    ])
    await page.close()
  })

  test('forget what was typed where it was not taken, and say why', async () => {
    const page = await show('options', {
      'panel/state': ok(panels.idle),
      'tools/list': ok(ownTools),
      'tools/set': { ok: false, code: 'tool/shared', message: 'everybody calls the tools of shop with one credential' }
    })
    await page.getByRole('button', { name: 'Set the credential for shop' }).click()
    const field = page.getByLabel('Credential for shop', { exact: true })
    await field.fill('k-of-ann-at-shop')
    await page.keyboard.press('Enter')
    const card = page.getByRole('region', { name: 'Your sign-ins at tools' })
    expect(await card.getByRole('alert').textContent()).toContain('with one credential')
    expect(await field.inputValue()).toBe('')
    await page.close()
  })

  const begun = {
    url: 'https://accounts.example.org/authorize?x',
    redirectUri: 'https://writ.example/oauth/callback/a/b'
  }
  const signedIn = (replies: Scene['replies'], callback?: string) =>
    show(
      'options',
      { 'panel/state': ok(panels.idle), 'tools/list': ok(ownTools), 'tools/sign-in': ok(begun), ...replies },
      callback === undefined ? {} : { callback }
    )
  const press = async (page: Page) => {
    await page.getByRole('button', { name: 'Sign in at calendar' }).focus()
    await page.keyboard.press('Enter')
  }

  test('are signed in at where they say so, in a tab that leads back, and nothing is typed here', async () => {
    const callback = `${begun.redirectUri}?code=c&state=s`
    const since = '2026-03-03T09:00:00.000Z'
    const after = ownTools.map((one) => (one.name === 'calendar' ? { ...one, since } : one))
    const page = await signedIn({ 'tools/signed-in': ok(after) }, callback)
    expect(await page.locator('[data-tools="calendar"]').textContent()).toContain('https://accounts.example.org')
    await press(page)
    await page.locator('[data-tools="calendar"][data-kept="yes"]').waitFor()
    expect(await called(page)).toEqual([`openSignIn ${begun.url}`])
    expect(await sent(page, 'tools/sign-in')).toEqual([{ type: 'tools/sign-in', server: 'calendar' }])
    expect(await sent(page, 'tools/signed-in')).toEqual([{ type: 'tools/signed-in', callback }])
    expect(await page.getByText('You are signed in at calendar.').isVisible()).toBe(true)
    await page.close()
  })

  test('stay as they were where the person closes that tab, and say why where it is not taken', async () => {
    const closed = await signedIn({})
    await press(closed)
    await expect.poll(() => called(closed)).toHaveLength(1)
    await closed.locator('[data-tools="calendar"] button:enabled').waitFor()
    expect(await sent(closed, 'tools/signed-in')).toEqual([])
    await closed.close()
    const no = { ok: false, code: 'tool/no-sign-in', message: 'there is no such sign-in, or it is over' }
    const refused = await signedIn({ 'tools/signed-in': no }, `${begun.redirectUri}?state=s`)
    await press(refused)
    const card = refused.getByRole('region', { name: 'Your sign-ins at tools' })
    expect(await card.getByRole('alert').textContent()).toContain('here is no such sign-in')
    await refused.close()
  })
})
