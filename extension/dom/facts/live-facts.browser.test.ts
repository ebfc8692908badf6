import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages, type Trial } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const click = (name: string, role = 'button'): PageAct => ({ verb: 'click', target: target(role, name) })

describe('what was approved', () => {
  test('is compared with everything there is now', async () => {
    const { act, lookAt, page, requests } = await pages.open(
      '<form method=post action=/pay><label>To<input name=to id=to value=ann></label><button>Pay</button></form>'
    )
    const seen = await lookAt(click('Pay'), 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.form?.fields).toEqual([{ label: 'To', value: 'ann' }])
    await page.evaluate("document.querySelector('#to').value = 'eve'")
    const trial: Trial = { class: 'submit', approved: seen.value }
    expect(await act(click('Pay'), trial)).toMatchObject({ kind: 'refused', refusal: { code: 'approval/changed' } })
    await page.evaluate("document.querySelector('#to').value = 'ann'")
    expect(await act(click('Pay'), trial)).toEqual({ kind: 'done', note: 'leaving' })
    expect(requests).toEqual(['POST /pay to=ann'])
  })

  test('is compared in what no person sees, and what is too long to show', async () => {
    const long = 'x'.repeat(25_000)
    const { act, lookAt, page, requests } = await pages.open(`<form method=post action=/pay>
      <input type=hidden name=to id=to value=ann><textarea name=why id=why>${long}</textarea>
      <select name=how id=how><option value=1>One<option value=2>One</select>
      <button name=do value=pay id=b>Pay</button></form>`)
    const seen = await lookAt(click('Pay'), 'transact')
    if (!seen.ok) throw new Error('not seen')
    expect(seen.value.form?.fields.map(({ value }) => value)).toEqual([
      `${'x'.repeat(20_000)}… (5000 more characters)`,
      'One'
    ])
    const trial: Trial = { class: 'transact', approved: seen.value }
    const changes: readonly (readonly [string, string])[] = [
      ["to.value = 'eve'", "to.value = 'ann'"],
      ["why.value = why.value.slice(0, -1) + 'y'", "why.value = why.value.slice(0, -1) + 'x'"],
      ['how.selectedIndex = 1', 'how.selectedIndex = 0'],
      ["b.value = 'steal'", "b.value = 'pay'"],
      ["to.insertAdjacentHTML('afterend', '<input type=hidden name=more id=more>')", 'more.remove()']
    ]
    for (const [change, back] of changes) {
      await page.evaluate(change)
      expect([change, await act(click('Pay'), trial)]).toMatchObject([
        change,
        { refusal: { code: 'approval/changed' } }
      ])
      await page.evaluate(back)
    }
    expect(requests).toEqual([])
    expect(await act(click('Pay'), trial)).toEqual({ kind: 'done', note: 'leaving' })
  })

  test('a long form says how many fields are not shown', async () => {
    const { lookAt } = await pages.open(`<form method=post>${'<input>'.repeat(203)}<button>Save</button></form>`)
    const seen = await lookAt(click('Save'), 'submit')
    expect(seen.ok && seen.value.form?.fields.slice(-2)).toEqual([
      { label: '', value: '' },
      { label: '…', value: '3 more fields' }
    ])
  })

  test('facts never hold half a character', async () => {
    const { lookAt, act } = await pages.open(`<form method=post action=/save><input value="${'x'.repeat(19_999)}😀">
      <input id=half><button>Save</button></form><script>half.value = '\\ud800'</script>`)
    const seen = await lookAt(click('Save'), 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(JSON.stringify(seen.value)).not.toMatch(/\\u[dD]/)
    expect(await act(click('Save'), { class: 'submit', approved: seen.value })).toMatchObject({ kind: 'done' })
  })

  test('the row tells ten deletes apart', async () => {
    const { lookAt } = await pages.open('<table><tr><td>INV-1<td><button>Delete</button></table>')
    expect(await lookAt(click('Delete'), 'destroy')).toMatchObject({ value: { row: 'INV-1 Delete' } })
  })
})

describe('what is too long to be shown whole', () => {
  const long = (end: string) => `${'word '.repeat(80)}${end}`
  const held: readonly (readonly [string, (end: string) => string, ReturnType<typeof click>, 'destroy' | 'submit'])[] =
    [
      [
        'a row',
        (end) => `<table><tr><td id=at>${long(end)}<td><button>Delete</button></table>`,
        click('Delete'),
        'destroy'
      ],
      [
        'a label',
        (end) =>
          `<form action=/sent><label><span id=at>${long(end)}</span><input name=q></label><button>Go</button></form>`,
        click('Go'),
        'submit'
      ]
    ]
  test.each(held)('%s is still held to its end at the act', async (_what, html, target, granted) => {
    const { act, lookAt, page } = await pages.open(html('IT-1'))
    const seen = await lookAt(target, granted)
    if (!seen.ok) throw new Error('not seen')
    expect(JSON.stringify(seen.value)).not.toContain('IT-1')
    await page.evaluate(`document.querySelector('#at').textContent = ${JSON.stringify(long('IT-2'))}`)
    const changed = { kind: 'refused', refusal: { code: 'approval/changed' } }
    expect(await act(target, { class: granted, approved: seen.value })).toMatchObject(changed)
    await page.evaluate(`document.querySelector('#at').textContent = ${JSON.stringify(long('IT-1'))}`)
    expect(await act(target, { class: granted, approved: seen.value })).toMatchObject({ kind: 'done' })
  })
})

describe('what the hand itself changes on an element', () => {
  const icon = (shown: string) => `<style>a span { display: none } a:focus span { display: inline }</style>
    <ul><li><a href="#edit" title="Edit this page [e]"><svg width=20 height=20></svg><span>${shown}</span></a></li></ul>`

  const changes: readonly (readonly [string, string, object])[] = [
    ['says less of the same', 'Edit this page', { kind: 'done' }],
    ['says something else', 'Delete this page', { kind: 'unknown' }],
    ['says more', 'Edit this page and all below', { kind: 'unknown' }]
  ]
  test.each(changes)('%s', async (_what, shown, outcome) => {
    const { act, lookAt, page } = await pages.open(icon(shown))
    const edit = click('Edit this page [e]', 'link')
    const seen = await lookAt(edit, 'submit')
    if (!seen.ok) throw new Error('not seen')
    expect(await act(edit, { class: 'submit', approved: seen.value })).toMatchObject(outcome)
    await page.evaluate('document.activeElement.blur()')
    // Of what leaves no mark, and nobody approved, the click itself is all that counts.
    expect(await act(edit)).toMatchObject({ kind: (outcome as { kind: string }).kind === 'done' ? 'done' : 'refused' })
  })

  const forms: readonly (readonly [string, string, object])[] = [
    [
      'a search may carry what it likes unseen',
      '<form action=/find><input name=q><button>Go</button>',
      { kind: 'done' }
    ],
    [
      'a form that sends may not',
      '<form method=post action=/find><input name=q><button>Go</button>',
      { kind: 'refused' }
    ],
    ['nor one that says it deletes', '<form action=/find><input name=q><button>Delete</button>', { kind: 'refused' }]
  ]
  test.each(forms)('%s', async (_what, form, outcome) => {
    const { act, lookAt, page } = await pages.open(form)
    const press = click(form.includes('Delete') ? 'Delete' : 'Go')
    const seen = await lookAt(press, 'destroy')
    if (!seen.ok) throw new Error('not seen')
    await page.evaluate("document.forms[0].insertAdjacentHTML('beforeend', '<input type=hidden name=more value=1>')")
    expect(await act(press, { class: 'destroy', approved: seen.value })).toMatchObject(outcome)
  })
})
