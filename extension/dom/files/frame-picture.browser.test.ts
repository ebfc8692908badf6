import type { Picture } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const AT = 'position:absolute;left:50px;top:40px;width:100px;height:20px;margin:0;border:0;padding:0'
const COVER = { x: 47, y: 37, width: 106, height: 26 }

const frame = async (html: string, role = 'page', name?: string) => {
  const { page, origin, act } = await pages.open(`<style>body { margin: 0 }</style>${html}`)
  const framed = (at = origin) =>
    page.evaluate(
      `writDom.framePicture(${JSON.stringify(target(role, name))}, '${at}', { shadowRootOf: (el) => globalThis.closedRoots?.get(el) ?? null })`
    ) as Promise<{ ok: boolean; value: Picture; refusal: { code: string } }>
  return { framed, act }
}

describe('a picture', () => {
  test.each([
    ['a password', `<input type=password value=x style="${AT}">`],
    ['an empty password', `<input type=password style="${AT}">`],
    ['a card', `<input autocomplete=cc-number style="${AT}">`],
    ['a frame', `<iframe src="about:blank" style="${AT}"></iframe>`],
    ['an embedded document', `<object style="${AT};display:block"></object>`],
    [
      'text that says a password',
      `<input type=password value=hidden style="display:none"><p style="${AT}">it is hidden</p>`
    ],
    [
      'a password in a closed tree',
      `<div id=h></div><script>const root = h.attachShadow({ mode: 'closed' }); globalThis.closedRoots = new Map([[h, root]])
       root.innerHTML = '<input type=password style="${AT}">'</script>`
    ]
  ])('covers %s', async (_, html) => {
    const { framed } = await frame(html)
    expect((await framed()).value.covers).toEqual([COVER])
  })

  const PRIVATE = '<input type=password value=hunter-2x style="display:none">'
  const FAR = { x: 400, y: 300 }
  const far = (css = '') =>
    `position:absolute;left:${FAR.x}px;top:${FAR.y}px;width:120px;height:20px;margin:0;border:0;padding:0;${css}`
  /** The spot at which a text that begins at the far place is drawn. */
  const isCovered = ({ covers }: Picture, { x, y }: { readonly x: number; readonly y: number }) =>
    covers.some((box) => box.x <= x && x < box.x + box.width && box.y <= y && y < box.y + box.height)
  const inside = (dx = 10, dy = 10) => ({ x: FAR.x + dx, y: FAR.y + dy })

  test.each([
    ['in several elements', `<p style="${far()}"><b>hun</b><i>ter</i>-2x</p>`, inside()],
    ['a letter each, far from one another', `<p>h</p><p>u</p><p>nter2</p><p style="${far()}">x</p>`, inside(2)],
    ['in other letters', `<p style="${far()}">HUNTER-2X</p>`, inside()],
    ['in groups', `<p style="${far()}">hun ter 2x</p>`, inside()],
    ['cut by what shows nothing', `<p style="${far()}">hun​ter­-2x</p>`, inside()],
    ['in a text field', `<input value="it is hunter-2x" style="${far()}">`, inside()],
    ['in a text area', `<textarea style="${far()}">hunter-2x</textarea>`, inside()],
    ['as a hint in a field', `<input placeholder=hunter-2x style="${far()}">`, inside()],
    ['on a button', `<input type=button value=hunter-2x style="${far()}">`, inside()],
    ['in a list of options', `<select style="${far()}"><option>hunter-2x</select>`, inside()],
    [
      'in what the style adds',
      `<style>#p::after { content: "hunter-" attr(data-x) }</style><p id=p data-x=2x style="${far()}"></p>`,
      inside()
    ],
    [
      'out of its own box',
      `<p style="${far('width:10px;height:10px;white-space:nowrap')}">and it is hunter-2x</p>`,
      inside(90)
    ],
    ['moved away from its box', `<p style="${far('text-indent:150px;white-space:nowrap')}">hunter-2x</p>`, inside(180)],
    ['once more as a shadow', `<p style="${far('text-shadow:60px 80px 2px red')}">hunter-2x</p>`, inside(70, 90)],
    [
      'once more by a filter of what it stands in',
      `<div style="filter:drop-shadow(0 90px 0 red)"><p style="${far()}">hunter-2x</p></div>`,
      inside(10, 100)
    ],
    [
      'in a private part of a page’s own',
      `<div autocomplete=one-time-code style="${AT}"><b style="position:fixed;left:410px;top:305px">1</b></div>`,
      inside(12)
    ]
  ])('covers what a private field holds where it is drawn %s', async (_what, html, at) => {
    const { framed } = await frame(`${PRIVATE}${html}`)
    expect(isCovered((await framed()).value, at)).toBe(true)
  })

  test('covers a private field beside what it is of, which a margin round that shows', async () => {
    const { framed } = await frame(
      `<button style="${AT}">Pay</button><input type=password value=hunter-2x style="${AT};left:155px">`,
      'button',
      'Pay'
    )
    const { value } = await framed()
    expect(value.box).toEqual({ x: 50, y: 40, width: 100, height: 20 })
    expect(value.covers).toEqual([{ ...COVER, x: 152 }])
    expect(isCovered(value, { x: 170, y: 50 })).toBe(true)
  })

  test('covers no more than what says a part of it', async () => {
    const { framed } = await frame(
      `${PRIVATE}<p style="${AT}">hunter</p><section style="${AT};top:200px;height:200px"><p style="${AT};left:0;top:0">-2x</p></section>`
    )
    expect((await framed()).value.covers).toEqual([COVER, { ...COVER, y: 197 }])
  })

  test('covers a short value only as it stands', async () => {
    const said = (text: string) => `<p style="${far('width:200px')}">${text}</p>`
    const covers = async (text: string) => {
      const { framed } = await frame(`<input autocomplete=cc-csc value=123 style="display:none">${said(text)}`)
      return isCovered((await framed()).value, inside())
    }
    expect([await covers('1<b>2</b>3'), await covers('41 23 5')]).toEqual([true, false])
  })

  test('covers what the vault filled, whatever field it stands in', async () => {
    const { framed, act } = await frame(`<input type=email aria-label=F style="${AT}">`)
    expect((await framed()).value.covers).toEqual([])
    await act({ verb: 'fill-secret', target: target('field', 'F'), part: 'username', text: 'ada' })
    expect((await framed()).value.covers).toEqual([COVER])
  })

  test('covers nothing else, and shows what of the target is in view', async () => {
    const { framed } = await frame(
      `<main aria-label=M style="${AT};height:5000px"><input value=x><p>said</p></main>`,
      'main',
      'M'
    )
    const { value } = await framed()
    expect(value.covers).toEqual([])
    expect(value.box).toEqual({ x: 50, y: 40, width: 100, height: value.height - 40 })
  })

  test.each([
    ['what is not there', 'main', 'X', 'target/not-found'],
    ['what is out of view', 'region', 'Far', 'target/hidden']
  ])('of %s is refused', async (_, role, name, code) => {
    const { framed } = await frame(`<section aria-label=Far style="${AT};top:9000px"></section>`, role, name)
    expect((await framed()).refusal.code).toBe(code)
  })

  test('of another site is refused', async () => {
    const { framed } = await frame('<p>x')
    expect((await framed('https://other.example')).refusal.code).toBe('page/wrong-origin')
  })
})
