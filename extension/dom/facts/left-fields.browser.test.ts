import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const SEND: PageAct = { verb: 'click', target: target('button', 'Save') }
const fill = (text: string): PageAct => ({ verb: 'fill', target: target('textbox', 'To'), text })

/** A form with these fields, into which a script has brought something back. */
const draft = (fields: string, script = ''): string =>
  `<form method=post action=/sent>${fields}<button>Save</button></form><script>const at = (id) => document.getElementById(id); ${script}</script>`

const TO = '<label>To <input id=to name=to></label>'
const BROUGHT_BACK = "at('to').value = 'Mallory'"

describe('a form that nobody was asked about', () => {
  test.each([
    ['a text', TO, BROUGHT_BACK],
    ['a text in the place of the site’s own', '<input id=to name=to value=Ada>', BROUGHT_BACK],
    ['a long text', '<textarea id=to name=to></textarea>', BROUGHT_BACK],
    ['a box', '<input id=to type=checkbox name=to>', "at('to').checked = true"],
    ['a choice', '<select id=to name=to><option>Ada<option>Mallory</select>', "at('to').selectedIndex = 1"],
    [
      'the first choice, in the place of the site’s own',
      '<select id=to name=to><option>Mallory<option selected>Ada</select>',
      "at('to').selectedIndex = 0"
    ],
    [
      'one choice more',
      '<select id=to name=to multiple><option selected>Ada<option>Mallory</select>',
      "at('to').options[1].selected = true"
    ],
    [
      'a field of the form elsewhere',
      '',
      "document.forms[0].id = 'f'; document.body.insertAdjacentHTML('beforeend', '<input id=to form=f name=to>'); at('to').value = 'Mallory'"
    ]
  ])('is not sent with what stood in it before: %s', async (_, fields, script) => {
    const { act, requests } = await pages.open(draft(fields, script))
    const outcome = await act(SEND, { class: 'submit' })
    expect(outcome).toMatchObject({ kind: 'raised', facts: { effect: 'submit', form: { left: true } } })
    expect(requests).toEqual([])
  })

  test.each(['open', 'closed'] as const)('is not sent with what stood in it in a shadow tree: %s', async (mode) => {
    const { act, requests } = await pages.open(`<x-form></x-form><script>
      const host = document.querySelector('x-form'), root = host.attachShadow({ mode: '${mode}' })
      globalThis.closedRoots = new WeakMap([[host, root]])
      root.innerHTML = \`${draft(TO).replace(/<script>.*/s, '')}\`
      root.querySelector('#to').value = 'Mallory'</script>`)
    expect(await act(SEND, { class: 'submit' })).toMatchObject({ kind: 'raised', facts: { form: { left: true } } })
    expect(requests).toEqual([])
  })

  test('is not sent with it where policy lets the page make a submit of a press', async () => {
    const { act, requests } = await pages.open(draft(TO, BROUGHT_BACK))
    expect(await act(SEND, { raise: { submit: 'allow' } })).toMatchObject({ kind: 'raised' })
    expect(requests).toEqual([])
  })

  test.each([
    [
      'the site’s own words',
      '<input name=to value=Ada><input type=checkbox checked name=c><select name=s><option>A<option selected>B</select>',
      ''
    ],
    [
      'the option that the browser shows where the site chose none',
      '<select name=s><option disabled>A<option>B</select><select name=t multiple><option>A</select><select name=u></select>',
      ''
    ],
    ['an emptied field', '<input id=to name=to value=Ada>', "at('to').value = ''"],
    ['a hidden field', '<input id=to type=hidden name=to>', BROUGHT_BACK],
    ['a field that is switched off', '<input id=to disabled name=to>', BROUGHT_BACK]
  ])('is sent with %s', async (_, fields, script) => {
    const { act, requests } = await pages.open(draft(fields, script))
    expect(await act(SEND, { class: 'submit' })).toMatchObject({ kind: 'done' })
    expect(requests).toHaveLength(1)
  })

  test('is sent with what the plan wrote over it, and with what the page made of that', async () => {
    const { batch, requests } = await pages.open(
      draft(`${TO}<input id=also name=also>`, `${BROUGHT_BACK}; at('to').oninput = () => { at('also').value = 'made' }`)
    )
    const reports = await batch([fill('Ada'), SEND], { raise: { submit: 'allow' } })
    expect(reports.map(({ outcome }) => outcome)).toMatchObject([{ kind: 'done' }, { kind: 'done' }])
    expect(requests).toHaveLength(1)
  })

  test('is sent once the person saw what stands in it, and only while just that does', async () => {
    for (const isChanged of [false, true]) {
      const { page, act, lookAt, requests } = await pages.open(draft(TO, BROUGHT_BACK))
      const looked = await lookAt(SEND, 'submit')
      if (!looked.ok) throw new Error(looked.refusal.message)
      expect(looked.value.form).toMatchObject({ left: true, fields: [{ label: 'To', value: 'Mallory' }] })
      if (isChanged) await page.evaluate("at('to').value = 'Mallory & Co'")
      const outcome = await act(SEND, { class: 'submit', approved: looked.value })
      expect(outcome.kind).toBe(isChanged ? 'refused' : 'done')
      expect(requests).toHaveLength(isChanged ? 0 : 1)
    }
  })
})
