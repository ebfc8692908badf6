import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTIVATION_EVENT } from '../guards/activation-port.ts'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

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
    ],
    [
      'what a button opens, that is nowhere near it',
      'button',
      '<button onclick="setTimeout(() => i.click(), 50)">F</button><p><input type=file id=i hidden></p>'
    ],
    ['what says that it takes such files', 'field', '<input type=file aria-label=F id=i accept="image/*, .PDF">']
  ])('goes into %s', async (_what, role, html) => {
    const { act, page } = await pages.open(`${html}${LOG}`)
    expect(await act(upload(role), given)).toEqual({ kind: 'done' })
    expect(
      await page.evaluate(`(async () => {
        const [file] = i.files
        return [i.files.length, file.name, file.type, [...new Uint8Array(await file.arrayBuffer())]]
      })()`)
    ).toEqual([1, 'Bill ü.pdf', 'application/pdf', [0, 255, 16]])
    expect(await page.evaluate("log.filter((each) => !each.startsWith('click'))")).toEqual(['input i', 'change i'])
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

  test.each([
    ['of another kind', '<input type=file accept=".png,image/*" aria-label=F>', 'field', 'page/file-not-accepted'],
    ['for folders', '<input type=file webkitdirectory aria-label=F>', 'field', 'page/file-not-accepted'],
    [
      'that is opened for another kind',
      '<button onclick="i.click()">F</button><input type=file id=i hidden accept=".png">',
      'button',
      'page/file-not-accepted'
    ],
    ['that a button does not open', '<button onclick="0">F</button>', 'button', 'page/no-effect'],
    ['where nothing is taken', '<div role=region aria-label=F>Not here</div>', 'region', 'page/no-effect']
  ])('refuses an input %s', async (_what, html, role, code) => {
    const { act } = await pages.open(html)
    expect(await act(upload(role), given)).toMatchObject({ refusal: { code } })
  })

  test.each([
    ['presses', 'i.click()'],
    ['asks the browser to show', 'i.showPicker()']
  ])('goes into an input that the page %s and never puts into the document', async (_, open) => {
    const { act, page } = await pages.open(`<button>F</button><script>
      globalThis.got = []
      document.querySelector('button').onclick = () => {
        const i = document.createElement('input')
        i.type = 'file'
        i.onchange = () => got.push(i.files[0].name)
        ${open}
      }
      // What drives this browser lends the page a person's hand.
      Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } })
      globalThis.asked = 0
      document.addEventListener('${ACTIVATION_EVENT}', () => { asked++ })</script>`)
    await page.evaluate('writDom.installGuards(window)')
    expect(await act(upload('button'), given)).toEqual({ kind: 'done' })
    // The executor answered itself: no person was wanted.
    expect(await page.evaluate('asked')).toBe(0)
    expect(await page.evaluate('[got, document.querySelectorAll("input").length]')).toEqual([['Bill ü.pdf'], 0])
  })

  test.each([
    ['after it, which was made all the same', 'button', '<button onclick="0">F</button>', { kind: 'unknown' }],
    [
      'in the middle of it, of which a handler may have made all',
      'button',
      '<button onpointerdown="this.textContent = `Pay`" onclick="i.click()">F</button><input type=file id=i hidden>',
      { kind: 'unknown' }
    ],
    [
      'of a drop, which was not made',
      'region',
      '<div role=region aria-label=F>Not here</div>',
      { kind: 'refused', refusal: { code: 'page/no-effect' } }
    ]
  ])('that leaves a mark by its click is unknown where it fails %s', async (_what, role, html, outcome) => {
    const { act } = await pages.open(html)
    expect(await act(upload(role), { ...given, class: 'submit' })).toMatchObject(outcome)
  })

  test('is dropped where there is no input, once the page says that it takes it', async () => {
    const { act, page } =
      await pages.open(`<div role=region aria-label=F id=z style="height:80px">Drop here</div><script>
      globalThis.seen = []
      for (const type of ['dragenter', 'dragover', 'drop', 'dragleave']) z.addEventListener(type, (e) => {
        e.preventDefault()
        seen.push(type)
        if (type === 'drop') globalThis.got = e.dataTransfer.files[0].name + ' ' + e.dataTransfer.types
      })</script>`)
    expect(await act(upload('region'), given)).toEqual({ kind: 'done' })
    expect(await page.evaluate('[seen, got]')).toEqual([
      ['dragenter', 'dragover', 'dragover', 'drop'],
      'Bill ü.pdf Files'
    ])
  })

  test('takes no other bytes than those it was signed for', async () => {
    const { act, page } = await pages.open('<input type=file aria-label=F id=i>')
    await page.evaluate('globalThis.atob = () => "other"')
    expect(await act(upload('field'), given)).toMatchObject({ refusal: { code: 'capability/not-granted' } })
    expect(await page.evaluate('i.files.length')).toBe(0)
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
