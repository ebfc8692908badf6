import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const FORM = `<input aria-label=Title><p tabindex=0 id=next>Write here</p><script>
  globalThis.log = []
  document.querySelector('input').onkeydown = () => next.focus()
  for (const type of ['focus', 'focusin']) next.addEventListener(type, () => log.push(type))
  for (const type of ['blur', 'focusout']) document.querySelector('input').addEventListener(type, () => log.push(type))
</script>`

test.each([
  ['in front', true],
  ['in the background', false]
])('a page %s is told once of a focus that its key handler moved', async (_where, front) => {
  const { page, act } = await pages.open(FORM)
  const devtools = await page.context().newCDPSession(page)
  // Playwright makes every page believe that it has the focus.
  await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: front })
  const other = await page.context().newPage()
  await other.bringToFront()
  expect(await page.evaluate('document.hasFocus()')).toBe(front)
  const press = { verb: 'press', key: 'ArrowDown', target: target('textbox', 'Title') } as const
  expect(await act(press)).toEqual({ kind: 'done' })
  expect(await page.evaluate('[log, document.activeElement.id]')).toEqual([
    ['blur', 'focusout', 'focus', 'focusin'],
    'next'
  ])
  await other.close()
})
