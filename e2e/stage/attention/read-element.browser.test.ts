import type { LiveFacts } from '@writ/dsl/contract'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readElement } from './read-element.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  page = await browser.newPage()
})
afterAll(() => browser?.close())

const live: LiveFacts = {
  origin: 'http://a.test',
  url: 'http://a.test/',
  title: 'T',
  role: 'button',
  name: 'Go',
  effect: 'submit'
}

const read = async (html: string) => {
  await page.route(live.url, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto(live.url)
  return await readElement(page, live)
}

test('two buttons that send the same are read as one', async () => {
  const form =
    '<form action="/to" method="get"><button>Go</button><input name="a" aria-label="A" value="1"><button>Go</button></form>'
  expect(await read(form)).toMatchObject({
    form: { action: 'http://a.test/to', seen: [['A', '1']], sent: [['a', '1']] }
  })
})

test('two buttons that send something else each are not told apart, so neither is read', async () => {
  const form = '<form action="/to"><button name="a" value="1">Go</button><button name="a" value="2">Go</button></form>'
  expect(await read(form)).toEqual({ why: '2 elements are button “Go”, and may differ' })
})

test('of two buttons that lead nowhere by themselves none is read', async () => {
  const buttons = '<button>Go</button><button>Go</button>'
  expect(await read(buttons)).toEqual({ why: '2 elements are button “Go”, and may differ' })
})

test('an element that is not there is not read', async () => {
  expect(await read('<form><button>Stop</button></form>')).toEqual({ why: 'no element is button “Go”' })
})

test('a field for files is not taken for a button, and buttons are not fields', async () => {
  const form =
    '<form action="/to"><label>Go <input type="file" name="f"></label><input type="submit" value="Go"></form>'
  expect(await read(form)).toMatchObject({ form: { seen: [['Go', '']] } })
})

test('what is sent though it is not drawn goes by its name', async () => {
  const form =
    '<form action="/to"><label hidden for="p">Page</label><input id="p" name="p" value="1" style="display: none"><button>Go</button></form>'
  expect(await read(form)).toMatchObject({ form: { seen: [['p', '1']], sent: [['p', '1']] } })
})
