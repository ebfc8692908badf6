import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readServiceKeys } from './service-keys.ts'

const SECRET = 'sk-very-secret'
const GOOD = { acme: { API: { origin: 'https://api.example', key: SECRET } } }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-keys-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const read = (text: string, mode = 0o600) => {
  const path = join(folder, 'keys.json')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return readServiceKeys(path)
}

describe('keys of services', () => {
  test('are of a tenant and an origin, and print themselves nowhere', () => {
    const keys = read(JSON.stringify(GOOD))
    const [key] = keys.get('acme') ?? []
    expect(key).toMatchObject({ name: 'API', origin: 'https://api.example', placeholder: 'writ-key-API' })
    expect(key?.reveal()).toBe(SECRET)
    for (const text of [JSON.stringify([...keys]), inspect(keys, { depth: 9, showHidden: true }), String(key)])
      expect(text).not.toContain(SECRET)
  })

  test.each([0o640, 0o604, 0o660, 0o644])('are not read where others can read them: %o', (mode) => {
    expect(() => read(JSON.stringify(GOOD), mode)).toThrow('chmod 600')
  })

  test.each<[string, unknown]>([
    ['a key that no header can hold', { acme: { API: { origin: 'https://api.example', key: `${SECRET}\r\nX: y` } } }],
    ['a key that is found by chance', { acme: { API: { origin: 'https://api.example', key: 'short' } } }],
    ['a name that is no variable', { acme: { 'a b': { origin: 'https://api.example', key: SECRET } } }],
    ['an address', { acme: { API: { origin: 'https://10.0.0.1', key: SECRET } } }],
    ['another field', { acme: { API: { origin: 'https://api.example', key: SECRET, to: SECRET } } }],
    ['a list', [SECRET]],
    ['a text', SECRET]
  ])('are refused with %s, and the refusal does not say the key', (_, given) => {
    expect(() => read(JSON.stringify(given))).toThrow(/^(?!.*very-secret).*$/s)
    expect(() => read(`${SECRET} {`)).toThrow(/^(?!.*very-secret).*no JSON$/s)
  })
})
