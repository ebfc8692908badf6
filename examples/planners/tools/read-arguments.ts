import type { Told } from './writ-connection.ts'

const isRecord = (value: unknown): value is Told => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A call's arguments, as JSON or read already; `undefined` for what is no whole record. Nothing is mended: what a model was cut off in is
 * half a plan.
 */
export const readArguments = (given: unknown): Told | undefined => {
  try {
    const value: unknown = typeof given === 'string' ? JSON.parse(given || '{}') : given
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a model is told of a call whose arguments cannot be read. */
export const MALFORMED = JSON.stringify({
  message: 'the arguments of this call are no whole JSON record; nothing was done'
})
