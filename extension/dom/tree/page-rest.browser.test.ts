import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'

let pages: TestPages
let script = ''
beforeAll(async () => {
  pages = await TestPages.start()
  const built = await build({
    entryPoints: [join(import.meta.dirname, 'page-rest.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'rest'
  })
  script = built.outputFiles[0]?.text ?? ''
})
afterAll(() => pages.stop())

/** A page whose clock stands where the test puts it, by what the test does in it. */
const tell = async (body: string): Promise<unknown> => {
  const { page } = await pages.open('<p id=p>One</p>')
  return await page.evaluate(`(async () => {
    let now = 0
    performance.now = () => now
    let state = 'complete'
    Object.defineProperty(Document.prototype, 'readyState', { get: () => state })
    const become = (next) => { state = next; document.dispatchEvent(new Event('readystatechange')) }
    ${script}
    const later = (ms) => new Promise((done) => setTimeout(done, ms))
    const rested = async () => { let is = false; void rest.pageRest(document, 50).then(() => { is = true }); await null; await null; return is }
    ${body}
  })()`)
}

/** The page has rested once: its quiet time went by. */
const REST = `
    const first = rest.pageRest(document, 50)
    now = 60
    await first`

describe('a young page', () => {
  test('is waited for until nothing changed for the quiet time', async () => {
    expect(await tell(`return await rested()`)).toBe(false)
    expect(await tell(`${REST}; return true`)).toBe(true)
  })

  test('that rests already is not waited for again', async () => {
    expect(await tell(`${REST}; now = 90; return await rested()`)).toBe(true)
  })

  test.each([
    ['a text', `document.getElementById('p').firstChild.data = 'Two'`],
    ['an element', `document.body.append(document.createElement('b'))`],
    ['an attribute', `document.body.className = 'x'`]
  ])('that has changed since is: %s', async (_, change) => {
    expect(await tell(`${REST}; ${change}; await later(0); now = 90; return await rested()`)).toBe(false)
    expect(await tell(`${REST}; ${change}; await later(0); now = 120; return await rested()`)).toBe(true)
  })

  test('that was quiet as it loaded is waited for until it was so after that', async () => {
    const loading = `
      state = 'interactive'
      let is = false
      const resting = rest.pageRest(document, 50).then(() => { is = true })
      now = 60
      become('complete')
      await later(200)`
    expect(await tell(`${loading}; return is`)).toBe(false)
    expect(await tell(`${loading}; now = 120; await resting; return is`)).toBe(true)
  })

  test('has two seconds, and is young no more', async () => {
    expect(
      await tell(`${REST}; document.body.className = 'x'; await later(0); now = 2000; return await rested()`)
    ).toBe(true)
  })
})
