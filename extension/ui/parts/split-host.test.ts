import { expect, test } from 'vitest'
import { splitHost } from './split-host.ts'

test.each([
  ['https://bank.example.com', 'https://', 'bank.', 'example.com', ''],
  ['https://example.com.evil.test:8443/a?b', 'https://', 'example.com.', 'evil.test', ':8443'],
  ['http://127.0.0.1:4400/login', 'http://', '', '127.0.0.1:4400', ''],
  ['http://[::1]:80', 'http://', '', '[::1]', ''],
  ['http://localhost:3000', 'http://', '', 'localhost:3000', ''],
  ['https://www.bank.co.uk/', 'https://', 'www.', 'bank.co.uk', ''],
  ['https://bank.com.evil.cn/', 'https://', 'bank.com.', 'evil.cn', ''],
  ['https://co.uk/', 'https://', '', 'co.uk', ''],
  ['https://user:pw@bank.test/', 'https://', '', 'bank.test', '']
])('%s', (address, scheme, before, strong, after) => {
  expect(splitHost(address)).toEqual({ scheme, before, strong, after })
})

test.each(['', 'bank.example', 'javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x'])(
  'no site in %j',
  (address) => {
    expect(splitHost(address)).toBeUndefined()
  }
)
