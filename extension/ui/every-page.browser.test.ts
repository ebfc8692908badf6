import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { env } from 'node:process'
import type { Question } from '@writ/dsl/contract'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VaultView } from './protocol.ts'
import { agents, floors, imported, logs, ownTools, panels, standing, vault, vaults } from './testing/panel-samples.ts'
import { readWhole } from './testing/read-whole.ts'
import { looked, lostAct, ok, questions } from './testing/samples.ts'
import { type Scene, startUiPages } from './testing/ui-pages.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const SIZES = { approval: 440, panel: 360, options: 760, settle: 440 } as const

let browser: Browser
let page: Page
let problems: string[] = []
let pages: Awaited<ReturnType<typeof startUiPages>>
/** Where pictures of the pages go, for somebody to look at. */
const pictures = env.WRIT_PICTURES

beforeAll(async () => {
  pages = await startUiPages()
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  if (pictures) await mkdir(pictures, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  await pages?.close()
})

interface Look extends Omit<Scene, 'locale'> {
  readonly name: string
  readonly reach?: (page: Page) => Promise<unknown>
}

const NO = { ok: false, code: 'enrol/bad-code', message: 'the code is wrong, was used before, or has expired' }
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const armed = (page: Page) => readWhole(page)
/** A question for a file waits for one before it can be allowed. */
const chosen = async (page: Page) => {
  await page.setInputFiles('#writ-file', {
    name: '收据 receipt.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF')
  })
  await armed(page)
}
/** A question for a value waits for one. */
const answered = async (page: Page) => {
  const field = page.locator('#writ-answer')
  const tag = (await field.count()) > 0 ? await field.evaluate(({ tagName }) => tagName) : 'FIELDSET'
  if (tag === 'FIELDSET') await page.locator('#writ-answer-1').check()
  else if (tag === 'SELECT') await field.selectOption('2')
  else if ((await field.getAttribute('type')) === 'date') await field.fill('2026-03-01')
  else await field.fill('1.234')
  await armed(page)
}
const press = (button: string) => async (page: Page) => {
  await armed(page)
  await page.click(button)
  await page.waitForSelector('main:not([data-state=ready])')
}
const asking = (
  name: string,
  question: object,
  reach: Look['reach'] = armed,
  answer: unknown = ok(undefined),
  picture?: string
): Look => ({
  name: `approval-${name}`,
  page: 'approval',
  question: 'q-1',
  replies: {
    'question/get': ok({ question, shown: 'h', ...(picture && { picture }) }),
    'question/answer': answer,
    'vault/status': ok(vaults.locked)
  },
  reach
})

/** How a question comes to where the person can answer it, where waiting is not enough. */
const REACH: Partial<Record<Question['about']['kind'], (page: Page) => Promise<unknown>>> = {
  file: chosen,
  ask: answered,
  unlock: (page) => page.waitForSelector('#writ-vault-unlock')
}

const opened = (view: VaultView) => ({
  'vault/list': ok(vault),
  'vault/status': ok(view),
  'labels/list': ok({ shown: [], released: [] })
})

const inVault = (
  name: string,
  view: VaultView,
  replies: Scene['replies'] = {},
  reach: (page: Page) => Promise<unknown> = (page) => page.waitForSelector(`[data-vault="${view.state}"]`)
): Look => ({
  name: `options-vault-${name}`,
  page: 'options',
  replies: { 'panel/state': ok(panels.idle), ...opened(view), ...replies },
  reach
})

const looks: readonly Look[] = [
  ...Object.entries(questions).map(([name, question]) => asking(name, question, REACH[question.about.kind] ?? armed)),
  asking('picture', questions.pictured, armed, ok(undefined), PIXEL),
  asking('file-awaited', questions.file, (page) => page.waitForSelector('#writ-file')),
  asking('ask-awaited', questions.askOne, (page) => page.waitForSelector('#writ-answer-0')),
  asking('ask-wrong', questions.askNumber, async (page) => {
    await page.fill('#writ-answer', '1,234 km')
    await page.keyboard.press('Tab')
    await page.getByRole('alert').waitFor()
  }),
  asking('ask-answered', questions.askText, (page) => answered(page).then(() => press('#writ-allow')(page))),
  asking('ask-declined', questions.askText, (page) =>
    page.waitForSelector('#writ-deny').then(() => page.click('#writ-deny'))
  ),
  asking('arming', questions.destroy, (page) => page.waitForSelector('#writ-allow')),
  asking('allowed', questions.submit, press('#writ-allow')),
  asking('denied', questions.submit, press('#writ-deny')),
  asking('stale', questions.submit, press('#writ-allow'), NO),
  asking('undelivered', questions.submit, (page) => armed(page).then(() => page.click('#writ-allow')), [null]),
  { name: 'approval-gone', page: 'approval', question: 'q-1', replies: { 'question/get': ok({ gone: true }) } },
  ...Object.entries(panels).map(
    ([name, state]): Look => ({
      name: `panel-${name}`,
      page: 'panel',
      replies: { 'panel/state': ok(state) },
      reach: async (page) => {
        for (const steps of await page.locator('summary').all()) await steps.click()
      }
    })
  ),
  ...Object.entries({
    seen: ok({ ...looked, picture: PIXEL }),
    unseen: { ok: false, code: 'page/closed', message: 'the tab was closed' }
  }).map(
    ([name, look]): Look => ({
      name: `settle-${name}`,
      page: 'settle',
      question: lostAct.id,
      replies: { 'lost/get': ok(lostAct), 'lost/look': look },
      reach: (page) => readWhole(page, '#writ-done')
    })
  ),
  {
    name: 'settle-answered',
    page: 'settle',
    question: lostAct.id,
    replies: { 'lost/get': ok(lostAct), 'lost/look': ok(looked), 'lost/settle': ok(undefined) },
    reach: async (page) => {
      await page.click('#writ-unknown')
      await page.waitForSelector('main[data-state=answered]')
    }
  },
  { name: 'settle-gone', page: 'settle', question: 'x', replies: { 'lost/get': ok({ gone: true }) } },
  { name: 'panel-unreachable', page: 'panel', replies: {}, reach: (page) => page.getByRole('alert').waitFor() },
  {
    name: 'options-fresh',
    page: 'options',
    replies: { 'panel/state': ok(panels.fresh), 'vault/list': ok([]), 'vault/status': ok(vaults.open), enrol: NO },
    reach: async (page) => {
      await page.click('#writ-enrol-now')
      await page.click('#writ-vault-save')
    }
  },
  {
    name: 'options-refused',
    page: 'options',
    replies: { 'panel/state': ok(panels.fresh), 'vault/list': ok([]), 'vault/status': ok(vaults.open), enrol: NO },
    reach: async (page) => {
      await page.fill('#writ-server', 'https://writ.example.com/')
      await page.fill('#writ-code', 'ABCD-EFGH')
      await page.click('#writ-enrol-now')
      await page.getByRole('alert').waitFor()
    }
  },
  ...Object.entries(floors).map(
    ([name, floor]): Look => ({
      name: `options-floor-${name}`,
      page: 'options',
      replies: { 'panel/state': ok({ ...panels.idle, floor }), 'vault/list': ok([]), 'vault/status': ok(vaults.open) },
      reach: (page) => page.waitForSelector('#writ-floor')
    })
  ),
  inVault(
    'new',
    vaults.fresh,
    { 'vault/set-up': { ok: false, code: 'vault/weak-passphrase', message: 'a passphrase has 10 characters' } },
    async (page) => {
      await page.fill('#writ-vault-set-up-new', 'short')
      await page.fill('#writ-vault-set-up-again', 'short')
      await page.click('#writ-vault-set-up')
      await page.getByRole('alert').waitFor()
    }
  ),
  inVault('unprotected', vaults.unprotected),
  inVault(
    'locked',
    vaults.locked,
    { 'vault/open': { ok: false, code: 'vault/wrong-passphrase', message: 'this does not open the vault' } },
    async (page) => {
      await page.fill('#writ-vault-passphrase', 'wrong')
      await page.click('#writ-vault-unlock')
      await page.getByRole('alert').waitFor()
      await page.locator('summary').first().click()
    }
  ),
  inVault(
    'recovery',
    vaults.fresh,
    { 'vault/set-up': ok({ recovery: '7K2M-0QWE-RTYP-ASDF-GHJK-ZXCV-BNM1-2345' }) },
    async (page) => {
      await page.fill('#writ-vault-set-up-new', 'correct horse')
      await page.fill('#writ-vault-set-up-again', 'correct horse')
      await page.click('#writ-vault-set-up')
      await page.waitForSelector('#writ-vault-recovery')
    }
  ),
  inVault('import', vaults.open, { 'vault/import': ok(imported) }, async (page) => {
    for (const summary of await page.locator('[data-vault] summary').all()) await summary.click()
    await page.setInputFiles('#writ-vault-file', { name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from('x') })
    await page.waitForSelector('#writ-vault-import')
  }),
  ...Object.entries(logs).map(
    ([name, log]): Look => ({
      name: `options-log-${name}`,
      page: 'options',
      replies: {
        'panel/state': ok(panels.idle),
        'vault/status': ok(vaults.open),
        'log/get': ok(log),
        'log/settle': { ok: false, code: 'audit/log-in-doubt', message: 'the log is in doubt' }
      },
      reach: async (page) => {
        const again = page.locator('#writ-log-again')
        if (log.doubt) await again.click()
        await page.locator('[data-log]').scrollIntoViewIfNeeded()
      }
    })
  ),
  {
    name: 'options-tools',
    page: 'options',
    replies: {
      'panel/state': ok(panels.idle),
      'tools/list': ok(ownTools),
      'tools/set': { ok: false, code: 'server/away', message: 'the policy server cannot be reached' }
    },
    reach: async (page) => {
      const shop = page.locator('[data-tools="shop"]')
      await shop.getByRole('button').click()
      await shop.locator('input').fill('short')
      await page.keyboard.press('Enter')
      await page.locator('[data-tools="mail"] .button-stop').click()
      await page.getByRole('alert').first().waitFor()
      await page.locator('[data-tools="notes"]').scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'options-enrolled',
    page: 'options',
    replies: {
      'panel/state': ok({ ...panels.busy, stopped: panels.stopped.stopped }),
      'agents/list': ok(agents),
      'tools/list': ok(ownTools),
      'standing/list': ok(standing),
      'vault/list': ok(vault),
      'vault/status': ok(vaults.open),
      'vault/put': ok(undefined),
      'labels/list': ok({
        shown: ['https://bank.example.com', 'person'],
        released: [{ from: 'https://bank.example.com', to: 'https://expenses.example.com' }]
      })
    },
    reach: async (page) => {
      await page.locator('.vault button').first().click()
      await page.fill('#writ-vault-name', 'shop')
      await page.fill('#writ-vault-site', 'https://shop.example.com')
      await page.fill('#writ-vault-password', 'x')
      await page.click('#writ-vault-save')
      await page.getByRole('status').waitFor()
    }
  }
]

/** Each language and each scheme once; where somebody wants to see the pages, each in each. */
const LOOKED_AT = [
  ['en', 'light'],
  ['zh-CN', 'dark']
] as const
const OTHERS = [
  ['en', 'dark'],
  ['zh-CN', 'light']
] as const

describe.each(pictures === undefined ? LOOKED_AT : [...LOOKED_AT, ...OTHERS])(
  'every page is free of accessibility faults in %s, %s',
  (locale, colorScheme) => {
    test.each(looks)('$name', async ({ name, reach, ...scene }) => {
      problems = []
      await page.setViewportSize({ width: SIZES[scene.page], height: 760 })
      await page.emulateMedia({ colorScheme })
      await page.goto(pages.page({ ...scene, locale }))
      await page.waitForSelector('main:not([data-state=loading]), [role=alert]')
      await reach?.(page)
      if (!name.endsWith('arming')) await page.waitForTimeout(150)
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${locale}-${colorScheme}.png`) })
      await page.addScriptTag({ path: AXE })
      const faults = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
          }
        }
        const { violations } = await axe.run()
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)
        )
      })
      expect(faults).toEqual([])
      expect(problems).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  }
)
