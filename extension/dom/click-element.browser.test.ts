import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string): PageAct => ({ verb: 'click', target: target('button', name) })

describe('a press that takes the element away', () => {
  const placeholder = (on: string, instead: string) =>
    `<div id=app><p tabindex=0 role=button aria-label="Write text" on${on}="app.innerHTML = '${instead}'">Write here</p></div>`

  for (const on of ['pointerdown', 'mousedown', 'focus']) {
    test(`is done when it happens on ${on}`, async () => {
      const { act, page } = await pages.open(placeholder(on, '<textarea></textarea>'))
      expect(await act(click('Write text'))).toEqual({ kind: 'done' })
      expect(await page.evaluate('app.innerHTML')).toBe('<textarea></textarea>')
    })

    test(`is refused when another like it stands there after ${on}`, async () => {
      const { act } = await pages.open(placeholder(on, '<button>Write text</button>'))
      expect(await act(click('Write text'))).toMatchObject({ kind: 'refused', refusal: { code: 'target/changed' } })
    })

    test(`is refused for an act that leaves a mark, on ${on}`, async () => {
      const { act } = await pages.open(placeholder(on, '<textarea></textarea>'))
      expect(await act(click('Write text'), { class: 'submit' })).toMatchObject({
        kind: 'refused',
        refusal: { code: 'target/changed' }
      })
    })
  }
})
