import type { Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'

/** Why a request was refused, where it was. */
export const Failed = ({ failure }: { readonly failure: Failure | undefined }) => {
  const messages = useMessages()
  return failure ? (
    <Notice tone="stop" role="alert">
      {failureSentence(messages, failure)}
    </Notice>
  ) : null
}
