import { expect, test } from 'vitest'
import type { EffectClass } from '../contract/index.ts'
import { parsePlan } from '../syntax/index.ts'
import { classifyAct } from './index.ts'

const classOf = (text: string): EffectClass => {
  const [stmt] = parsePlan(`plan "x" ${text}`).plan?.plan.body ?? []
  return stmt?.kind === 'act' ? classifyAct(stmt.act) : expect.fail(text)
}

test.each<[string, EffectClass]>([
  ['open "/a"', 'navigate'],
  ['fill field "Delete" with "x"', 'input'],
  ['type "x" into field "F"', 'input'],
  ['check checkbox "Pay now"', 'input'],
  ['choose "Delete" from listbox "L"', 'input'],
  ['fill field "P" with secret w.password', 'secret'],
  ['press "Tab"', 'activate'],
  ['press "Enter"', 'submit'],
  ['press "Control+Enter" in field "F"', 'submit'],
  ['press "Space" in button "Delete"', 'destroy'],
  ['press "a" in button "Delete"', 'activate'],
  ['click link "Invoices"', 'navigate'],
  ['click link "Next"', 'navigate'],
  ['click link "Log out"', 'navigate'],
  ['click link "Delete"', 'destroy'],
  ['click button "Menu"', 'activate'],
  ['click tab "Details"', 'activate'],
  ['click button "Sign in"', 'activate'],
  ['click button "SAVE changes"', 'submit'],
  ['click button "Ａdd to cart"', 'submit'],
  ['click button "Savings"', 'activate'],
  ['click button "Address"', 'activate'],
  ['click button "Post comment"', 'share'],
  ['click button "Buy now"', 'transact'],
  ['click button "Pay and send"', 'transact'],
  ['click button "Close account"', 'destroy'],
  ['click button "Close"', 'activate'],
  ['click button "Remove, pay later"', 'destroy'],
  ['click link "Export as CSV"', 'download'],
  ['click button "提交申请"', 'submit'],
  ['click button "立即支付"', 'transact'],
  ['click link "删除"', 'destroy'],
  ['click button "登录"', 'activate'],
  ['click button "发布文章"', 'share'],
  ['click button', 'submit'],
  ['click button first in row "7"', 'submit'],
  ['click button named x', 'submit'],
  ['click button like "Show*"', 'submit'],
  ['click button like "Show"', 'activate'],
  ['click button like "*delete*"', 'destroy'],
  ['click button near "Delete"', 'submit'],
  ['click link named x', 'navigate'],
  ['click row named x', 'activate']
])('%s is %s', (text, expected) => expect(classOf(text)).toBe(expected))
