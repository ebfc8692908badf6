import { failureOf, type Reply } from '../ui/ask-background.ts'

/** Asks the server whose page this is; what is no answer of its is one that did not come. With a `key`, in the name of whoever holds that. */
export const askConsole = async <T>(path: string, body?: object, key?: string): Promise<Reply<T>> => {
  try {
    const response = await fetch(`/console/${path}`, {
      method: body ? 'POST' : 'GET',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(key !== undefined && { authorization: `Bearer ${key}` })
      },
      ...(body && { body: JSON.stringify(body) })
    })
    const told = (await response.json()) as { readonly refusal?: { readonly code: string; readonly message: string } }
    if (response.ok) return { ok: true, value: told as T }
    if (told.refusal) return { ok: false, failure: failureOf(told.refusal) }
  } catch {
    // Not reached, or not understood.
  }
  return { ok: false, failure: { code: 'ui/away', message: '' } }
}
