import { mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashText } from '@writ/dsl/contract'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchPlainChromium } from '../../cli/browser/launch-plain-chromium.ts'
import { startUiPages } from '../../extension/ui/testing/ui-pages.ts'
import { type LogBundle, verifyBundle } from '../audit/index.ts'
import type { PolicyServer } from '../index.ts'
import { askTestSecond, FOUR_EYES, testQuestion } from '../testing/second-person.ts'
import { call } from '../testing/test-server.ts'
import { type LivingTenant, startTwoTenants } from '../testing/two-tenants.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Two people, and each proven to be there. */
const PRESENT = `${FOUR_EYES}
@id("presence")
@ask("passkey")
forbid (principal, action == Action::"submit", resource) unless { context.approved };
`

/** What the first person saw of the act. */
const LIVE = {
  live: {
    origin: 'http://127.0.0.1:8099',
    url: 'http://127.0.0.1:8099/reports/new',
    title: 'New report',
    role: 'button',
    name: 'Submit',
    effect: 'submit',
    form: { action: 'http://127.0.0.1:8099/reports', method: 'post', fields: [{ label: 'Sum', value: '38.40' }] }
  }
}

let server: PolicyServer
let acme: LivingTenant
let bolt: LivingTenant
let browser: Browser
let context: BrowserContext
let page: Page
let home: string
const faults: string[] = []

beforeAll(async () => {
  const started = await startTwoTenants(PRESENT, FOUR_EYES)
  server = started.server
  acme = started.acme
  bolt = started.bolt
  // A passkey is for a host with a name.
  home = server.url.replace('127.0.0.1', 'localhost')
  browser = await launchPlainChromium()
  context = await browser.newContext({ viewport: { width: 720, height: 900 } })
  page = await openPage()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** A page with an authenticator of its own. */
const openPage = async (): Promise<Page> => {
  const opened = await context.newPage()
  opened.on('pageerror', (error) => faults.push(String(error)))
  opened.on('console', (said) => {
    if (said.type() === 'error' && !said.text().includes('401')) faults.push(said.text())
  })
  const devtools = await context.newCDPSession(opened)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  return opened
}

const asked = (): { readonly id: string; readonly shown: string } => {
  const { about } = testQuestion(acme.run)
  return askTestSecond(acme.channel, acme.run, { about: { ...(about as object), ...LIVE } as never })
}

const openQuestion = async (id: string): Promise<void> => {
  await page.click(`[data-open="${id}"]`)
  await page.waitForSelector(`main[data-question="${id}"]`)
}

/** Presses as a person does, once the page lets them. */
const allow = async (): Promise<void> => {
  await page.waitForSelector('#writ-allow[data-armed=true]')
  await page.click('#writ-allow')
}

const faultsOfAccess = async (): Promise<string[]> => {
  // Run from outside the page's world, whose policy takes no script but its own.
  await page.evaluate(await import('node:fs').then(({ readFileSync }) => readFileSync(AXE, 'utf8')))
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run()
    return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 150)}`)
  })
}

const pictures = process.env.WRIT_PICTURES ?? mkdtempSync(join(tmpdir(), 'writ-console-'))

describe('the second person’s page', () => {
  test('takes nothing but its own script, and stands in no frame', async () => {
    const response = await page.goto(`${home}/console?lang=en`)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    await page.waitForSelector('#writ-key')
  })

  test('signs nobody in by another’s key, and keeps what it gives from scripts', async () => {
    await page.fill('#writ-key', acme.adminKey)
    await page.click('#writ-sign-in')
    await page.waitForSelector('#writ-key-error')
    await page.fill('#writ-key', acme.approverKey)
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=in]')
    expect(await page.evaluate(() => document.cookie)).toBe('')
    const [cookie] = await context.cookies(`${home}/console/view`)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/console' })
  })

  test('a yes that needs a passkey is not to be had without one', async () => {
    const { id } = asked()
    await openQuestion(id)
    await page.mouse.wheel(0, 5000)
    await page.waitForTimeout(2500)
    expect(await page.getAttribute('#writ-allow', 'data-armed')).toBe('false')
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=in] [role=status]')
    expect(await acme.channel.next('second', acme.run)).toMatchObject({ question: id })
    await page.click('#writ-passkey-add')
    await page.waitForSelector('[data-passkey=registered]')
  })

  test('shows the act as the first person saw it, with no default, and takes a yes by passkey', async () => {
    const { id } = asked()
    await openQuestion(id)
    expect(await page.evaluate(() => document.activeElement?.id)).not.toMatch(/writ-(allow|deny)/)
    expect(await page.getAttribute('#writ-allow', 'data-armed')).toBe('false')
    const factsOf = (at: Page) =>
      at.evaluate(() => [...document.querySelectorAll('.asked, .sheet, .request')].map((part) => part.textContent))
    const here = await factsOf(page)
    const ui = await startUiPages()
    const first = await context.newPage()
    try {
      const { approvals } = (await call(`${server.url}/v1/approvals`, acme.approverKey)).body as {
        approvals: { id: string; question: object; shown: string }[]
      }
      const waiting = approvals.find((one) => one.id === id)
      const value = { question: waiting?.question, shown: waiting?.shown }
      const replies = { 'question/get': { ok: true, value } }
      await first.goto(ui.page({ page: 'approval', locale: 'en', question: id, replies }))
      await first.waitForSelector('main[data-state=ready]')
      expect(here).toEqual(await factsOf(first))
      expect(here.join('\n')).toContain('38.40')
    } finally {
      await first.close()
      await ui.close()
    }
    await page.bringToFront()
    await page.mouse.wheel(0, 5000)
    await allow()
    await page.waitForSelector('main[data-state=in] [role=status]')
    const said = await acme.channel.next('second', acme.run)
    expect(said.question).toBe(id)
    const claims = JSON.parse(Buffer.from(said.word.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ choice: 'yes', passkey: true, sub: 'approver-of-acme' })
    const log = (await call(`${server.url}/v1/log/export`, acme.adminKey)).body as unknown as Required<LogBundle>
    const verified = verifyBundle(log)
    expect(verified.ok && verified.value.runs.flatMap((run) => run.faults)).toEqual([])
    const told = log.leaves.map((leaf) => JSON.parse(leaf).event).filter(Boolean)
    expect(told).toContainEqual(expect.objectContaining({ kind: 'second-answered', question: id, choice: 'yes' }))
    expect(told.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['approver-added', 'approver-signed-in', 'approver-passkey'])
    )
    const cookie = (await context.cookies(`${home}/console/view`))[0]?.value ?? ''
    expect(told).toContainEqual(expect.objectContaining({ kind: 'approver-signed-in', session: hashText(cookie) }))
  })

  test('what is no question of ours can only be declined', async () => {
    const { about } = testQuestion(acme.run)
    const { id } = askTestSecond(acme.channel, acme.run, { about: about as never, flows: null, request: null })
    await openQuestion(id)
    await page.waitForSelector('main [role=alert]')
    await page.mouse.wheel(0, 5000)
    await page.waitForTimeout(2500)
    expect(await page.getAttribute('#writ-allow', 'data-armed')).toBe('false')
    await page.click('#writ-deny')
    await page.waitForSelector('main[data-state=in] [role=status]')
  })

  test.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['zh-CN', 'light'],
    ['zh-CN', 'dark']
  ] as const)('is free of accessibility faults and fits 320 px in %s, %s', async (lang, colorScheme) => {
    const { id } = asked()
    await page.setViewportSize({ width: 320, height: 640 })
    await page.emulateMedia({ colorScheme })
    await page.goto(`${home}/console?lang=${lang}`)
    const look = async (name: string) => {
      await page.screenshot({ path: join(pictures, `${name}-${lang}-${colorScheme}.png`), fullPage: true })
      expect(await faultsOfAccess()).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }
    await page.waitForSelector(`[data-open="${id}"]`)
    await look('list')
    await openQuestion(id)
    await look('question')
    await page.click('#writ-back')
    await page.click('#writ-sign-out')
    await page.waitForSelector('#writ-key')
    await look('sign-in')
    await page.fill('#writ-key', acme.approverKey)
    await page.keyboard.press('Enter')
    await page.waitForSelector('main[data-state=in]')
  })

  test('whoever has registered a passkey says yes with it, although policy wants none', async () => {
    const other = await openPage()
    await other.goto(`${home}/console?lang=en`)
    await other.evaluate(() => fetch('/console/sign-out', { method: 'POST' }))
    await other.reload()
    await other.fill('#writ-key', bolt.approverKey)
    await other.keyboard.press('Enter')
    await other.waitForSelector('main[data-state=in]')
    const { id, shown } = askTestSecond(bolt.channel, bolt.run)
    const waiting = async () => {
      const { body } = await call(`${server.url}/v1/approvals`, bolt.approverKey)
      return (body as { approvals: { id: string; passkey: boolean }[] }).approvals.find((one) => one.id === id)
    }
    await expect.poll(waiting).toMatchObject({ passkey: false })
    await other.click('#writ-passkey-add')
    await other.waitForSelector('[data-passkey=registered]')
    expect(await waiting()).toMatchObject({ passkey: true })
    const answer = (choice: string) =>
      call(`${server.url}/v1/approvals/${bolt.run}/${id}`, bolt.approverKey, 'POST', { choice, shown })
    expect(await answer('yes')).toMatchObject({ body: { refusal: { code: 'approval/no-passkey' } } })
    expect(await answer('no')).toMatchObject({ body: { ok: true } })
    await other.close()
  })

  test('no other page may use it, and it no other route', async () => {
    const send = (path: string, origin: string) =>
      fetch(`${home}${path}`, {
        method: path.startsWith('/v1') ? 'GET' : 'POST',
        headers: { origin, authorization: `Bearer ${acme.approverKey}`, 'content-type': 'application/json' },
        ...(!path.startsWith('/v1') && { body: JSON.stringify({ key: acme.approverKey }) })
      }).then(({ status }) => status)
    expect(await send('/console/sign-in', home)).toBe(200)
    for (const other of ['http://evil.example', 'null', server.url, `${home}.evil.example`])
      expect(await send('/console/sign-in', other)).toBe(401)
    expect(await send('/v1/approvals', home)).toBe(401)
  })

  test('nothing went wrong in it', () => expect(faults).toEqual([]))
})
