import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { state, target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const NEXT: PageAct = { verb: 'click', target: target('button', 'Next') }
const READ = { verb: 'read-text', target: target('heading') } as const
const LAST: PageAct = {
  verb: 'exists',
  gone: true,
  target: target('button', 'Next', { states: [state('enabled')] })
}

/** Three pages with a button to the next one; `go` draws it, after whatever stands around. */
const book = (onclick: string) => `<main id=main></main><script>
  let n = 1
  const draw = () => { main.innerHTML = '<h1>Page ' + n + '</h1><p id=note></p><button id=next' + (n === 3 ? ' disabled' : '') + '>Next</button>'; next.onclick = press }
  const go = () => { n++; draw() }
  const press = () => { ${onclick} }
  draw()
</script>`

describe('a look after a click sees what the page answers', () => {
  test.each([
    ['by a timer, the button out of use meanwhile', 'next.disabled = true; setTimeout(go, 300)'],
    ['by a timer, without a sign', 'setTimeout(go, 300)'],
    ['by a request, without a sign', `fetch('/more').then(() => setTimeout(go, 250))`],
    ['by a request, the button out of use', `next.disabled = true; fetch('/more').then(() => setTimeout(go, 800))`],
    [
      'by a timer, and is busy',
      `main.setAttribute('aria-busy', 'true'); setTimeout(() => { main.removeAttribute('aria-busy'); go() }, 900)`
    ],
    ['by a timer, and shows that it loads', `note.innerHTML = '<i class=spinner>…</i>'; setTimeout(go, 900)`],
    [
      'by a timer, and draws itself anew at once',
      `main.innerHTML = main.innerHTML; const b = main.querySelector('button'); b.disabled = true; b.textContent = 'Next'; setTimeout(go, 300)`
    ],
    [
      'by a timer, with a ripple on the button',
      `next.append(document.createElement('s')); next.className = 'pressed'; main.className = 'x'; setTimeout(go, 300)`
    ]
  ])('%s', async (_, onclick) => {
    const { batch, act } = await pages.open(book(onclick))
    const said = async () => {
      const [, heading, last] = await batch([NEXT, READ, LAST])
      return [heading, last].map((told) => (told?.outcome.kind === 'done' ? told.outcome.value : told?.outcome))
    }
    expect(await act(READ)).toMatchObject({ value: 'Page 1' })
    expect(await said()).toEqual(['Page 2', false])
    expect(await said()).toEqual(['Page 3', true])
  })

  test('in a batch of its own too, and what is gone is waited for as it', async () => {
    const { act } = await pages.open(book('next.disabled = true; setTimeout(go, 300)'))
    await act(NEXT)
    expect(await act(LAST)).toMatchObject({ value: false })
  })

  test('an act that is to follow waits until what it aims at is in use again', async () => {
    const { batch } = await pages.open(book('next.disabled = true; setTimeout(go, 300)'))
    const told = await batch([NEXT, NEXT, READ], { settleMs: 5000 })
    expect(told.at(-1)?.outcome).toMatchObject({ value: 'Page 3' })
  })

  test('one that never answers is not waited for long', async () => {
    const { batch, page } = await pages.open('<h1>One</h1><button>Next</button>')
    await page.evaluate('globalThis.before = performance.now()')
    const [, read] = await batch([NEXT, READ])
    expect(read?.outcome).toMatchObject({ value: 'One' })
    expect(await page.evaluate('performance.now() - globalThis.before')).toBeGreaterThan(350)
  })
})
