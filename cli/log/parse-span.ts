import type { TimeSpan } from '@writ/policy-server/audit'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/
const DAY_MS = 24 * 60 * 60 * 1000

const read = (text: string): number | undefined => {
  const at = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : MOMENT.test(text) ? Date.parse(text) : Number.NaN
  // `2026-02-31` would be another day.
  const day = text.slice(0, 10)
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const isDay = Number.isFinite(midnight) && new Date(midnight).toISOString().startsWith(day)
  return Number.isFinite(at) && isDay ? at : undefined
}

/**
 * A stretch of time: two days of UTC, the last one included, or two moments of ISO 8601 with their offset. Without `from` it began
 * with the log. `undefined` where either is none, or the first is not before the last.
 */
export const parseSpan = (from: string | undefined, to: string): TimeSpan | undefined => {
  const begin = from === undefined ? 0 : read(from)
  const end = read(to)
  if (begin === undefined || end === undefined) return undefined
  const span = { from: begin, end: DAY.test(to) ? end + DAY_MS : end }
  return span.from < span.end ? span : undefined
}
