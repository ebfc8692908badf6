import { expect, test } from 'vitest'
import { personRequest } from './person-request.ts'

test('only what the person typed is passed on as their own words', () => {
  expect(personRequest('File my taxi')).toEqual({ request: 'File my taxi', trustedHost: true })
  for (const typed of [undefined, '', '  ']) {
    expect(personRequest(typed)).toEqual({ request: '(no request was given)', trustedHost: false })
  }
})
