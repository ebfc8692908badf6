import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from './testing/open-pages.ts'
import { target } from './testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const upload = (role: string): PageAct => ({
  verb: 'upload',
  target: target(role, 'F'),
  file: { '@file': 'f1', name: 'Bill ü.pdf' }
})
const given = { class: 'upload', settleMs: 50, bytes: { type: 'application/pdf', base64: 'AP8Q' } } as const
const LOG = `<script>globalThis.log = []; for (const type of ['click', 'input', 'change'])
  document.addEventListener(type, (e) => log.push(e.type + ' ' + e.target.id), true)</script>`

describe('an upload', () => {
  test.each([
    ['a file input', 'field', '<input type=file aria-label=F id=i>'],
    [
      'a button that labels a hidden one',
      'button',
      '<label role=button aria-label=F>Browse<input type=file id=i hidden></label>'
    ],
    [
      'a region with a hidden one',
      'region',
      '<section aria-label=F>Drop it here<input type=file id=i style="display:none"></section>'
    ]
  ])('goes into %s', async (_what, role, html) => {
    const { act, page } = await pages.open(`${html}${LOG}`)
    expect(await act(upload(role), given)).toEqual({ kind: 'done' })
    expect(
      await page.evaluate(`(async () => {
        const [file] = i.files
        return [i.files.length, file.name, file.type, [...new Uint8Array(await file.arrayBuffer())]]
      })()`)
    ).toEqual([1, 'Bill ü.pdf', 'application/pdf', [0, 255, 16]])
    expect(await page.evaluate('log')).toEqual(['input i', 'change i'])
  })

  test.each([
    ['no file input', 'field', '<input aria-label=F>', 'target/not-editable'],
    [
      'two file inputs',
      'region',
      '<section aria-label=F>x<input type=file><input type=file></section>',
      'target/not-editable'
    ],
    ['a disabled one', 'field', '<input type=file disabled aria-label=F>', 'target/disabled']
  ])('refuses %s', async (_what, role, html, code) => {
    const { act, page } = await pages.open(`${html}${LOG}`)
    expect(await act(upload(role), given)).toMatchObject({ refusal: { code } })
    expect(await page.evaluate('[log, begun]')).toEqual([[], []])
  })

  test('shows the file among what the form sends', async () => {
    const { act, lookAt } = await pages.open(
      '<form method=post action=/x><input type=file aria-label=F><button>Send</button></form>'
    )
    await act(upload('field'), given)
    expect(await lookAt({ verb: 'click', target: target('button', 'Send') }, 'activate')).toMatchObject({
      value: { form: { fields: [{ label: 'F', value: 'Bill ü.pdf' }] } }
    })
  })
})
