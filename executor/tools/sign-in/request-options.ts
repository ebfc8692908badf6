import { allowInsecureRequests, customFetch } from 'oauth4webapi'
import type { Bounds } from '../bounds.ts'
import { fetchGuarded, type GuardOptions } from './fetch-guarded.ts'

interface Sent {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** How oauth4webapi sends: by the guarded fetch alone, which itself says where plain http may go. */
export const requestOptions = (guard: GuardOptions, bounds: Bounds) => {
  const fetch = fetchGuarded(guard, bounds)
  return {
    [customFetch]: (url: string, { method, headers, body }: Sent): Promise<Response> =>
      fetch(url, { method, headers, ...(body instanceof URLSearchParams || typeof body === 'string' ? { body } : {}) }),
    [allowInsecureRequests]: true
  }
}
export type RequestOptions = ReturnType<typeof requestOptions>
