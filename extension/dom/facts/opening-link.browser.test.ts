import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const REPLY: PageAct = { verb: 'click', target: target('link', 'Reply') }
const LINK = '<a href=/messages/7/reply>Reply</a>'
const FIELD = '<label>Text <input name=text></label>'

test('a link that only opens a form is weighed as a form', async () => {
  const { lookAt } = await pages.open(`${FIELD}${LINK}`)
  expect(await lookAt(REPLY, 'submit')).toMatchObject({ ok: true, value: { effect: 'submit' } })
  expect(await lookAt({ verb: 'click', target: target('link') }, 'navigate')).toMatchObject({
    value: { effect: 'submit', raisedBy: 'named' }
  })
})

test('and is followed where it was granted as one', async () => {
  const { act } = await pages.open(LINK)
  expect(await act(REPLY, { class: 'submit' })).toMatchObject({ kind: 'done' })
})

test.each<[string, string]>([
  ['that carries a query', '<a href="/reply?text=yes">Reply</a>'],
  ['that carries an empty query', '<a href="/reply?">Reply</a>'],
  ['that carries a fragment', '<a href="/reply#now">Reply</a>'],
  ['to another origin', '<a href=https://x.example/reply>Reply</a>'],
  ['to another origin by the base of the page', '<base href=https://x.example/><a href=reply>Reply</a>'],
  ['with credentials', '<a id=a>Reply</a><script>a.href = "http://u:p@" + location.host + "/reply"</script>'],
  ['to the page that it stands in', '<a href="">Reply</a>'],
  ['that is script', '<a href="javascript:void 0">Reply</a>'],
  ['that leads nowhere', '<a role=link tabindex=0>Reply</a>'],
  ['whose path says more', '<a href=/messages/7/send>Reply</a>'],
  ['whose path says more in signs', '<a href=/messages/7/%64elete>Reply</a>'],
  ['that tells another address of it', '<a href=/reply ping=/heard>Reply</a>'],
  ['that hears the click itself', '<a href=/reply onclick="1">Reply</a>'],
  ['to another window', '<a href=/reply target=_blank>Reply</a>'],
  ['to another window by the base of the page', '<base target=_blank><a href=/reply>Reply</a>'],
  ['in a form', '<form method=post action=/send><a href=/reply>Reply</a></form>'],
  ['that shows more than its name', '<a href=/reply aria-label=Reply>Send</a>'],
  ['that can be written in', '<a href=/reply contenteditable role=link aria-label=Reply>Reply</a>'],
  [
    'beside a field that is filled in',
    `<a href=/reply>Reply</a>${FIELD}<script>document.querySelector('input').value = 'x'</script>`
  ],
  ['beside a frame', '<a href=/reply>Reply</a><iframe></iframe>'],
  [
    'beside a frame in a closed shadow tree',
    `<a href=/reply>Reply</a><p id=host></p><script>
      const root = host.attachShadow({ mode: 'closed' })
      root.innerHTML = '<iframe></iframe>'
      globalThis.closedRoots = new Map([[host, root]])
    </script>`
  ],
  ['that is a button', '<form method=post action=/send><button role=link>Reply</button></form>'],
  ['that is a field', '<input role=link aria-label=Reply>'],
  ['that is drawn', '<svg><a href=/reply><text y=20>Reply</text></a></svg>']
])('a link %s does what it says', async (_what, html) => {
  const { lookAt, act, requests } = await pages.open(html)
  expect(await lookAt(REPLY, 'submit')).toMatchObject({ ok: true, value: { effect: 'share' } })
  expect(await act(REPLY, { class: 'submit' })).toMatchObject({ kind: 'raised', facts: { effect: 'share' } })
  expect(requests).toEqual([])
})

test.each<[string, PageAct]>([
  ['filled in', { verb: 'fill', target: target('textbox', 'Text'), text: 'x' }],
  ['emptied', { verb: 'clear', target: target('textbox', 'Text') }],
  ['checked', { verb: 'check', target: target('checkbox', 'All') }],
  ['chosen by a click', { verb: 'click', target: target('checkbox', 'All') }]
])('so does one in a page where something was %s before', async (_what, before) => {
  const { act, lookAt } = await pages.open(`${FIELD}<label>All <input type=checkbox></label>${LINK}`)
  expect(await act(before)).toMatchObject({ kind: 'done' })
  expect(await lookAt(REPLY, 'submit')).toMatchObject({ value: { effect: 'share' } })
})

test('and one in a page whose dialog was answered with a text', async () => {
  const { act, lookAt } = await pages.open(`<button type=button>More</button>${LINK}`)
  const answer = { kind: 'answer', text: 'x' } as const
  expect(await act({ verb: 'click', target: target('button', 'More') }, { answer })).toMatchObject({ kind: 'done' })
  expect(await lookAt(REPLY, 'submit')).toMatchObject({ value: { effect: 'share' } })
})

test('what was pressed before leaves nothing', async () => {
  const { act, lookAt } = await pages.open(`<button type=button>More</button>${LINK}`)
  expect(await act({ verb: 'click', target: target('button', 'More') })).toMatchObject({ kind: 'done' })
  expect(await lookAt(REPLY, 'submit')).toMatchObject({ value: { effect: 'submit' } })
})

test.each<[string, string]>([
  ['leads elsewhere', "a.href = '/send'"],
  ['carries a query', "a.href += '?text=yes'"],
  ['says something else', "a.textContent = 'Send'"]
])('a link that %s as the hand comes near is not pressed', async (_what, change) => {
  const { act, requests } = await pages.open(
    `<a id=a href=/reply>Reply</a><script>a.addEventListener('pointerdown', () => { ${change} })</script>`
  )
  expect(await act(REPLY, { class: 'submit' })).toEqual({ kind: 'unknown' })
  expect(requests).toEqual([])
})
