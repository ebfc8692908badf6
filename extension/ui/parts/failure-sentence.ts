import type { Failure } from '../ask-background.ts'
import { fillTemplate, type Messages } from '../language/messages.ts'

/** The plain sentence of a failed message, in the page's language. */
export const failureSentence = (messages: Messages, failure: Failure): string =>
  failure.code === 'ui/away'
    ? messages.failures.away
    : fillTemplate(messages.failures.other, { message: failure.message })
