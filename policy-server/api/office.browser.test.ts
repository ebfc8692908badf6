import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchPlainChromium } from '../../cli/browser/launch-plain-chromium.ts'
import type { PolicyServer } from '../index.ts'
import { call } from '../testing/test-server.ts'
import { type LivingTenant, startTwoTenants } from '../testing/two-tenants.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** A folder for pictures, where somebody wants to see the page. */
const pictures = process.env.WRIT_PICTURES

let server: PolicyServer
let acme: LivingTenant
let browser: Browser
const faults: string[] = []

beforeAll(async () => {
  ;({ server, acme } = await startTwoTenants())
  browser = await launchPlainChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const open = async (lang = 'en', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 720, height: 1000 }, colorScheme })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (said) => {
    if (said.type() === 'error' && !said.text().includes('401')) faults.push(said.text())
  })
  await page.goto(`${server.url}/console/agents?lang=${lang}`)
  return page
}
const signIn = async (page: Page, key: string) => {
  await page.fill('#writ-admin-key', key)
  await page.keyboard.press('Enter')
}
const row = (page: Page, id: string) => page.locator(`[data-agent="${id}"]`)
const stateOf = async (id: string) => {
  const { body } = await call(`${server.url}/v1/admin/agents`, acme.adminKey)
  return (body.agents as { id: string; state: string; why?: string }[]).find((agent) => agent.id === id)
}

test('nobody but an admin sees the agents, and an admin those of their own tenant', async () => {
  const page = await open()
  for (const key of ['no-key-of-anybody', acme.agentKey, acme.auditorKey, acme.approverKey]) {
    await signIn(page, key)
    await page.locator('#writ-admin-key[aria-invalid="true"]').waitFor()
    expect(await page.locator('[data-agent]').count()).toBe(0)
    await page.reload()
  }
  await signIn(page, acme.adminKey)
  await row(page, acme.agent).waitFor()
  expect(await page.locator('[data-agent]').count()).toBe(2)
  expect(await page.content()).not.toContain('of-bolt')
  // The key is in no storage: it is gone with the page.
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]))).not.toContain(
    'key'
  )
  await page.reload()
  await page.locator('#writ-admin-key').waitFor()
  await page.context().close()
})

test('a press pauses an agent with the reason that was given, another lets it go on, and two stop it for good', async () => {
  const page = await open()
  await signIn(page, acme.adminKey)
  const mine = row(page, acme.agent)
  await mine.waitFor()
  await page.fill('#writ-why', 'it is under review')
  await mine.getByRole('button', { name: /^Pause/ }).click()
  await mine.getByRole('button', { name: /^Let it go on/ }).waitFor()
  expect(await page.getByRole('status').textContent()).toContain('Paused')
  expect(await stateOf(acme.agent)).toMatchObject({ state: 'paused', why: 'it is under review' })
  await expect
    .poll(async () => (await acme.channel.announced()).agents)
    .toEqual([{ agent: acme.agent, state: 'paused' }])
  await mine.getByRole('button', { name: /^Let it go on/ }).click()
  await mine.getByRole('button', { name: /^Pause/ }).waitFor()
  expect(await stateOf(acme.agent)).toMatchObject({ state: 'active' })

  const other = row(page, 'other-of-acme')
  await other.getByRole('button', { name: /^Stop/ }).click()
  expect(await stateOf('other-of-acme')).toMatchObject({ state: 'active' })
  await other.getByRole('button', { name: /^Stop for good/ }).click()
  await expect.poll(() => other.getAttribute('data-state')).toBe('stopped')
  expect(await other.getByRole('button').count()).toBe(0)
  expect(await stateOf('other-of-acme')).toMatchObject({ state: 'stopped' })
  await page.context().close()
})

test('a budget is set for all agents and for one, what is used of it and for which day stands beside, and a wrong one is not sent', async () => {
  const page = await open()
  await signIn(page, acme.adminKey)
  const mine = row(page, acme.agent)
  const used = (name: string) => mine.locator(`[data-budget="${name}"] dd`)
  const budgetOf = async (id: string) => {
    const { body } = await call(`${server.url}/v1/admin/agents`, acme.adminKey)
    return (body.agents as { id: string; budget: { most: object; own: boolean; opens: string } }[]).find(
      (agent) => agent.id === id
    )?.budget
  }
  await page.getByRole('button', { name: 'Change the budget', exact: true }).click()
  await page.fill('#writ-budget-all-acts', '1.5')
  await page.keyboard.press('Enter')
  await page.locator('#writ-budget-all-acts[aria-invalid="true"]').waitFor()
  await page.fill('#writ-budget-all-acts', '9000000000')
  await page.keyboard.press('Enter')
  await page.locator('#writ-budget-all-acts[aria-invalid="true"]').waitFor()
  expect(await budgetOf(acme.agent)).toMatchObject({ most: { window: 'day' } })
  await page.fill('#writ-budget-all-acts', '2000')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-part="for-all"]').textContent()).toBe('In one day: Acts: 2,000.')
  expect(await budgetOf(acme.agent)).toMatchObject({ most: { window: 'day', acts: 2000 }, own: false })

  await mine.getByRole('button', { name: 'Change the budget: Planner' }).click()
  await page.fill(`#writ-budget-${acme.agent}-plans`, '20')
  await mine.getByRole('button', { name: 'Set the budget' }).click()
  await expect.poll(() => used('plans').textContent()).toBe('1 of 20 used')
  // What was used is counted by the day: by the hour it begins anew.
  await mine.getByRole('button', { name: 'Change the budget: Planner' }).click()
  expect(await page.inputValue(`#writ-budget-${acme.agent}-plans`)).toBe('20')
  await page.selectOption(`#writ-budget-${acme.agent}-window`, 'hour')
  await mine.getByRole('button', { name: 'Set the budget' }).click()
  await expect.poll(() => used('plans').textContent()).toBe('0 of 20 used')
  expect(await used('acts').textContent()).toMatch(/^[0-9]+ used$/)
  expect(await budgetOf(acme.agent)).toMatchObject({ most: { window: 'hour', plans: 20 }, own: true })
  await mine.getByRole('button', { name: 'Change the budget: Planner' }).click()
  await mine.getByRole('button', { name: 'Take away its own' }).click()
  await mine.getByText('The budget of agents that have none of their own holds.').waitFor()
  const { most, opens } = (await budgetOf(acme.agent)) ?? { most: {}, opens: '' }
  expect(most).toEqual({ window: 'day', acts: 2000 })
  const today = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(opens) - 1)
  expect(await mine.locator('[data-part="budget"]').textContent()).toContain(`This day of UTC, ${today}.`)
  await page.context().close()
})

test.each([
  ['en', 'light'],
  ['zh-CN', 'dark'],
  ['en', 'dark'],
  ['zh-CN', 'light']
] as const)('the page is free of accessibility faults in %s, %s', async (lang, scheme) => {
  await call(`${server.url}/v1/admin/agents/${acme.agent}/budget`, acme.adminKey, 'POST', {
    budget: { window: 'day', plans: 200, acts: 2000, questions: 30 }
  })
  const page = await open(lang, scheme)
  await signIn(page, acme.adminKey)
  await row(page, acme.agent).waitFor()
  await row(page, acme.agent).locator('[aria-controls^="writ-budget-"]').click()
  if (pictures) await page.screenshot({ path: join(pictures, `agents-${lang}-${scheme}.png`), fullPage: true })
  // By the devtools, which the page's own policy for scripts does not concern.
  await page.evaluate((await import('node:fs')).readFileSync(AXE, 'utf8'))
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; help: string }[] }> } }
    return (await axe.run()).violations.map(({ id, help }) => `${id}: ${help}`)
  })
  expect(found).toEqual([])
  await page.context().close()
})

test('no page said anything went wrong', () => {
  expect(faults).toEqual([])
})
