import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { DoubtNotice } from '../parts/doubt-notice.tsx'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { saveText } from '../parts/save-text.ts'
import type { Send } from '../ports.ts'
import type { LogView } from '../protocol.ts'
import { AskErasure } from './ask-erasure.tsx'
import { KeepDays } from './keep-days.tsx'

/** The checkpoint of the server's log that this browser keeps, to save; and what is in doubt of that log, to settle. */
export const LogCard = ({ send, refresh }: { readonly send: Send; readonly refresh: () => Promise<void> }) => {
  const messages = useMessages()
  const { log: words, lang } = messages
  const [log, setLog] = useState<LogView>()
  const [outcome, setOutcome] = useState<'settled' | Failure>()
  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'log/get' })
    if (reply.ok) setLog(reply.value)
  }, [send])
  useEffect(() => void list(), [list])
  const askAgain = async () => {
    setOutcome(undefined)
    const reply = await askBackground(send, { type: 'log/settle' })
    setOutcome(reply.ok ? 'settled' : reply.failure)
    await Promise.all([list(), refresh()])
  }
  if (!log) return null
  const { checkpoint, leaves, doubt, evidence } = log
  return (
    <section class="card" aria-labelledby="writ-log" data-log={doubt ? 'doubt' : 'good'}>
      <h2 id="writ-log">{words.title}</h2>
      <p class="quiet">{words.more}</p>
      {doubt && <DoubtNotice doubt={doubt} />}
      {outcome === 'settled' && (
        <Notice tone="good" role="status">
          {words.settled}
        </Notice>
      )}
      {outcome !== undefined && outcome !== 'settled' && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, outcome)}
        </Notice>
      )}
      {checkpoint === undefined ? (
        <p class="quiet">{words.none}</p>
      ) : (
        <dl class="pinned">
          <div>
            <dt>{words.entries}</dt>
            <dd data-log-leaves={leaves}>{leaves.toLocaleString(lang)}</dd>
          </div>
        </dl>
      )}
      <KeepDays keep={log.keep} send={send} />
      <div class="sure">
        {doubt && (
          <button id="writ-log-again" class="button button-small button-main" type="button" onClick={askAgain}>
            {words.again}
          </button>
        )}
        {checkpoint !== undefined && (
          <button class="button button-small" type="button" onClick={() => saveText('writ-checkpoint.txt', checkpoint)}>
            {words.save}
          </button>
        )}
        {evidence !== undefined && (
          <button class="button button-small" type="button" onClick={() => saveText('writ-log-shown.json', evidence)}>
            {words.evidence}
          </button>
        )}
      </div>
      <AskErasure send={send} />
    </section>
  )
}
