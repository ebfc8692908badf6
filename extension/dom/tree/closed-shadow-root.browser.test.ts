import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

/** A form within the very element that it gives for its own property: who walks into that never comes out. */
const clobbered = (property: string): string =>
  `<fieldset name=${property} form=f><form id=f><button id=b type=button>Go</button></form></fieldset>`

const found = `(() => {
  const look = writDom.newLook(document, writDom.closedShadowRoot)
  const found = writDom.findAll(look, ${JSON.stringify(target('button', 'Go'))})
  return found.ok ? found.value.map((el) => el.id) : found.refusal.code
})()`

test.each(['shadowRoot', 'openOrClosedShadowRoot'])('a page gives no element for a root: %s', async (property) => {
  const { page } = await pages.open(clobbered(property))
  expect(await page.evaluate(`document.querySelector('form').${property}.localName`)).toBe('fieldset')
  expect(await page.evaluate(`writDom.closedShadowRoot(document.querySelector('form'))`)).toBeNull()
  expect(await page.evaluate(found)).toEqual(['b'])
})

test.each(['open', 'closed'])('a root that is %s is given', async (mode) => {
  const { page } = await pages.open(`<div id=host></div><script>
    const root = host.attachShadow({ mode: '${mode}' })
    root.innerHTML = '<button id=b>Go</button>'
    globalThis.chrome = { dom: { openOrClosedShadowRoot: (el) => (el === host ? root : null) } }</script>`)
  expect(await page.evaluate('writDom.closedShadowRoot(host) === root')).toBe(true)
  expect(await page.evaluate(found)).toEqual(['b'])
})
