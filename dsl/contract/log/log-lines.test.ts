import { describe, expect, test } from 'vitest'
import { LOG_LINES, tellError } from './log-lines.ts'

const CANARY = 'kanarienvogel'
const { formatters, hooks } = LOG_LINES

/** What a line would be written with. */
const lineOf = (...args: unknown[]): { readonly line: Record<string, unknown>; readonly message: unknown } => {
  const written: unknown[] = []
  hooks.logMethod.call(undefined, args, (...given) => written.push(...given))
  return { line: formatters.log(written[0] as object), message: written[1] }
}

describe('a log line', () => {
  test('names what is known, and nothing else', () => {
    const told = { run: 'run_1', tenant: 'acme', status: 200, route: '/v1/runs/:id' }
    expect(lineOf({ ...told, plan: CANARY, inputs: { sum: CANARY }, authorization: CANARY }, 'answered')).toEqual({
      line: told,
      message: 'answered'
    })
  })

  test('holds no text where an id or a code stands', () => {
    const { line } = lineOf({ run: `the ${CANARY}`, agent: { name: CANARY }, runs: ['run_1', `${CANARY}?q=1`, 7] }, 'x')
    expect(line).toEqual({ runs: ['run_1'] })
  })

  test.each([
    ['by itself', (error: Error) => [error]],
    ['with a message of its own', (error: Error) => [error, CANARY]],
    ['in a line', (error: Error) => [{ err: error }]],
    ['in a line with a message', (error: Error) => [{ err: error, run: 'run_1' }, error.message]]
  ])('tells of a failure %s where it was, not what it says', (_, argsOf) => {
    const cause = Object.assign(new TypeError(`duplicate ${CANARY}`), {
      code: '23505',
      detail: CANARY,
      params: [CANARY]
    })
    const error = Object.assign(new Error(`Failed query: ${CANARY}\nat ${CANARY}:1:1`, { cause }), { query: CANARY })
    const told = lineOf(...argsOf(error))
    expect(JSON.stringify(told)).not.toContain(CANARY)
    expect(told).toMatchObject({
      line: {
        err: {
          type: 'Error',
          at: expect.arrayContaining([expect.stringContaining('log-lines.test')]),
          cause: { code: '23505' }
        }
      },
      message: 'failed'
    })
  })

  test('takes nothing into its message', () => {
    expect(lineOf('it is %s', CANARY)).toEqual({ line: {}, message: 'it is %s' })
    expect(lineOf({ run: 'run_1' }, 'it is %s', CANARY)).toEqual({ line: { run: 'run_1' }, message: 'it is %s' })
  })
})

test('what is thrown and is no error is told as that', () => {
  expect(tellError(CANARY)).toEqual({ type: 'string', at: [] })
  expect(tellError(undefined)).toEqual({ type: 'undefined', at: [] })
})

test('an error that is its own cause is told of once for each depth', () => {
  const error: Error = new Error('x')
  error.cause = error
  expect(() => JSON.stringify(tellError(error))).not.toThrow()
})
