import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { outlineOf } from '../testing/outline-of.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const FIELD = '<input type=password aria-label=P value=hunter22>'

/** Puts the field into a shadow tree of the element with the id `h`; the extension can look into a closed one. */
const shadow = (mode: 'open' | 'closed'): string =>
  `<script>const root = h.attachShadow({ mode: '${mode}' }); root.innerHTML = ${JSON.stringify(FIELD)}
    globalThis.closedRoots = new WeakMap([[h, root]])</script>`

describe('no text of the page says what a password field holds', () => {
  test.each([
    ['in the page', FIELD],
    ['in a shadow tree', `<div id=h></div>${shadow('open')}`],
    ['in a shadow tree of an element of the page’s own', `<sign-in id=h></sign-in>${shadow('open')}`],
    ['in a closed shadow tree', `<section id=h></section>${shadow('closed')}`],
    [
      'in a shadow tree in a shadow tree',
      `<div id=o></div><script>
        const h = o.attachShadow({ mode: 'open' }).appendChild(document.createElement('p'))</script>${shadow('open')}`
    ]
  ])('%s', async (_where, html) => {
    const outline = await outlineOf(await pages.open(`<p>Yours is hunter22, remember it.</p>${html}`))
    expect(outline).toContain('remember it')
    expect(outline).not.toContain('hunter22')
  })

  test('but what another field holds', async () => {
    const outline = await outlineOf(
      await pages.open('<p>Yours is hunter22.</p><input aria-label=Colour value=hunter22>')
    )
    expect(outline).toContain('Yours is hunter22')
  })
})
