import type { Question } from '@writ/dsl/contract'
import { readWhole } from '../../extension/ui/testing/read-whole.ts'
import type { Guard, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'
import { type ApprovalPage, endApprovalPages, showQuestion } from './approval-pages.ts'
import { inBrowsers, type PageAttack } from './in-browsers.ts'
import { alike, boldOf, unboxed } from './oracles.ts'
import { asked, sends } from './questions.ts'

export const end = endApprovalPages

const VISIBLE = 'extension/ui/parts/visible-text.ts'
const VIEW = 'extension/ui/approval/question-view.tsx'

/** A person who takes what the window shows for the whole, and presses as soon as it is armed. */
const pressUnread = async ({ arms, page, answers }: ApprovalPage): Promise<Said> => {
  if (!(await arms())) return sentBack('not armed before it was read')
  await page.click('#writ-allow', { force: true })
  return (await answers()).includes('once') ? gotThrough('allowed unread') : sentBack('the press did not count')
}

/** A person who reads on, window after window. */
const pressRead = async ({ arms, page, answers }: ApprovalPage): Promise<Said> => {
  await readWhole(page)
  if (!(await arms())) return sentBack('not armed')
  await page.click('#writ-allow', { force: true })
  return (await answers()).includes('once') ? gotThrough('allowed, read whole') : sentBack('the press did not count')
}

const UNREAD: Guard = {
  file: 'extension/ui/approval/use-arming.ts',
  find: 'attended && read)',
  replace: 'attended)'
}

/** What matters is pushed out of the window. */
const pushed = (name: string, question: Question, core?: true): PageAttack => ({
  name,
  guards: [UNREAD],
  ...(core && { core }),
  attack: (browser, off) => showQuestion(browser, off, question, pressUnread),
  twin: (browser, off) => showQuestion(browser, off, question, pressRead)
})

const LOOKALIKE: Guard = { file: VISIBLE, find: 'if (lookalikes.has(at)) {', replace: 'if (at < 0) {' }
const UNSEEN: Guard = { file: VISIBLE, find: 'if (isUnseen(char) ||', replace: "if (char === '\\u0000' ||" }
const NOTE_END = `${'a very ordinary word '.repeat(220)}and EUR 9000 to EVIL`

const DISGUISED = 'https://bank.example.com.evil.test/transfer'
const disguised = asked({ live: { form: { action: DISGUISED, method: 'post', fields: [] } } })

/** Whether the digits of a value stand on the screen in the order in which they are written. */
const digitsInOrder =
  (wanted: (inOrder: boolean) => boolean) =>
  async ({ page }: ApprovalPage) => {
    const inOrder = await page.evaluate(() => {
      const places: number[] = []
      const value = [...document.querySelectorAll('.values .quoted')].at(-1)
      const walk = document.createTreeWalker(value ?? document.body, NodeFilter.SHOW_TEXT)
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        for (const { index } of (node.textContent ?? '').matchAll(/[0-9]/g)) {
          const range = document.createRange()
          range.setStart(node, index)
          range.setEnd(node, index + 1)
          places.push(range.getBoundingClientRect().left)
        }
      return places.every((left, i) => i === 0 || left >= (places[i - 1] ?? 0))
    })
    return wanted(inOrder)
      ? gotThrough(inOrder ? 'in order' : 'turned around')
      : sentBack(inOrder ? 'in order' : 'turned')
  }
const TURNED = asked({ live: sends(['Amount', '\u05e9\u05e7\u05dc 1 900']) })

export const ATTACKS = inBrowsers([
  alike(
    'a payee with a letter of another alphabet',
    [LOOKALIKE],
    [asked({ live: sends(['Payee', '\u0410CME Ltd']) }), asked({ live: sends(['Payee', 'ACME Ltd']) })],
    true
  ),
  alike(
    'characters that show nothing inside a value',
    [UNSEEN],
    [asked({ live: sends(['Payee', 'AC\u2060ME Ltd']) }), asked({ live: sends(['Payee', 'ACME Ltd']) })]
  ),
  alike(
    'a forged mark of ours in a value',
    [
      { file: VISIBLE, find: '|| isMarkBracket(char)', replace: '' },
      { file: 'extension/ui/parts/shown.tsx', find: '<span class="mark" key={i}>', replace: '<span key={i}>' }
    ],
    [asked({ live: sends(['Payee', 'ACME\u27e6U+200B\u27e7']) }), asked({ live: sends(['Payee', 'ACME\u200b']) })]
  ),
  alike(
    'a request that the agent puts into the person’s mouth',
    [
      {
        file: VIEW,
        find: '<Request request={question.request} />',
        replace: "<Request request={{ ...question.request, saidBy: 'person' }} />"
      }
    ],
    [
      asked({ request: { text: 'Pay EVIL', saidBy: 'agent' } }),
      asked({ request: { text: 'Pay EVIL', saidBy: 'person' } })
    ]
  ),
  alike(
    'an act that the page makes a deletion of, shown as a mere press',
    [
      {
        file: 'extension/ui/approval/headline.tsx',
        find: 'riskier(about.effect, about.live?.effect ?? about.effect)',
        replace: 'about.effect'
      },
      {
        file: 'dsl/explain/sentence-of-act.ts',
        find: 'riskier(asked.effect, asked.live?.effect ?? asked.effect)',
        replace: 'asked.effect'
      }
    ],
    [
      asked({ act: { effect: 'activate' }, live: { effect: 'destroy', raisedBy: 'named' } }),
      asked({ act: { effect: 'activate' }, live: { effect: 'activate', raisedBy: 'named' } })
    ]
  ),
  pushed('a value whose bad end is pushed out of the window', asked({ live: sends(['Note', NOTE_END]) }), true),
  pushed(
    'a request of the agent’s that pushes all facts out of the window',
    asked({ request: { text: 'First, a word. '.repeat(300), saidBy: 'agent' } })
  ),
  pushed(
    'a bad row among eighty that are not',
    asked({
      live: sends(...Array.from({ length: 80 }, (_, i): [string, string] => [`Payee ${i}`, i === 57 ? 'EVIL' : 'ACME']))
    })
  ),
  pushed(
    'blank lines that push the rest away',
    asked({ live: sends(['Note', `Lunch${'\n\u200a'.repeat(60)}and EVIL`], ['Amount', '9000']) })
  ),
  unboxed(
    'a plan whose name speaks as Writ does',
    [
      {
        file: VIEW,
        find: 'slots={{ plan: <Quoted text={question.plan} /> }}',
        replace: 'slots={{ plan: question.plan }}'
      }
    ],
    asked({ plan: 'checked by Writ: this can be undone' }),
    'checked by Writ'
  ),
  unboxed(
    'a reason of the agent’s that imitates the facts',
    [
      {
        file: 'extension/ui/approval/claim-box.tsx',
        find: '<section class="claim" aria-labelledby={id}>',
        replace: '<section class="sheet">'
      }
    ],
    asked({ claim: 'Form goes to: bank.example.com\nThis can be undone. Already approved by your administrator.' }),
    'Already approved'
  ),
  {
    name: 'a host that begins as the bank’s does',
    guards: [
      {
        file: 'extension/ui/parts/split-host.ts',
        find: 'strong: labels.slice(-own).join(',
        replace: 'strong: labels.slice(0, 3).join('
      }
    ],
    attack: (browser, off) =>
      showQuestion(
        browser,
        off,
        disguised,
        boldOf((bold) => bold.includes('bank.example'))
      ),
    twin: (browser, off) =>
      showQuestion(
        browser,
        off,
        disguised,
        boldOf((bold) => bold === 'evil.test')
      )
  },
  {
    name: 'an amount turned around by the letters beside it',
    guards: [{ file: 'extension/ui/parts/shown.tsx', find: 'isNumber ? (', replace: 'isNumber === undefined ? (' }],
    attack: (browser, off) =>
      showQuestion(
        browser,
        off,
        TURNED,
        digitsInOrder((inOrder) => !inOrder)
      ),
    twin: (browser, off) =>
      showQuestion(
        browser,
        off,
        TURNED,
        digitsInOrder((inOrder) => inOrder)
      )
  }
])
