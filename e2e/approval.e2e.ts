import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensionFolder } from '../cli/browser/index.ts'
import { shownOn } from '../cli/browser/shown-on.ts'
import { OPEN, untilArmed } from '../cli/road/answer-approvals.ts'
import { loadPlan } from '../examples/plans/index.ts'
import { EACH_ENGINE, testOurs } from './stage/engines.ts'
import { type Stage, setStage } from './stage/set-stage.ts'

interface Runtime {
  readonly runtime: { sendMessage(message: object): Promise<unknown>; connect(info: object): { disconnect(): void } }
}

describe.each(EACH_ENGINE)('an approval in %s is answered by a person, in its own page, or not at all', (browser) => {
  let stage: Stage
  let approval: Page | undefined
  beforeAll(async () => {
    stage = await setStage({ browser, approve: 'ask', askSeconds: 20 })
    stage.driver.onApproval((page) => {
      approval = page
    })
  })
  afterAll(() => stage?.close())

  test('scripts, other pages of the extension and made-up messages do not answer', async () => {
    const before = await stage.site.reports()
    const tried: unknown[] = []
    let trying: Promise<void> | undefined
    const tryEverything = async () => {
      for (let i = 0; !approval && i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 100))
      const page = approval
      if (!page) throw new Error('no approval page came')
      await shownOn(page, OPEN)
      const id = new URL(page.url()).searchParams.get('question') ?? ''
      const options = await stage.driver.newPage(stage.driver.extensionUrl('/options.html'))
      tried.push(
        await options.evaluate(async (question) => {
          const { browser, chrome } = globalThis as unknown as { browser?: Runtime; chrome: Runtime }
          const { runtime } = browser ?? chrome
          const view = (await runtime.sendMessage({ type: 'question/get', id: question })) as {
            value: { shown: string }
          }
          return await runtime.sendMessage({
            type: 'question/answer',
            answer: { question, choice: 'once', shown: view.value.shown }
          })
        }, id)
      )
      // In Firefox the closing of an extension page may never be answered.
      void options.close()
      expect(await untilArmed(page)).toBe(true)
      await page.evaluate(() => {
        const button = document.querySelector<HTMLElement>('#writ-allow')
        button?.click()
        button?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
        button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      })
      tried.push(await page.locator('main').getAttribute('data-state'))
    }
    const out = await stage.run(loadPlan('file-expense', { expenses: stage.site.url }), {
      inputs: { title: 'T', amount: 1, category: 'Travel', date: '2026-03-12', comment: 'x' },
      onEvent: ({ what }) => {
        if (JSON.stringify(what).includes('"asking"')) trying = tryEverything()
      }
    })
    await trying
    expect(tried).toEqual([expect.objectContaining({ ok: false, code: 'approval/unsound' }), 'ready'])
    expect(out).toMatchObject({ status: 'refused', refusal: { code: 'approval/unanswered' } })
    expect(await stage.site.reports()).toEqual(before)
  })

  // Only here is a page of the extension given what Chromium gives to such pages; Firefox gives them nothing.
  testOurs(browser)('is as large as it is meant', async () => {
    const page = await stage.driver.newPage(stage.driver.extensionUrl('/approval.html'))
    await page.locator('main').waitFor({ state: 'attached' })
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('15px')
    await page.close()
  })
})

test('nothing in the build but the approval page says an answer, and no page or other extension may talk to it', () => {
  for (const name of ['chromium', 'firefox'] as const) {
    const folder = extensionFolder(name)
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    expect(manifest.externally_connectable).toBeUndefined()
    expect(manifest.web_accessible_resources ?? []).toEqual([])
    expect(manifest.content_security_policy.extension_pages).toContain("script-src 'self';")
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
    const saying = files.filter((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return /type:\s*["'`]question\/answer/.test(text)
    })
    expect(saying.every((file) => file.startsWith('chunks/'))).toBe(true)
    expect(saying).toHaveLength(1)
    // The one place that sends it is the page's own handler of a press that the browser itself made.
    expect(readFileSync(join(folder, saying[0] ?? ''), 'utf8')).toContain('isTrusted')
    // No switch of the build or the storage turns approval off.
    const background = readFileSync(join(folder, 'background.js'), 'utf8')
    expect(background).not.toMatch(/autoApprove|auto_approve|skipApproval|import\.meta/)
  }
})
