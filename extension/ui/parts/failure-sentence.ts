import type { Failure } from '../ask-background.ts'
import type { Messages } from '../language/messages.ts'
import { refusalSentence } from '../language/refusal-sentence.ts'

/** The plain sentence of a failed message, in the page's language. */
export const failureSentence = (messages: Messages, { code, message, detail }: Failure): string =>
  code === 'ui/away' ? messages.away : refusalSentence(messages, { code, message, detail })
