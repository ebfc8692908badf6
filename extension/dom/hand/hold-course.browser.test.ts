import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const FORM = '<form id=other method=post></form><form id=own method=post action=/save><button>Save</button></form>'
const LINK = '<a href=/save>Save</a>'
const AWAY = 'https://evil.example/'

const SWAPS: readonly (readonly [when: string, html: string, role: 'button' | 'link', on: string, swap: string])[] = [
  ["a form's action, in the click", FORM, 'button', 'click', `own.setAttribute('action', '${AWAY}')`],
  ["a form's action, as it is sent", FORM, 'button', 'submit', `own.setAttribute('action', '${AWAY}')`],
  ["a button's action", FORM, 'button', 'click', `s.formAction = '${AWAY}'`],
  [
    'the form of a button',
    FORM,
    'button',
    'click',
    `other.setAttribute('action', '${AWAY}'); s.setAttribute('form', 'other')`
  ],
  ['the base', FORM.replace('/save', 'save'), 'button', 'click', `document.head.innerHTML = '<base href=${AWAY}>'`],
  ['where a link leads', LINK, 'link', 'click', `s.href = '${AWAY}'`]
]

for (const phase of ['window', 's']) {
  test.each(SWAPS)(
    `nothing is sent where a handler of the click itself swaps %s (${phase})`,
    async (_, html, role, on, swap) => {
      const { act, page, requests, origin } = await pages.open(`${html}<script>
      const s = document.querySelector('[id=own] button, a')
      ${phase === 's' && on === 'submit' ? 'own' : phase}.addEventListener('${on}', () => { ${swap} })</script>`)
      const outcome = await act({ verb: 'click', target: target(role, 'Save') }, { class: 'submit' })
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'target/changed' } })
      expect(requests).toEqual([])
      expect(page.url().startsWith(origin)).toBe(true)
    }
  )
}

test('a page may do at its own site what it likes with what is sent there', async () => {
  const { act, requests } = await pages.open(
    `${FORM}<script>own.addEventListener('submit', () => own.setAttribute('action', '/other?token=1'))</script>`
  )
  expect(await act({ verb: 'click', target: target('button', 'Save') }, { class: 'submit' })).toMatchObject({
    kind: 'done'
  })
  expect(requests).toEqual(['POST /other?token=1'])
})

test('what hears of the change that Enter tells swaps nothing', async () => {
  const { act, requests } = await pages.open(
    `<form id=own method=post action=/save><label>Name <input id=s></label></form>
    <script>s.addEventListener('change', () => own.setAttribute('action', '/evil'))</script>`
  )
  const field = target('field', 'Name')
  expect(await act({ verb: 'press', target: field, key: 'a' })).toMatchObject({ kind: 'done' })
  const outcome = await act({ verb: 'press', target: field, key: 'Enter' }, { class: 'submit' })
  expect(outcome).toEqual({ kind: 'unknown' })
  expect(requests).toEqual([])
})
