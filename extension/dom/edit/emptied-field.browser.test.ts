import type { PageAct } from '@writ/dsl/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

const fill = (name: string, text: string): PageAct => ({ verb: 'fill', target: target('field', name), text })

describe('a field that has another name while it is empty', () => {
  // As the block editor of WordPress does it: it empties a block by itself, and calls what is empty by another name.
  const block = (told: string) => `<div contenteditable aria-label=F id=i>old</div><script>
    const name = () => i.setAttribute('aria-label', i.innerText.trim() ? 'F' : 'Empty block')
    i.addEventListener('keydown', (e) => { if (e.key === 'Backspace') { e.preventDefault(); i.textContent = ''; name() } })
    i.addEventListener('input', name); ${told}</script>`

  test('is filled though it is called something else while it is empty', async () => {
    const { act, page } = await pages.open(block(''))
    expect(await act(fill('F', 'new'))).toEqual({ kind: 'done' })
    expect(await page.evaluate('i.innerText')).toBe('new')
  })

  test('is not filled where it became something else before it was emptied', async () => {
    const { act, page } = await pages.open(
      block("i.addEventListener('focus', () => i.setAttribute('aria-label', 'G'))")
    )
    expect(await act(fill('F', 'new'))).toMatchObject({ refusal: { code: 'target/changed' } })
    expect(await page.evaluate('i.innerText')).toBe('old')
  })

  test('is not filled where something else than its name changed while it was empty', async () => {
    const told = "i.addEventListener('keydown', (e) => { if (e.key === 'Backspace') i.setAttribute('role', 'button') })"
    const { act, page } = await pages.open(block(told))
    expect(await act(fill('F', 'new'))).toMatchObject({ refusal: { code: 'target/changed' } })
    expect(await page.evaluate('i.innerText')).toBe('')
  })
})
