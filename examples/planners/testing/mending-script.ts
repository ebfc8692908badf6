import type { Message } from '../chat/messages.ts'
import type { Reply, Script } from './model-server.ts'

/** What the tools answered so far, oldest first. */
export const toldIn = (messages: readonly Message[]): readonly Readonly<Record<string, unknown>>[] =>
  messages.flatMap((message) => (message.role === 'tool' ? [JSON.parse(message.content)] : []))

export interface MendingScript {
  /** What is tried first, and refused. */
  readonly wrong: Reply
  /** What mends it, made from the refusal that the model was told. `undefined` where it names nothing that could be mended. */
  readonly mend: (refused: Readonly<Record<string, unknown>>) => Reply | undefined
}

/**
 * A model that plans, reads what was refused, and mends it once. It says what it was told in the end: a run that is not done, or a second
 * refusal, is told as such, and never as if all were well.
 */
export const mendingScript =
  ({ wrong, mend }: MendingScript): Script =>
  (messages) => {
    const told = toldIn(messages)
    const last = told.at(-1)
    if (!last) return wrong
    if (last.status === 'done') return { text: `Done: ${JSON.stringify(last.result)}` }
    const mended = told.length === 1 ? mend(last) : undefined
    return mended ?? { text: `I could not: ${JSON.stringify(last)}` }
  }
