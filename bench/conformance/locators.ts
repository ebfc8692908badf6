import { openChromium } from '../browsers.ts'
import { bundleDom } from '../bundle-for-page.ts'
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

const PART = String.raw`(?:${QUOTED}|/((?:[^/\\]|\\.)+)/)`

/** A regular expression as a glob: what is no plain character in it stands for any run of characters. */
const globOf = (expression: string): string =>
  `*${expression.replace(/\\?\[[^\]]*\][+*?]?|\\[dwsDWS][+*?]?|\.[+*?]?/g, '*')}*`
    .replace(/^\*\^|\$\*$/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/\*+/g, '*')

/** One of the words of a locator, as `name: 'part'` or `/expression/`: whole if `exact`, else the glob `*part*`. */
const wordOf = (locator: string, before: string, exact: boolean): string | undefined => {
  const [, quoted, expression] = new RegExp(`${before}${PART}`).exec(locator) ?? []
  if (expression !== undefined) return globOf(expression)
  if (quoted === undefined) return undefined
  return exact ? unquote(quoted) : `*${unquote(quoted).trim()}*`
}

/**
 * The language's target for a Playwright locator. What Playwright calls a name or a description is a part of it unless
 * `exact`, which here is the glob `*part*`; a regular expression becomes the glob nearest to it.
 */
export const toTarget = (locator: string): unknown => {
  const bare = { states: [], having: [] }
  const exact = /exact: true/.test(locator)
  const written = wordOf(locator, String.raw`^getByText\(`, exact)
  if (written !== undefined) return { ...bare, role: 'text', match: { kind: exact ? 'is' : 'like', text: written } }
  const role = new RegExp(`^getByRole\\(${QUOTED}`).exec(locator)?.[1]
  if (role === undefined) return undefined
  const name = wordOf(locator, 'name: ', exact)
  const description = wordOf(locator, 'description: ', exact)
  if (name === undefined)
    return { ...bare, role, ...(description !== undefined && { match: { kind: 'described', text: description } }) }
  return {
    ...bare,
    role,
    match: { kind: exact ? 'is' : 'like', text: name },
    ...(description !== undefined && { described: description })
  }
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
