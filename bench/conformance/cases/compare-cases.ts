import type { Readable } from '@writ/dsl/contract'
import { openChromium } from '../../browsers.ts'
import { bundleDom } from '../../bundle-for-page.ts'
import { chromiumTree, MARK } from '../pages/chromium-tree.ts'
import { ourTree } from '../pages/our-tree.ts'

export const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')

const isNothing = ({ role, name, description }: Readable): boolean =>
  ['', 'none'].includes(role) || (role === 'generic' && name === '' && description === '')

/** All that is told of an element, as one line; a container that says nothing is the same as nothing. */
const said = (read: Readable | undefined): string => {
  if (!read || isNothing(read)) return 'nothing'
  const { role, name, description, states, level, value } = read
  return JSON.stringify([role, name.trim(), description, [...states].sort(), level ?? '', value ?? ''])
}

export interface Compared {
  readonly html: string
  readonly here: string
  readonly there: string
}

/** What the page executor and Chromium's accessibility tree say of the element with the id `x` in each case. */
export const compareCases = async (cases: readonly string[]): Promise<readonly Compared[]> => {
  const script = await bundleDom()
  const browser = await openChromium()
  try {
    const page = await browser.newPage()
    const compared: Compared[] = []
    for (const html of cases) {
      await page.setContent(`<!doctype html><body>${html}`)
      // It is given with the next rendering, and Chromium tells an element that has it, `aria-hidden` or not.
      if (html.includes('autofocus')) await page.waitForSelector(':focus', { state: 'attached' })
      // So is what is drawn once it is found to be in view: until then Chromium tells nothing of it.
      if (html.includes('content-visibility:auto'))
        await page.waitForFunction("document.querySelector('#x').checkVisibility({ contentVisibilityAuto: true })")
      await page.evaluate(`for (const el of document.querySelectorAll('#x')) el.setAttribute('${MARK}', 'x')`)
      const there = said((await chromiumTree(page)).get('x'))
      const here = said((await ourTree(page, script)).get('x'))
      compared.push({ html, here, there })
    }
    return compared
  } finally {
    await browser.close()
  }
}
