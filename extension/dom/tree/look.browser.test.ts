import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { target } from '../testing/target.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

test('a label that has since become another’s names its control no more', async () => {
  const { act, page } = await pages.open(
    '<label id=l for=s>Next</label><label id=m>Discard</label><button id=s style="width: 80px; height: 30px"></button>'
  )
  const sees = (name: string) => act({ verb: 'exists', gone: false, target: target('button', name) })
  expect(await sees('Next')).toEqual({ kind: 'done', value: true })
  // Whoever asks for its labels before keeps the list as the browser then has it.
  await page.evaluate("s.labels.length; l.htmlFor = ''; m.htmlFor = 's'")
  expect(await sees('Next')).toEqual({ kind: 'done', value: false })
  expect(await sees('Discard')).toEqual({ kind: 'done', value: true })
})
