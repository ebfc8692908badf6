import { useState } from 'preact/hooks'
import { askBackground, type Failure, type Reply } from '../ask-background.ts'
import type { Send } from '../ports.ts'
import type { UiMessage, UiReplies } from '../protocol.ts'

/** One request to the background at a time, and why the last one failed. */
export const useRequest = (send: Send) => {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const request = async <M extends UiMessage>(message: M): Promise<Reply<UiReplies[M['type']]>> => {
    setBusy(true)
    setFailure(undefined)
    const reply = await askBackground(send, message)
    setBusy(false)
    if (!reply.ok) setFailure(reply.failure)
    return reply
  }
  return { busy, failure, setFailure, request }
}
