import type { Readable } from '@writ/dsl/contract'
import type { Page } from 'playwright'
import { MARK } from './chromium-tree.ts'

/** Puts a mark on every element, shadow trees included, so that both trees can name it. */
export const markElements = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    let at = 0
    const mark = (root) => {
      for (const el of root.querySelectorAll('*')) {
        el.setAttribute('${MARK}', String(at++))
        if (el.shadowRoot) mark(el.shadowRoot)
      }
    }
    mark(document)
  })()`)

/** What the page executor reads of every element that it tells of, by mark. `script` is its bundle. */
export const ourTree = async (page: Page, script: string): Promise<ReadonlyMap<string, Readable & { tag: string }>> => {
  await page.evaluate(`${script}; globalThis.writDom = writDom`)
  const read = await page.evaluate<readonly (readonly [string, Readable & { tag: string }])[]>(`(() => {
    const look = writDom.newLook(document)
    const told = []
    const walk = (root) => {
      for (const el of root.querySelectorAll('*')) {
        const read = writDom.readableOf(look, el)
        if (read) told.push([el.getAttribute('${MARK}'), { ...read, tag: el.localName }])
        if (el.shadowRoot) walk(el.shadowRoot)
      }
    }
    walk(document)
    return told
  })()`)
  return new Map(read)
}
