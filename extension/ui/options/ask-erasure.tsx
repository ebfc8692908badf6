import type { ErasureState } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import type { Send } from '../ports.ts'

/** Where the person has what the log tells of them erased, which takes a second press. */
export const AskErasure = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const { log: words, options } = messages
  const [sure, setSure] = useState(false)
  const [outcome, setOutcome] = useState<ErasureState | Failure>()
  const ask = async () => {
    setSure(false)
    const reply = await askBackground(send, { type: 'erasure/ask' })
    setOutcome(reply.ok ? reply.value : reply.failure)
  }
  return (
    <div class="ask-erasure" id="writ-erasure">
      <h3>{words.erase}</h3>
      <p class="quiet note">{words.eraseMore}</p>
      {typeof outcome === 'object' && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, outcome)}
        </Notice>
      )}
      {typeof outcome === 'string' && (
        <Notice tone="good" role="status">
          {words.erasure[outcome]}
        </Notice>
      )}
      {sure ? (
        <div class="sure">
          <button class="button button-small" type="button" onClick={() => setSure(false)}>
            {options.keep}
          </button>
          <button class="button button-small button-stop" type="button" onClick={ask}>
            {words.eraseSure}
          </button>
        </div>
      ) : (
        <button class="button button-small" type="button" onClick={() => setSure(true)}>
          {words.erase}
        </button>
      )}
    </div>
  )
}
