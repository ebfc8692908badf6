import { expect, test } from 'vitest'
import { storeFailure } from './store-failure.ts'

const coded = (code: string, cause?: unknown) => Object.assign(new Error('failed', { cause }), { code })

test.each([
  ['a database that is gone', coded('ECONNREFUSED'), 'away'],
  ['one that comes up', coded('57P03'), 'away'],
  [
    'a connection that was lost, under the query it was lost in',
    new Error('query', { cause: new Error('Connection terminated unexpectedly') }),
    'away'
  ],
  ['a disk that is full', new Error('query', { cause: coded('53100') }), 'full'],
  ['a disk that is full, in the file system’s word', coded('ENOSPC'), 'full'],
  ['a row that is there already', coded('23505'), undefined],
  ['a fault of ours', new TypeError('x is undefined'), undefined],
  ['no error at all', 'no', undefined]
])('%s', (_, error, failure) => expect(storeFailure(error)).toBe(failure))
