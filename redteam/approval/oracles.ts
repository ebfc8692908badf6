import type { Question } from '@writ/dsl/contract'
import type { BrowserKind } from '../../cli/browser/find-browser.mjs'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { type ApprovalPage, showQuestion } from './approval-pages.ts'
import type { PageAttack } from './in-browsers.ts'

/** The question as it is drawn, all of it. */
const pictureOf = async ({ page }: ApprovalPage): Promise<string> => {
  await page.addStyleTag({ content: '.foot { display: none !important }' })
  return (await page.locator('.content').screenshot({ animations: 'disabled' })).toString('base64')
}

type Pair = readonly [lie: Question, harmless: Question]

const TRIES = 2

/** The lie succeeds where the bad act is drawn as the harmless one is, to the last pixel. */
const drawnAlike = async (browser: BrowserKind, off: readonly Guard[], [lie, harmless]: Pair): Promise<Said> => {
  // A font that comes late changes a picture; what is drawn alike is so at once or soon.
  for (let tries = 0; tries < TRIES; tries++) {
    const bad = await showQuestion(browser, off, lie, pictureOf)
    if (bad === (await showQuestion(browser, off, harmless, pictureOf))) return gotThrough('drawn as the harmless one')
  }
  return sentBack('drawn otherwise')
}

const drawnTheSame = async (browser: BrowserKind, off: readonly Guard[], one: Question): Promise<Said> =>
  await drawnAlike(browser, off, [one, one])

/** A bad act that looks like a harmless one; its twin is the harmless one itself, which looks like itself. */
export const alike = (name: string, guards: readonly Guard[], pair: Pair, core?: true): PageAttack => ({
  name,
  guards,
  ...(core && { core }),
  attack: (browser, off) => drawnAlike(browser, off, pair),
  twin: (browser, off) => drawnTheSame(browser, off, pair[1])
})

/** The lie succeeds where words that are not ours stand outside of every box that says whose they are. */
export const unboxed = (name: string, guards: readonly Guard[], lie: Question, words: string): PageAttack => {
  const look = (wanted: (boxed: boolean) => boolean) => async (shown: ApprovalPage) => {
    const boxed = await shown.page.evaluate((text) => {
      const boxes: boolean[] = []
      const walk = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT)
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (node.textContent?.includes(text)) boxes.push(node.parentElement?.closest('.quoted, .claim') !== null)
      return boxes.length === 0 ? undefined : boxes.every((isBoxed) => isBoxed)
    }, words)
    if (boxed === undefined) return sentBack('not shown')
    return wanted(boxed)
      ? gotThrough(boxed ? 'in its box' : 'as if it were ours')
      : sentBack(boxed ? 'in its box' : 'bare')
  }
  return {
    name,
    guards,
    attack: (browser, off) =>
      showQuestion(
        browser,
        off,
        lie,
        look((boxed) => !boxed)
      ),
    twin: (browser, off) =>
      showQuestion(
        browser,
        off,
        lie,
        look((boxed) => boxed)
      )
  }
}

/** The bold part of the address where the form goes: it says whose site that is. */
export const boldOf =
  (wanted: (bold: string) => boolean) =>
  async ({ page }: ApprovalPage) => {
    const bold = (await page.locator('.fact .address .host strong').allTextContents()).join(' ')
    return wanted(bold) ? gotThrough(`${bold} in bold`) : sentBack(`${bold} in bold`)
  }

/** A lie that succeeds where a look at its question finds what it should not; its twin is a harmless question, looked at likewise. */
export const seen = (
  name: string,
  guards: readonly Guard[],
  [lie, harmless]: Pair,
  isFooled: (shown: ApprovalPage) => Promise<boolean>
): PageAttack => ({
  name,
  guards,
  attack: (browser, off) =>
    showQuestion(browser, off, lie, async (shown) =>
      (await isFooled(shown)) ? gotThrough('passes for ours') : sentBack('seen for what it is')
    ),
  twin: (browser, off) =>
    showQuestion(browser, off, harmless, async (shown) =>
      (await isFooled(shown)) ? sentBack('passes for ours') : gotThrough('shown')
    )
})
