import type { Page } from 'playwright'
import { openChromium } from '../browsers.ts'
import { bundleDom } from '../bundle-for-page.ts'
import type { Row, Skipped } from './row.ts'
import { readTestData } from './test-data.ts'

interface Case {
  readonly page: string
  readonly test: string
  readonly selector: string
  readonly expected: string
}

interface Suite {
  readonly pages: Readonly<Record<string, string>>
  readonly cases: readonly Case[]
}

/** What the pages' own scripts call; the suite compares without them. */
const STUB =
  'globalThis.setup = () => {}; globalThis.ATTAcomm = class {}; globalThis.AriaUtils = new Proxy({}, { get: () => () => {} })'

const fold = (text: string): string => text.replace(/[\t\n\f\r ]+/g, ' ').replace(/^ | $/g, '')

const namesOn = (page: Page, selectors: readonly string[]): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const look = writDom.newLook(document)
    return ${JSON.stringify(selectors)}.map((selector) => {
      const el = document.querySelector(selector)
      return el ? writDom.nameOf(look, el) : 'NO ELEMENT'
    })
  })()`)

export interface Miss {
  readonly test: string
  readonly expected: string
  readonly got: string
}

/** Runs every case of the WPT accname suite in Chromium and gives the ones that went wrong. */
export const accnameMisses = async (suite: Suite): Promise<readonly Miss[]> => {
  const script = await bundleDom()
  const browser = await openChromium()
  const misses: Miss[] = []
  try {
    for (const [path, html] of Object.entries(suite.pages)) {
      const page = await browser.newPage()
      await page.addScriptTag({ content: STUB })
      await page.setContent(html)
      await page.addScriptTag({ content: script })
      const cases = suite.cases.filter((one) => one.page === path)
      const names = await namesOn(
        page,
        cases.map((one) => one.selector)
      )
      for (const [at, { test, expected }] of cases.entries()) {
        const got = fold(names[at] ?? '')
        if (got !== fold(expected)) misses.push({ test: `${path}: ${test}`, expected, got })
      }
      await page.close()
    }
  } finally {
    await browser.close()
  }
  return misses
}

/** Accessible names against web-platform-tests' accname suite. Compared with Chromium's own 369 of 378. */
export const run = async (): Promise<readonly Row[] | Skipped> => {
  const read = readTestData<Suite>('accname-wpt.json')
  if ('skipped' in read) return read
  const misses = await accnameMisses(read.data)
  for (const { test, expected, got } of misses) console.error(`${test}\n  expected ${expected}\n  got      ${got}`)
  const passed = read.data.cases.length - misses.length
  return [
    {
      metric: 'accname-wpt passed',
      value: passed,
      unit: `of ${read.data.cases.length}`,
      beside: 'Chromium 369',
      ratio: passed / 369
    }
  ]
}
