import { bundleDom, openChromium } from './open-chromium.ts'
import type { Row, Skipped } from './row.ts'
import { readTestData } from './test-data.ts'

interface Case {
  readonly test: string
  readonly html: string
  readonly locator: string
  readonly expected: readonly string[]
}

const QUOTED = String.raw`'((?:[^'\\]|\\.)*)'`

const unquote = (text: string): string => JSON.parse(`"${text.replace(/\\'/g, "'").replace(/"/g, '\\"')}"`) as string

const NOT_OURS = /\/[^/]+\/\s*\}/

/**
 * The language's target for a Playwright locator. A Playwright name is a part of the name unless `exact`, which here is
 * the glob `*part*`; regular expressions and a name together with a description have no counterpart.
 */
export const toTarget = (locator: string): unknown => {
  if (NOT_OURS.test(locator)) return undefined
  const bare = { states: [], having: [] }
  const exact = /exact: true/.test(locator)
  const glob = (text: string) => ({ kind: 'like', text: `*${text.trim()}*` })
  const byText = new RegExp(`^getByText\\(${QUOTED}`).exec(locator)
  if (byText) return { ...bare, role: 'text', match: { kind: exact ? 'is' : 'like', text: unquote(byText[1] ?? '') } }
  const role = new RegExp(`^getByRole\\(${QUOTED}`).exec(locator)?.[1]
  if (!role) return undefined
  const name = new RegExp(`name: ${QUOTED}`).exec(locator)?.[1]
  const description = new RegExp(`description: ${QUOTED}`).exec(locator)?.[1]
  if (name !== undefined && description !== undefined) return undefined
  if (description !== undefined) {
    return exact ? { ...bare, role, match: { kind: 'described', text: unquote(description) } } : undefined
  }
  if (name === undefined) return { ...bare, role }
  return { ...bare, role, match: exact ? { kind: 'is', text: unquote(name) } : glob(unquote(name)) }
}

/** Playwright's locator cases that the language can say, in Chromium; the others are counted apart. */
export const run = async (): Promise<readonly Row[] | Skipped> => {
  const read = readTestData<{ readonly locators: readonly Case[] }>('locators-get-by.json')
  if ('skipped' in read) return read
  const script = await bundleDom()
  const browser = await openChromium()
  let passed = 0
  let said = 0
  try {
    const page = await browser.newPage()
    for (const one of read.data.locators) {
      const target = toTarget(one.locator)
      if (!target) continue
      said++
      await page.setContent(one.html)
      await page.addScriptTag({ content: script })
      const found = await page.evaluate<readonly string[]>(`(() => {
        const all = writDom.findAll(writDom.newLook(document), ${JSON.stringify(target)})
        return all.ok ? all.value.map((el) => el.outerHTML) : [all.refusal.code]
      })()`)
      if (JSON.stringify(found) === JSON.stringify(one.expected)) passed++
      else
        console.error(`${one.test} ${one.locator}\n  expected ${one.expected.join(' ')}\n  got      ${found.join(' ')}`)
    }
  } finally {
    await browser.close()
  }
  return [
    {
      metric: 'locators found as Playwright does',
      value: passed,
      unit: `of ${said}`,
      beside: 'Playwright',
      ratio: passed / said
    },
    {
      metric: 'locators with no counterpart',
      value: read.data.locators.length - said,
      unit: `of ${read.data.locators.length}`
    }
  ]
}
