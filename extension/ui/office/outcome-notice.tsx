import type { Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'

/** What was done, or why it was not. */
export type Outcome = { readonly said: string } | { readonly failure: Failure }

/** What came of a press, read out as it comes. */
export const OutcomeNotice = ({ outcome }: { readonly outcome: Outcome | undefined }) => {
  const messages = useMessages()
  return (
    <div class="told" aria-live="polite">
      {outcome && 'said' in outcome && (
        <Notice tone="good" role="status">
          {outcome.said}
        </Notice>
      )}
      {outcome && 'failure' in outcome && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, outcome.failure)}
        </Notice>
      )}
    </div>
  )
}
