import { expect, test } from 'vitest'
import { readPlanner } from './planner-options.ts'

const WHOLE = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' }

test('a model’s endpoint is read where one is asked for', () => {
  expect(readPlanner('openai', WHOLE)).toEqual({
    planner: { kind: 'openai', endpoint: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'k', model: 'm' } }
  })
  expect(readPlanner('sample', {})).toEqual({ planner: { kind: 'sample' } })
})

test.each<[string, object, string]>([
  ['openai', { OPENAI_API_KEY: 'k' }, '--planner openai: OPENAI_BASE_URL, OPENAI_MODEL are not set'],
  ['claude', WHOLE, '--planner is one of sample, openai']
])('what is missing or wrong is named: %s %j', (name, env, why) => {
  expect(readPlanner(name, { ...env })).toEqual({ why })
})
