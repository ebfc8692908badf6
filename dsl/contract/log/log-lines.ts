// What a server's own log lines may say. They are read by whoever operates it, for all tenants: no value of a plan, no text of a
// page, no secret stands in one. Nothing is taken out of a line; only what is known gets in.

/** What a line may name, besides its level, time and message. */
const FIELDS: ReadonlySet<string> = new Set([
  'reqId',
  'tenant',
  'run',
  'runs',
  'trace',
  'device',
  'agent',
  'said',
  'method',
  'route',
  'status',
  'ms',
  'dropped',
  'leaves',
  'waitMs',
  'err'
])

/** Ids, names of routes and codes: no white space, so no text. */
const WORD = /^[\w:./@*{}~-]{1,128}$/
const MOST_WORDS = 32

/** A failure, as a line tells it: where it was thrown, not what it says. Messages quote what they are about. */
export interface ToldError {
  readonly type: string
  readonly code?: string
  /** Places in the program, the innermost first. */
  readonly at: readonly string[]
  readonly cause?: ToldError
}

const MOST_PLACES = 12
const DEEPEST = 4

/** The message stands before the places, and can be of many lines; one of them could look like a place. */
const placesOf = (stack: unknown, message: unknown): string[] => {
  if (typeof stack !== 'string') return []
  const from = typeof message === 'string' && stack.includes(message) ? stack.indexOf(message) + message.length : 0
  return stack
    .slice(from)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at \S.*:\d+:\d+\)?$/.test(line))
    .slice(0, MOST_PLACES)
}

const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' && WORD.test(value) ? value : undefined

/** Tells of whatever was thrown; of what is no error, only that. */
export const tellError = (error: unknown, depth = 0): ToldError => {
  if (typeof error !== 'object' || error === null) return { type: typeof error, at: [] }
  const { name, message, code, stack, cause } = error as Record<string, unknown>
  const known = wordOf(code)
  return {
    type: wordOf(name) ?? 'Error',
    ...(known !== undefined && { code: known }),
    at: placesOf(stack, message),
    ...(cause !== undefined && depth < DEEPEST && { cause: tellError(cause, depth + 1) })
  }
}

const keepValue = (name: string, value: unknown): unknown => {
  if (name === 'err') return tellError(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.slice(0, MOST_WORDS).flatMap((one) => wordOf(one) ?? [])
  return wordOf(value)
}

const keepKnown = (line: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(line)
      .filter(([name]) => FIELDS.has(name))
      .map(([name, value]) => [name, keepValue(name, value)])
      .filter(([, value]) => value !== undefined)
  )

type LogMethod = (...args: unknown[]) => void

/** What stands in place of a failure's own message. */
const FAILED = 'failed'

/** A failure that is logged by itself would be its message; and what is put into a message is not looked at by anything. */
const plainArguments = ([first, message]: readonly unknown[]): [object, string] => {
  if (typeof first === 'string') return [{}, first]
  if (first instanceof Error) return [{ err: first }, FAILED]
  const line = typeof first === 'object' && first !== null ? first : {}
  return [line, 'err' in line || typeof message !== 'string' ? FAILED : message]
}

/** The options with which pino, fastify's logger, writes such lines alone. */
export const LOG_LINES = {
  base: null,
  formatters: { log: keepKnown, bindings: keepKnown },
  serializers: {},
  hooks: {
    logMethod(this: unknown, args: unknown[], method: LogMethod): void {
      method.apply(this, plainArguments(args))
    }
  }
} as const

/** Which lines are written, and where to; without a stream, to standard output. */
export interface LogWish {
  readonly level: 'info' | 'warn' | 'error'
  readonly stream?: { write(line: string): void }
}
