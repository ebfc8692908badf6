import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const GO = { verb: 'click', target: target('link', 'Go') } as const
const OPENS = { opensTab: 't', class: 'navigate' } as const
const PREVENTED = `<script>document.querySelector('a').onclick = (event) => event.preventDefault()</script>`

test('of a link that asks for a new tab the address is told, where a tab is meant', async () => {
  const { act, origin } = await pages.open('<a href="/x?y#z" target="_blank">Go</a>')
  expect(await act(GO, OPENS)).toEqual({ kind: 'done', value: `${origin}/x?y#z` })
  expect(await act(GO, { class: 'navigate' })).toEqual({ kind: 'done' })
})

test.each([
  ['that the page keeps from it', `<a href="/x" target="_blank">Go</a>${PREVENTED}`],
  ['of a script', '<a href="javascript:0" target="_blank">Go</a>'],
  ['to another window', '<a href="#x" target="_self">Go</a>']
])('nothing is told of a link %s', async (_, html) => {
  const { act } = await pages.open(html)
  expect(await act(GO, { ...OPENS, class: 'activate' })).not.toHaveProperty('value')
})
