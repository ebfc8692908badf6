import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notInWebKit } from '../testing/not-in-webkit.ts'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const download = (role: string): PageAct => ({ verb: 'download', act: { verb: 'click', target: target(role, 'F') } })
const granted = { class: 'download' } as const

const cannotCatch = notInWebKit(
  'WebKitGTK 2.50 has no Navigation API: where a script sends the page is not caught before it goes'
)
const cannotPress = notInWebKit('its driver has no hand of a person, and cannot answer in a server’s place')
/** A row of a script, where it can be tried. */
const ofScripts = <const T extends readonly unknown[]>(row: T): readonly T[] => (cannotCatch ? [] : [row])

describe('a download', () => {
  test.each([
    ['a link', 'link', '<a href="/file?of=a">F</a>', 'GET /file?of=a'],
    ...ofScripts([
      'a link whose clicks stop on their way',
      'link',
      '<a href="/file" onclick="event.stopPropagation()">F</a>',
      'GET /file'
    ]),
    ...ofScripts([
      'a script',
      'button',
      '<button onclick="setTimeout(() => { location.assign(`/file`) }, 100)">F</button>',
      'GET /file'
    ]),
    [
      'a form that gets',
      'button',
      '<form action="/file?x=1"><input name=q value="a b"><button name=go value=1>F</button></form>',
      'GET /file?q=a+b&go=1'
    ],
    ...ofScripts([
      'a form that a script sends',
      'button',
      '<form id=f method=post action=/file><input name=q value=ü></form><button onclick="f.submit()">F</button>',
      'POST /file q=%C3%BC'
    ]),
    [
      'a form in plain text',
      'button',
      '<form method=post action=/file enctype=text/plain><input name=q value="a b"><button>F</button></form>',
      'POST /file q=a b'
    ]
  ] as const)('of %s asks for it once, and the page stays', async (_, role, html, request) => {
    const { act, page, requests, origin } = await pages.open(html)
    const outcome = await act(download(role), { ...granted, raise: { submit: 'allow' } })
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { kind: 'answer', status: 200, type: 'text/html; charset=utf-8' }
    })
    expect(requests).toEqual([request])
    expect(page.url()).toMatch(new RegExp(`^${origin}/page-`))
  })

  test('of a page that prevents it comes to nothing, once the browser says that it saves something itself', async () => {
    const { act, page } = await pages.open('<a href="/file" onclick="event.preventDefault(); came = true">F</a>')
    await page.evaluate('globalThis.came = false')
    expect(await act(download('link'), granted)).toMatchObject({ kind: 'done', value: { kind: 'none' } })
  })

  test('gives on what is in it, and the name that the link has for it', async () => {
    const { act, page } = await pages.open('<a href="data:text/plain,hey" download="a.txt">F</a>')
    expect(await act(download('link'), granted)).toMatchObject({
      value: { kind: 'answer', url: 'data:', name: 'a.txt', type: 'text/plain', size: 3 }
    })
    expect(await page.evaluate('String.fromCharCode(...pieces)')).toBe('hey')
  })

  test.each([
    [
      'elsewhere',
      '<a href="https://other.example/x">F</a>',
      { kind: 'done', value: { kind: 'address', url: 'https://other.example/x', moved: false } }
    ],
    [
      'of an address that is none of the web',
      '<a href="ftp://other.example/x">F</a>',
      { refusal: { code: 'page/file-elsewhere' } }
    ],
    [
      'of what is held elsewhere',
      '<a href="blob:https://other.example/x">F</a>',
      { refusal: { code: 'page/file-elsewhere' } }
    ]
  ])('%s is not asked for by the page', async (_, html, outcome) => {
    const { act, requests } = await pages.open(html)
    expect(await act(download('link'), granted)).toMatchObject(outcome)
    expect(requests).toEqual([])
  })

  test('of a link that leads elsewhere than what was approved is not asked for', async () => {
    const { act, lookAt, requests } = await pages.open(`<a href="/file" id=a onclick="a.href = '/other'">F</a>`)
    const looked = await lookAt(download('link'), 'download')
    if (!looked.ok) throw new Error(looked.refusal.code)
    expect(looked.value).toMatchObject({
      role: 'link',
      name: 'F',
      effect: 'download',
      link: expect.stringMatching('/file$')
    })
    expect(await act(download('link'), { ...granted, approved: looked.value })).toMatchObject({
      refusal: { code: 'approval/changed' }
    })
    expect(requests).toEqual([])
  })
})

describe('a download that leaves a mark', () => {
  const order = { class: 'submit' as const }
  const form = (action: string) => `<form method=post action=${action}><button>F</button></form>`

  test('and that nobody waits for any more is unknown, never done again', async () => {
    const { act, page } = await pages.open(
      '<button onclick="setTimeout(() => { globalThis.stopped = true }, 50)">F</button>'
    )
    expect(await act(download('button'), order)).toEqual({ kind: 'unknown' })
    expect(await page.evaluate('begun.length')).toBe(1)
  })

  test('and whose answer cannot be had is unknown, though it was sent', async () => {
    const { act } = await pages.open(form('http://127.0.0.1:1/gone'))
    expect(await act(download('button'), { class: 'share' })).toEqual({ kind: 'unknown' })
  })

  const ANSWER = { kind: 'answer', status: 200 }

  test.each([
    ['a form, raised without a question', form('/export'), { raise: { submit: 'allow' } }, { ...ANSWER, sent: true }],
    ...ofScripts([
      'a form that only its script sends',
      '<form method=post action=/export></form><button onclick="document.forms[0].submit()">F</button>',
      {},
      { ...ANSWER, sent: true }
    ]),
    [
      'what only asks its server, by a button that says what it does',
      '<button onclick="0">F</button><script>globalThis.came = true</script>',
      { class: 'submit' },
      { kind: 'none', sent: true }
    ]
  ] as const)('and says so: %s', async (_what, html, trial, value) => {
    const { act } = await pages.open(html)
    expect(await act(download('button'), { ...granted, ...trial })).toMatchObject({ kind: 'done', value })
  })

  test('is not said of what only asks for a file', async () => {
    const { act } = await pages.open('<form action="/export"><button>F</button></form>')
    const outcome = await act(download('button'), granted)
    expect(outcome).toMatchObject({ value: ANSWER })
    expect(outcome).not.toHaveProperty('value.sent')
  })

  test.skipIf(cannotPress)('and whose form a script sends to a server that is gone is unknown', async () => {
    const { act, page } = await pages.open(
      '<form method=post action=/export></form><button onclick="document.forms[0].submit()">F</button>'
    )
    await page.route('**/export', (route) => route.abort())
    expect(await act(download('button'), granted)).toEqual({ kind: 'unknown' })
    await page.unroute('**/export')
  })

  test('is fetched only from the very address that was approved', async () => {
    const { act, lookAt, requests } = await pages.open(
      `${form('/export?to=own')}<script>document.forms[0].onsubmit = (e) => e.target.setAttribute('action', '/export?to=other')</script>`
    )
    const seen = await lookAt(download('button'), 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(await act(download('button'), { ...order, approved: seen.value })).toEqual({ kind: 'unknown' })
    expect(requests).toEqual([])
  })
})

test.skipIf(cannotPress)('what a person presses meanwhile is theirs: their form goes where it goes', async () => {
  const { act, page, requests } = await pages.open(
    '<button onclick="globalThis.waits = 1">F</button><form method=post action=/mine><button id=mine>Save</button></form>'
  )
  const pressing = page.waitForFunction('globalThis.waits').then(() => page.click('#mine'))
  await act(download('button'), granted)
  await pressing
  expect(requests).toEqual(['POST /mine'])
})
