import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const save: PageAct = { verb: 'click', target: target('button', 'Save') }
const BODY = '<div style="height:400px"></div><main><form method=post action=/save><button>Save</button></form></main>'
const page = (head: string) => `${head}${BODY}`
const FILLER = '<div style="height:400px"></div>'

/** Who is told; `false` where it is unclear. */
const accountOn = async (body: string, before = ''): Promise<string | false | undefined> => {
  const { lookAt, page } = await pages.open(body)
  if (before) await page.evaluate(before)
  const seen = await lookAt(save, 'submit')
  if (!seen.ok) throw new Error(seen.refusal.code)
  return seen.value.accountUnclear ? false : seen.value.account
}

describe('the account is told where the page says it in plain sight', () => {
  test.each([
    ['in so many words', page('<p>Signed in as <b>ann@x.example</b></p>'), 'ann@x.example'],
    ['with the way out beside it', page('<p>Logged in as Ann Lee. <a href=/out>Log out</a></p>'), 'Ann Lee'],
    ['in pieces', page('<div><span>You are signed in as</span> <strong>ann</strong></div>'), 'ann'],
    ['in a list of a head', page('<nav><ul><li><a href=/>Home</a><li>Signed in as ann</ul></nav>'), 'ann'],
    [
      'far down the page',
      `${BODY}${FILLER.repeat(4)}<footer>You are logged in as ann (<a href=/o>Sign out</a>)</footer>`,
      'ann'
    ],
    [
      'on the button of a menu',
      page(
        '<header><button aria-haspopup=menu aria-label="Google Account: Ann Lee (ann@x.example)">A</button></header>'
      ),
      'Ann Lee (ann@x.example)'
    ],
    [
      'as the title of a picture',
      page('<nav><a href=/me><img alt="Ann\'s profile" width=20 height=20></a></nav>'),
      'Ann'
    ],
    ['in a greeting of its head', page('<div role=navigation><a href=#>Howdy, <span>admin</span></a></div>'), 'admin'],
    ['in a greeting at the top of a page without a head', page('<div>Welcome back, Ann!</div>'), 'Ann'],
    [
      'beside the way out, as what is marked a user',
      page(
        '<ul><li><a href="/wiki/User:Ann">Ann</a><li><a href="/wiki/User_talk:Ann">Talk</a><li><a href=/out>Log out</a></ul>'
      ),
      'Ann'
    ],
    [
      'in rows of a table, as old pages have it',
      page('<table><tr><td><a id=me href="user?id=ann">ann</a> (12) | <a href=/out>logout</a></table>'),
      'ann'
    ],
    [
      'beside a form that signs out',
      page(
        '<header><form action=/out method=post><span>ann@x.example</span> <button>Sign out</button></form></header>'
      ),
      'ann@x.example'
    ],
    [
      'in microdata of its head',
      page(
        '<header><div itemscope itemtype="https://schema.org/Person"><span itemprop=name>Ann Lee</span></div></header>'
      ),
      'Ann Lee'
    ],
    [
      'in the field of a form that asks for the password again',
      `<main><form method=post><input autocomplete=username readonly value=ann@x.example><input type=password><button>Save</button></form></main>`,
      'ann@x.example'
    ],
    ['in Chinese: signed in as', page('<p>已登录：张三 <a href=/out>退出</a></p>'), '张三'],
    ['in Chinese: by whose name', page('<p>您正以 <b>张三</b> 的身份登录</p>'), '张三'],
    ['in Chinese: the account', page('<header>当前账号：zhang@x.example</header>'), 'zhang@x.example'],
    ['in Chinese: greeted', page('<header><span>张三</span>，您好！ <a href=/out>退出登录</a></header>'), '张三'],
    ['in Chinese: welcome', page('<nav>欢迎您，李四 <a href=/out>注销</a></nav>'), '李四'],
    [
      'twice, once with more',
      page('<header title="Account: Ann Lee (ann@x.example)"><p>Signed in as ann@x.example</p></header>'),
      'Ann Lee (ann@x.example)'
    ]
  ])('%s', async (_what, body, account) => {
    expect(await accountOn(body)).toBe(account)
  })

  test('in an open and in a closed shadow tree', async () => {
    const body = page('<header><div id=host></div></header>')
    for (const mode of ['open', 'closed']) {
      const attach = `{ const root = host.attachShadow({ mode: '${mode}' }); root.innerHTML = '<p>Signed in as ann</p>';
        (globalThis.closedRoots ??= new Map()).set(host, root) }`
      expect([mode, await accountOn(body, attach)]).toEqual([mode, 'ann'])
    }
  })
})

describe('nobody is told where it cannot be known', () => {
  test.each([
    ['a page that says nothing', page('<h1>Notes</h1>')],
    ['nobody signed in', page('<header>Hello, Guest <a href=/in>Sign in</a></header>')],
    ['nobody signed in, in Chinese', page('<header>您好，请登录 <a href=/r>注册</a></header>')],
    ['not shown', page('<p style="display:none">Signed in as ann</p>')],
    ['shown through', page('<p style="opacity:0">Signed in as ann</p>')],
    [
      'for screen readers only',
      page('<p style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)">Signed in as ann</p>')
    ],
    ['off the page', page('<p style="position:absolute;left:-9999px">Signed in as ann</p>')],
    ['in the colour of the page', page('<p style="color:#fff;background:#fff">Signed in as ann</p>')],
    ['too small to read', page('<p style="font-size:0.5px">Signed in as ann</p>')],
    ['in part out of sight', page('<p>Signed in as <b style="display:none">ann</b></p>')],
    ['a hidden name before another word', page('<p>Signed in as <b hidden>ann</b> <a href=/>Home</a></p>')],
    [
      'a button out of sight',
      page('<header><button style="visibility:hidden" aria-label="Account: Ann">A</button></header>')
    ],
    ['a name longer than is told', page(`<p>Signed in as ${'a'.repeat(81)}</p>`)],
    ['a text longer than is looked at', page(`<p>Signed in as ann. ${'and so on '.repeat(20)}</p>`)],
    [
      'what others wrote',
      `<main><article><p>Signed in as root</p></article><form method=post><button>Save</button></form></main>`
    ],
    [
      'what others wrote, quoted',
      page(`${FILLER}<blockquote>Signed in as root</blockquote><pre>Logged in as root</pre>`)
    ],
    [
      'a row of the main part',
      '<main><ul><li>Logged in as root<li>Logged in as root</ul><form method=post><button>Save</button></form></main>'
    ],
    [
      'a label in the main part',
      `<main>${FILLER}<p>Account: Savings 12</p><form method=post><button>Save</button></form></main>`
    ],
    ['a sentence of its own', page('<header>Your account is overdrawn. Sign in to pay.</header>')],
    [
      'menus beside the way out',
      page('<ul><li><a href=/account>My account</a><li><a href=/orders>Orders</a><li><a href=/out>Sign out</a></ul>')
    ],
    [
      'a field that may be changed',
      `<main><form method=post><input autocomplete=username value=ann><input type=password><button>Save</button></form></main>`
    ],
    ['a message', `<header>Inbox</header><div id=list><div>Signed in as root</div></div>${BODY}`],
    ['a message far down', page(`${FILLER}<div>Signed in as root</div>`)],
    ['a message at the top of a page, called so', page('<div class="chat-message"><div>Signed in as root</div></div>')],
    ['a message with a head of its own', page('<section><header>Signed in as root</header></section>')],
    ['a comment', page(`${FILLER}<div class=comments><p>Logged in as root</p></div>`)],
    ['a picture in a message', page(`<header>Inbox</header><div><img alt="Signed in as root" width=9 height=9></div>`)],
    ['a row of a list', page('<ul><li>Signed in as root<li>Hello</ul>')],
    ['a row of a table', page('<table><tr><td>Signed in as root<td>Hello</table>')]
  ])('%s', async (_what, body) => {
    expect(await accountOn(body)).toBeUndefined()
  })
})

describe('it is said to be unclear', () => {
  test.each([
    ['of two accounts', page('<header>Signed in as ann</header><footer>Signed in as bob</footer>')],
    [
      'of two accounts, one of them on a button',
      page('<header><p>Signed in as ann</p><button aria-label="Account: Bob">B</button></header>')
    ],
    ['of more texts than are looked at', page(`<header>${'<p>Signed in as ann</p>'.repeat(101)}</header>`)],
    ['of more elements than are looked at', page(`<p>Signed in as ann</p>${'<i></i>'.repeat(30_001)}`)]
  ])('%s', async (_what, body) => {
    expect(await accountOn(body)).toBe(false)
  })
})

describe('an act that was approved is for the account that was shown', () => {
  const HEAD = '<header>Signed in as <b id=who>ann</b></header>'

  test.each([
    ['another one', "who.textContent = 'bob'"],
    ['none any more', "who.closest('header').remove()"],
    ['another one beside it', "document.body.insertAdjacentHTML('beforeend', '<footer>Signed in as bob</footer>')"],
    ['more than can be looked at', "document.body.insertAdjacentHTML('beforeend', '<i></i>'.repeat(30_001))"]
  ])('%s stops it', async (_what, change) => {
    const { act, lookAt, page: tab, requests } = await pages.open(page(HEAD))
    const seen = await lookAt(save, 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.account).toBe('ann')
    await tab.evaluate(change)
    expect(await act(save, { class: 'submit', approved: seen.value })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'approval/changed' }
    })
    expect(requests).toEqual([])
  })

  test.each([
    ['another one beside it', "insertAdjacentHTML('beforeend', '<footer>Signed in as bob</footer>')"],
    ['more than can be looked at', "insertAdjacentHTML('beforeend', '<i></i>'.repeat(30_001))"]
  ])('%s that comes between the events of the act stops it', async (_what, change) => {
    const { act, lookAt, page: tab, requests } = await pages.open(page(HEAD))
    const seen = await lookAt(save, 'submit')
    if (!seen.ok) throw new Error('not seen')
    await tab.evaluate(`addEventListener('pointerdown', () => { document.body.${change} })`)
    // The page heard the press: what its handlers did by then, nobody knows.
    expect(await act(save, { class: 'submit', approved: seen.value })).toEqual({ kind: 'unknown' })
    expect(requests).toEqual([])
  })

  test('one that changes between the events of the act stops it', async () => {
    const { act, lookAt, page: tab, requests } = await pages.open(page(HEAD))
    const seen = await lookAt(save, 'submit')
    if (!seen.ok) throw new Error('not seen')
    await tab.evaluate("addEventListener('pointerdown', () => { who.textContent = 'bob' })")
    // The page heard the press: what its handlers did by then, nobody knows.
    expect(await act(save, { class: 'submit', approved: seen.value })).toEqual({ kind: 'unknown' })
    expect(requests).toEqual([])
  })

  test('a head that hides while the page is scrolled to the element does not', async () => {
    const pinned = `<header id=head style="position:fixed;top:0">Signed in as ann</header>${FILLER.repeat(5)}${BODY}`
    const { act, lookAt, page: tab } = await pages.open(pinned)
    const seen = await lookAt(save, 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.account).toBe('ann')
    await tab.evaluate("addEventListener('scroll', () => { head.style.transform = 'translateY(-200%)' })")
    expect(await act(save, { class: 'submit', approved: seen.value })).toMatchObject({ kind: 'done' })
  })

  test('an act that nobody approved is done whoever is signed in; one that is raised tells it', async () => {
    const { act } = await pages.open(page(HEAD))
    expect(await act(save)).toMatchObject({ kind: 'raised', facts: { account: 'ann' } })
    expect(await act(save, { class: 'submit' })).toMatchObject({ kind: 'done' })
  })
})
