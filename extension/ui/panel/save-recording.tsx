import { useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { saveText } from '../parts/save-text.ts'
import type { Send } from '../ports.ts'

/** Saves what was recorded of a run as a file, encrypted as it is kept: its reader opens it (docs/replay.md). */
export const SaveRecording = ({ run, send }: { readonly run: string; readonly send: Send }) => {
  const messages = useMessages()
  const [failure, setFailure] = useState<Failure>()
  const save = async () => {
    const reply = await askBackground(send, { type: 'recording/get', run })
    setFailure(reply.ok ? undefined : reply.failure)
    if (reply.ok) saveText(`${run}.jwe`, reply.value)
  }
  return (
    <>
      <button class="button button-small" type="button" data-recording={run} onClick={save}>
        {messages.panel.saveRecording}
      </button>
      {failure && (
        <Notice tone="warn" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
    </>
  )
}
