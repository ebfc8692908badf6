import { expect, test } from 'vitest'
import { isOpeningName, saysNoMore } from './opening-name.ts'

test.each(['Reply', ' reply to ALL', 'Go to check\u00adout', 'Proceed to checkout →', '回复'])(
  '“%s” only opens a form',
  (name) => {
    expect(isOpeningName(name)).toBe(true)
  }
)

test.each([
  'Reply now',
  'Send reply',
  'Checkout',
  'Check out',
  'Express checkout',
  'Forward',
  'Post',
  '回复并发送',
  ''
])('“%s” may do more', (name) => {
  expect(isOpeningName(name)).toBe(false)
})

test.each([
  ['/messages/7/reply', 'Reply'],
  ['/checkout', 'Go to checkout'],
  ['/%E5%9B%9E%E5%A4%8D', '回复'],
  ['/m/7', 'Reply']
])('the path %s says no more than “%s”', (path, name) => {
  expect(saysNoMore(path, name)).toBe(true)
})

test.each([
  ['/messages/7/send', 'Reply'],
  ['/checkout/pay', 'Go to checkout'],
  ['/checkout', 'Reply'],
  ['/messages/7/reply-and-delete', 'Reply'],
  ['/messages/%64elete', 'Reply'],
  ['/%E5%88%A0%E9%99%A4', '回复'],
  ['/%ff', 'Reply']
])('the path %s says more than “%s”', (path, name) => {
  expect(saysNoMore(path, name)).toBe(false)
})
