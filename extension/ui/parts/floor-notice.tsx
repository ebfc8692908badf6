import { failureOf } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import type { FloorView } from '../protocol.ts'
import { failureSentence } from './failure-sentence.ts'
import { Notice } from './notice.tsx'

/** Why nothing runs, where that is for what the organisation set; nothing where it does not stand in the way. */
export const FloorNotice = ({ floor }: { readonly floor: FloorView }) => {
  const messages = useMessages()
  const no = 'malformed' in floor ? floor.malformed : floor.barred
  if (!no) return null
  return (
    <Notice tone="stop" role="alert">
      <p>{failureSentence(messages, failureOf(no))}</p>
      <p>{'malformed' in floor ? messages.floor.malformed : messages.floor.barred}</p>
    </Notice>
  )
}
