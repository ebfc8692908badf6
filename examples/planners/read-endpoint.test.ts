import { expect, test } from 'vitest'
import { readEndpoint } from './read-endpoint.ts'

const WHOLE = { OPENAI_BASE_URL: 'https://api.example.com/v1/', OPENAI_API_KEY: ' sk-1 ', OPENAI_MODEL: 'm' }

test('an endpoint is read from its three variables', () => {
  expect(readEndpoint(WHOLE)).toEqual({
    endpoint: { baseUrl: 'https://api.example.com/v1', apiKey: 'sk-1', model: 'm' }
  })
})

test.each<[object, string]>([
  [{ OPENAI_MODEL: undefined }, 'OPENAI_MODEL is not set'],
  [{ OPENAI_API_KEY: '', OPENAI_MODEL: '  ' }, 'OPENAI_API_KEY, OPENAI_MODEL are not set'],
  [
    { OPENAI_BASE_URL: 'api.example.com/v1' },
    'OPENAI_BASE_URL is an http or https address, as in https://api.example.com/v1'
  ],
  [{ OPENAI_BASE_URL: 'file:///v1' }, 'OPENAI_BASE_URL is an http or https address, as in https://api.example.com/v1']
])('what is missing or wrong is named: %j', (without, why) => {
  expect(readEndpoint({ ...WHOLE, ...without })).toEqual({ why })
})
