import { refuse } from '@writ/dsl/contract'

/** The disk, or what the browser gives this extension of it, is full. */
export const isQuota = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError'

/** What is said where something could not be written down: `audit/disk-full` or `audit/append-failed`. */
export const refuseUnwritten = (error: unknown) => refuse(isQuota(error) ? 'audit/disk-full' : 'audit/append-failed')
