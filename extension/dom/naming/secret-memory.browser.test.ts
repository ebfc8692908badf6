import type { PageAct, SecretPart } from '@writ/dsl/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestPage, TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const FORM = `<form method=post><label for=u>User</label><input id=u>
  <label for=p>Password</label><input id=p type=password><button>Go</button></form>`
const SECRETS = { username: 'ann-of-the-vault', password: 'never-to-be-read' }

const fill = (label: string, part: SecretPart, text: string): PageAct => ({
  verb: 'fill-secret',
  target: target('field', label),
  part,
  text
})
const signedIn = async (): Promise<TestPage> => {
  const shown = await pages.open(FORM)
  expect(await shown.act(fill('User', 'username', SECRETS.username))).toEqual({ kind: 'done' })
  expect(await shown.act(fill('Password', 'password', SECRETS.password))).toEqual({ kind: 'done' })
  return shown
}

const REVEALS: readonly (readonly [string, string])[] = [
  ['as it was filled', '0'],
  ['once the page shows it as text', "p.type = 'text'"],
  ['once the page puts a text field in its place', "p.outerHTML = '<input id=p value=' + p.value + '>'"],
  ['once the page copies it into a text area', "p.outerHTML = '<textarea id=p>' + p.value + '</textarea>'"]
]

for (const [when, script] of REVEALS) {
  test.each(['read-value', 'read-text'] as const)(`a filled field is never given by ${'%s'}, ${when}`, async (verb) => {
    const { act, page } = await signedIn()
    await page.evaluate(script)
    for (const label of ['User', 'Password']) {
      const outcome = await act({ verb, target: target('field', label) })
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'target/secret-field' } })
    }
  })

  test(`no fact of the page holds what the vault filled, ${when}`, async () => {
    const { lookAt, page } = await signedIn()
    await page.evaluate(script)
    const looked = await lookAt({ verb: 'click', target: target('button', 'Go') }, 'submit')
    expect(looked).toMatchObject({
      ok: true,
      value: {
        form: {
          fields: [
            { label: 'User', value: null },
            { label: 'Password', value: null }
          ]
        }
      }
    })
    const text = JSON.stringify(looked)
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret)
  })
}

test('a name that is made of fields leaves a filled one out', async () => {
  const { act, page, lookAt } = await pages.open(
    '<label>Code <input aria-label=Code id=p type=password></label><button aria-labelledby="p b" id=b>Go</button>'
  )
  expect(await act(fill('Code', 'password', SECRETS.password))).toEqual({ kind: 'done' })
  await page.evaluate("p.type = 'text'")
  const looked = await lookAt({ verb: 'click', target: target('button', undefined) }, 'submit')
  expect(looked.ok).toBe(true)
  expect(JSON.stringify(looked)).not.toContain(SECRETS.password)
})

test('a page that writes a filled password elsewhere is not read there either', async () => {
  const { act } =
    await pages.open(`<label>Password<input type=password id=p></label><output id=o>x</output><x-field id=x role=group aria-label=X></x-field>
    <script>p.oninput = () => { o.textContent = ' ' + p.value + ' '; x.setAttribute('value', p.value) }</script>`)
  const filled = {
    verb: 'fill-secret',
    target: target('field', 'Password'),
    part: 'password',
    text: 'hunter2!'
  } as const
  expect(await act(filled)).toEqual({ kind: 'done' })
  const secret = { kind: 'refused', refusal: { code: 'target/secret-field' } }
  expect(await act({ verb: 'read-text', target: target('status') })).toMatchObject(secret)
  expect(await act({ verb: 'read-value', target: target('status') })).toMatchObject(secret)
  expect(await act({ verb: 'read-attribute', target: target('group', 'X'), attribute: 'value' })).toMatchObject(secret)
})

const ELSEWHERE: readonly (readonly [what: string, script: string, read: PageAct])[] = [
  [
    'among other words',
    "document.querySelector('button').textContent = 'Go, ' + p.value + '!'",
    { verb: 'read-text', target: target('button') }
  ],
  [
    'in an attribute',
    "document.querySelector('button').title = 'x' + p.value",
    { verb: 'read-attribute', target: target('button'), attribute: 'title' }
  ],
  ['in the title of the page', 'document.title = p.value + " - Test"', { verb: 'read-title' }],
  ['in its address', "history.replaceState(0, '', '?' + p.value)", { verb: 'read-url' }],
  [
    'in one of many',
    "document.querySelector('button').insertAdjacentHTML('afterend', '<button>' + p.value + ' 2</button>')",
    { verb: 'read-all', target: target('button'), as: { kind: 'text' } }
  ],
  [
    'where it is copied',
    "document.querySelector('button').textContent = 'a' + p.value",
    { verb: 'copy', target: target('button') }
  ]
]

test.each(ELSEWHERE)('a password that the page writes elsewhere is not read: %s', async (_, script, read) => {
  const { act, page } = await signedIn()
  await page.evaluate("document.querySelector('button').title = 'Go'")
  expect((await act(read)).kind).toBe('done')
  await page.evaluate(script)
  expect(await act(read)).toMatchObject({ kind: 'refused', refusal: { code: 'target/secret-field' } })
})
