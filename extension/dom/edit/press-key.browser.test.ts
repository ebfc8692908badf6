import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { notInWebKit } from '../testing/not-in-webkit.ts'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

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

const cannotLoseFocus = notInWebKit('a page there cannot be made to believe that it lost the focus')

test.skipIf(cannotLoseFocus).each([
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

describe('a key that the page takes for itself', () => {
  const enter = { verb: 'press', key: 'Enter', target: target('textbox', 'F') } as const
  const redraws = (rest: string) =>
    `<form id=box><input aria-label=F onkeydown="box.innerHTML = '<input aria-label=F>'; ${rest}"></form>`

  test.each([
    ['and prevents', 'return false', 'activate'],
    ['by drawing its field anew', '', 'activate'],
    ['and prevents, where it may send', 'return false', 'submit']
  ] as const)('%s is pressed', async (_how, rest, granted) => {
    const { act } = await pages.open(redraws(rest))
    expect(await act(enter, { class: granted })).toEqual({ kind: 'done' })
  })

  test('is neither called done nor not done where it should send a form that was drawn anew', async () => {
    const { act } = await pages.open(redraws(''))
    expect(await act(enter, { class: 'submit' })).toEqual({ kind: 'unknown' })
  })

  test.each([
    ['takes its field away', 'this.remove()'],
    ['draws its field anew', `this.outerHTML = '<input aria-label=F>'`]
  ])('and sends by itself where there is no form is pressed, also where it %s', async (_how, then) => {
    const { act, lookAt, requests } = await pages.open(
      `<input aria-label=F onkeydown="fetch('/sent', { method: 'POST' }); ${then}">`
    )
    const seen = await lookAt(enter, 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(await act(enter, { class: 'submit', approved: seen.value })).toEqual({ kind: 'done' })
    await vi.waitFor(() => expect(requests).toEqual(['POST /sent']))
  })
})

test.each([
  ['a', 'KeyA', 65, false],
  ['A', 'KeyA', 65, true],
  ['!', 'Digit1', 49, true],
  ['.', 'Period', 190, false],
  ['?', 'Slash', 191, true],
  ['Control+A', 'KeyA', 65, false],
  ['ä', '', 0, false]
])('%s is the key of a keyboard that has it', async (key, code, keyCode, shiftKey) => {
  const { page, act } = await pages.open(`<input aria-label=F onkeydown="globalThis.seen = event">`)
  expect(await act({ verb: 'press', key, target: target('textbox', 'F') })).toEqual({ kind: 'done' })
  expect(await page.evaluate('[seen.code, seen.keyCode, seen.shiftKey]')).toEqual([code, keyCode, shiftKey])
})
