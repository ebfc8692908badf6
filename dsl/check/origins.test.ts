import { describe, expect, test } from 'vitest'
import { parsePlan } from '../syntax/index.ts'
import { checkPlan } from './index.ts'

const check = (...origins: string[]) => {
  const sites = origins.map((origin, i) => `site s${i} = ${JSON.stringify(origin)}`)
  const { plan } = parsePlan(`plan "x" ${sites.join(' ')}`)
  return checkPlan(plan ?? expect.fail())
}

test.each([
  ['HTTPS://App.Example', 'https://app.example'],
  ['https://app.example:443', 'https://app.example'],
  ['http://app.example:80', 'http://app.example'],
  ['https://app.example:8443', 'https://app.example:8443'],
  ['https://app.example.', 'https://app.example'],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://[2001:DB8::1]', 'http://[2001:db8::1]']
])('%s is %s', (origin, canonical) => expect(check(origin).checked?.manifest.sites[0]?.origin).toBe(canonical))

describe('refused', () => {
  test.each([
    'ftp://app.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'app.example',
    'https://',
    'https://me@app.example',
    'https://me:pw@app.example',
    'https://app.example/',
    'https://app.example?x',
    'https://*.app.example',
    'https://app.example:0',
    'https://app.example:65536',
    'https://app..example',
    'https://app.example\\@evil.example',
    'https://bücher.example',
    'https://аpp.example',
    'http://127.1',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://256.1.1.1',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::ffff:1.2.3.4]',
    'http://[1:::2]'
  ])('%s', (origin) => {
    const errors = check(origin).diagnostics.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ code }) => code)).toEqual(['check/bad-origin'])
  })
})
