import type { EffectClass, PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string): PageAct => ({ verb: 'click', target: target('button', name) })

describe('the page may only raise the class', () => {
  type Row = readonly [what: string, html: string, granted: EffectClass, live: EffectClass, why: string | undefined]
  const cases: readonly Row[] = [
    ['a plain button', '<button type=button>Go</button>', 'activate', 'activate', undefined],
    ['a button that posts', '<form method=post><button>Go</button></form>', 'activate', 'submit', 'submits-form'],
    ['a button that gets', '<form><button>Go</button></form>', 'activate', 'activate', undefined],
    [
      'a form with a password that the vault did not fill',
      '<form method=post><input type=password value=x><button>Go</button></form>',
      'activate',
      'submit',
      'submits-form'
    ],
    [
      'a sign-in elsewhere',
      '<form method=post action=https://x.example><input type=password><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a form to another origin',
      '<form action=//x.example><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      "the button's own address counts",
      '<form action=/a><button formaction=//x.example>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'an input named action hides nothing',
      '<form method=post action=//x.example><input name=action value=/a><input name=method><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a base address counts',
      '<base href=//x.example/><form method=post action=a><button>Go</button></form>',
      'submit',
      'share',
      'cross-origin-form'
    ],
    [
      'a button of a form elsewhere in the page',
      '<form id=f method=post></form><button form=f>Go</button>',
      'activate',
      'submit',
      'submits-form'
    ],
    ['a link that says it is a button', '<a href=/x role=button>Go</a>', 'activate', 'activate', undefined],
    ['a download', '<a href=/x download role=button>Go</a>', 'activate', 'download', 'download-link'],
    ['a command dressed as less', '<div role=button onclick>Go</div>', 'navigate', 'activate', 'no-link'],
    ['granted more than it is', '<button type=button>Go</button>', 'transact', 'transact', undefined]
  ]
  test.each(cases)('%s', async (_what, html, granted, live, why) => {
    const { lookAt } = await pages.open(html)
    const seen = await lookAt(click('Go'), granted)
    expect(seen).toMatchObject({ ok: true, value: { effect: live } })
    expect(seen.ok && seen.value.raisedBy).toBe(why)
  })

  const POSTS = '<form method=post action=/save><button>Go</button></form>'
  test('a raise stops the act and says what was seen', async () => {
    const { act, requests, origin } = await pages.open(POSTS)
    expect(await act(click('Go'))).toMatchObject({
      kind: 'raised',
      facts: { effect: 'submit', raisedBy: 'submits-form', form: { action: `${origin}/save`, method: 'post' } }
    })
    expect(requests).toEqual([])
  })

  test('a raise that policy allows goes on', async () => {
    const { act, requests } = await pages.open(POSTS)
    expect(await act(click('Go'), { raise: { submit: 'allow' } })).toMatchObject({ kind: 'done' })
    expect(requests).toEqual(['POST /save'])
  })

  test.each(['ask', 'deny'] as const)('a raise that policy would %s does not', async (said) => {
    const { act } = await pages.open(POSTS)
    expect(await act(click('Go'), { raise: { submit: said } })).toMatchObject({ kind: 'raised' })
  })
})
