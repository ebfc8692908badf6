import { REFUSAL_CODES, type RefusalCode, type RefusalDetail } from '@writ/dsl/contract'
import type { Send } from './ports.ts'
import type { UiMessage, UiRefusal, UiReplies, UiReply } from './protocol.ts'

/** A refusal as a page shows it. `ui/away`: the background did not answer, or with something that is no reply. */
export interface Failure {
  readonly code: RefusalCode | 'ui/away'
  readonly message: string
  readonly detail?: RefusalDetail
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

const AWAY: Failure = { code: 'ui/away', message: '' }

const isReply = (reply: unknown): reply is UiReply<unknown> =>
  typeof reply === 'object' && reply !== null && 'ok' in reply && typeof reply.ok === 'boolean'

const isCode = (code: string): code is RefusalCode => (REFUSAL_CODES as readonly string[]).includes(code)

/** A refusal that came in a message; a code that we do not know is a bug of ours. */
export const failureOf = ({ code, message, detail }: UiRefusal): Failure => ({
  code: isCode(code) ? code : 'run/bug',
  message,
  ...(detail && { detail })
})

/** Sends one message and reads its reply; a background that is away is an expected no, never an exception. */
export const askBackground = async <M extends UiMessage>(
  send: Send,
  message: M
): Promise<Reply<UiReplies[M['type']]>> => {
  const reply = await send(message).catch(() => undefined)
  if (!isReply(reply)) return { ok: false, failure: AWAY }
  if (reply.ok) return { ok: true, value: reply.value as UiReplies[M['type']] }
  return { ok: false, failure: failureOf(reply) }
}
