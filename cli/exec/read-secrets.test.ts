import { describe, expect, test } from 'vitest'
import { readSecrets } from './read-secrets.ts'

const API = 'https://api.example'
const ENV = { API_KEY: 'sk-0123456789', SHORT: 'abc', LINES: 'sk-0123\n456789' }

describe('the keys that --secret names', () => {
  test('come from this process’s variables, for origins that --egress lists', () => {
    expect(readSecrets([`API_KEY=${API}`], [API], ENV)).toEqual({
      keys: { API_KEY: { origin: API, key: ENV.API_KEY } }
    })
    expect(readSecrets([], [], ENV)).toEqual({ keys: {} })
  })

  test.each([
    ['no origin', 'API_KEY', 'NAME=ORIGIN'],
    ['a small name', `api_key=${API}`, 'NAME=ORIGIN'],
    ['an origin that is not listed', 'API_KEY=https://other.example', '--egress does not list'],
    ['no such variable', `OTHER=${API}`, 'is no key'],
    ['a variable that is too short', `SHORT=${API}`, 'is no key'],
    ['a variable of two lines', `LINES=${API}`, 'is no key']
  ])('are refused with %s, without saying the key', (_, given, why) => {
    const read = readSecrets([given], [API], ENV)
    expect(read).toEqual({ why: expect.stringContaining(why) })
    for (const value of Object.values(ENV)) expect(JSON.stringify(read)).not.toContain(value)
  })
})
