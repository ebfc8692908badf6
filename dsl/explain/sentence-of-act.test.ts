import { expect, test } from 'vitest'
import { VERBS } from '../contract/index.ts'
import { type AskedFor, EXPLAIN_LANGUAGES, printSentence, sentenceOfAct } from './index.ts'

const SITE = 'https://app.example'
const live = (role: string, name: string, effect: AskedFor['effect']) => ({ role, name, effect })

test.each<[AskedFor, string, string]>([
  [
    { verb: 'click', effect: 'submit', origin: SITE, live: live('button', 'Save', 'submit') },
    'Click the button “Save” on app.example (this submits)',
    '在 app.example 上点击按钮“Save”（会提交）'
  ],
  [
    { verb: 'click', effect: 'navigate', origin: SITE, target: 'link nth 3', live: live('link', 'Delete', 'destroy') },
    'Click the link “Delete” on app.example (this deletes or cancels)',
    '在 app.example 上点击链接“Delete”（会删除或取消）'
  ],
  [
    { verb: 'fill-secret', effect: 'secret', origin: SITE, target: 'field "Password"' },
    'Fill in “field "Password"” with a secret from your vault on app.example',
    '在 app.example 上填写“field "Password"”，内容为您保险库中的一项机密'
  ],
  [
    { verb: 'open', effect: 'navigate', origin: 'http://a.example:81' },
    'Open a page on http://a.example:81',
    '在 http://a.example:81 上打开一个页面'
  ],
  [
    { verb: 'call', effect: 'transact', origin: 'tool:app', target: 'pay' },
    'Call “pay” of the app (this pays or orders)',
    '调用应用的“pay”（会付款或下单）'
  ],
  [{ verb: 'call', effect: 'tool', origin: 'tool:wallet' }, 'Call the tool `wallet`', '调用工具 `wallet`'],
  [
    { verb: 'call', effect: 'tool', origin: SITE, target: 'add_to_cart' },
    'Call “add_to_cart” on app.example',
    '在 app.example 上调用“add_to_cart”'
  ],
  [
    { verb: 'call', effect: 'tool', origin: SITE, live: live('tool', 'pay', 'transact') },
    'Call the tool “pay” on app.example (this pays or orders)',
    '在 app.example 上调用工具“pay”（会付款或下单）'
  ],
  [{ verb: 'run', effect: 'code', origin: 'sandbox' }, 'Run code', '运行代码'],
  [
    { verb: 'click', effect: 'activate', origin: SITE, live: live('button', 'Pay” on bank.example\u202e', 'activate') },
    'Click the button “Pay⟦U+201D⟧ on bank.example⟦U+202E⟧” on app.example',
    '在 app.example 上点击按钮“Pay⟦U+201D⟧ on bank.example⟦U+202E⟧”'
  ]
])('%j', (asked, english, chinese) => {
  expect(printSentence(sentenceOfAct(asked, 'en'))).toBe(english)
  expect(printSentence(sentenceOfAct(asked, 'zh'))).toBe(chinese)
})

test.each(EXPLAIN_LANGUAGES)('every verb says what it is done to, in %s', (language) => {
  const said = VERBS.map((verb) => {
    const asked = { verb, effect: 'activate', origin: SITE, live: live('button', 'Save', 'activate') } as const
    return printSentence(sentenceOfAct(asked, language))
  })
  expect(said.filter((sentence) => !sentence.includes('app.example'))).toEqual([])
  expect(new Set(said).size).toBe(VERBS.length)
})
