import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (role: string): PageAct => ({ verb: 'click', target: target(role, 'X') })
const NO_EFFECT = { kind: 'refused', refusal: { code: 'page/no-effect' } }
const DEAD = 'onclick="return false"'

describe('a click that should have changed something, and did not, is told', () => {
  test.each([
    ['checkbox', `<input type=checkbox aria-label=X ${DEAD}>`],
    ['radio', `<input type=radio aria-label=X ${DEAD}>`],
    ['checkbox', '<div role=checkbox tabindex=0 aria-checked=false aria-label=X></div>'],
    ['switch', '<button role=switch aria-checked=false aria-label=X></button>'],
    ['button', '<button aria-pressed=false aria-label=X></button>'],
    ['tab', '<div role=tablist><button role=tab aria-selected=false aria-label=X></button></div>'],
    ['option', '<div role=listbox><div role=option aria-selected=false>X</div></div>']
  ])('%s: %s', async (role, html) => {
    const { act } = await pages.open(`<style>[role] { min-width: 20px; min-height: 20px }</style>${html}`)
    expect(await act(click(role))).toMatchObject(NO_EFFECT)
  })

  test('a link that the page took for itself: nothing is seen of it, and it was pressed all the same', async () => {
    const { act } = await pages.open(`<a href=/elsewhere ${DEAD}>X</a>`)
    expect(await act(click('link'))).toEqual({ kind: 'done', note: 'no-visible-effect' })
  })

  test('a form that the browser does not send, since a field is empty', async () => {
    const { act, requests } = await pages.open(
      '<form method=post action=/s><input required aria-label=F><button>X</button></form>'
    )
    expect(await act(click('button'), { class: 'submit' })).toMatchObject(NO_EFFECT)
    const enter: PageAct = { verb: 'press', key: 'Enter', target: target('field', 'F') }
    expect(await act(enter, { class: 'submit' })).toMatchObject(NO_EFFECT)
    expect(requests).toEqual([])
  })
})

describe('no alarm is given where', () => {
  test.each([
    ['a box changes', 'checkbox', '<input type=checkbox aria-label=X>'],
    [
      'a box changes once the server has said yes',
      'checkbox',
      '<input type=checkbox aria-label=X onclick="setTimeout(() => { this.checked = true }, 300); return false">'
    ],
    [
      'a question comes instead',
      'checkbox',
      `<input type=checkbox aria-label=X onclick="document.body.append('Sure?'); return false">`
    ],
    [
      'what is chosen stands elsewhere',
      'option',
      '<input id=i><div role=listbox><div role=option aria-selected=false onclick="i.value = 1">X</div></div>'
    ],
    ['what is chosen already is chosen again', 'radio', '<input type=radio checked aria-label=X>'],
    [
      'the page shows another view by itself',
      'link',
      `<a href=/elsewhere onclick="document.body.append('view'); return false">X</a>`
    ],
    [
      'the view comes later',
      'link',
      `<a href=/elsewhere onclick="setTimeout(() => history.pushState(0, '', '#v'), 300); return false">X</a>`
    ],
    ['a link leads within the page', 'link', `<a href="#top" ${DEAD}>X</a>`],
    ['a button may do what nobody sees', 'button', '<button>X</button>'],
    [
      'a form is checked by the page itself',
      'button',
      '<form method=post novalidate onsubmit="return false"><input required><button>X</button></form>'
    ]
  ])('%s', async (_what, role, html) => {
    const { act } = await pages.open(html)
    const given = html.includes('<form') ? { class: 'submit' as const } : {}
    expect(await act(click(role), given)).toEqual({ kind: 'done' })
  })

  test('a dialog was answered, which may have said no', async () => {
    const { act } = await pages.open(`<input type=checkbox aria-label=X ${DEAD}>`)
    expect(await act(click('checkbox'), { answer: { kind: 'dismiss' } })).toMatchObject({ kind: 'done' })
  })
})
