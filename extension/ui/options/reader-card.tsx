import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Shown } from '../parts/shown.tsx'
import type { Send } from '../ports.ts'
import type { ReaderView } from '../protocol.ts'
import { makeReader } from './make-reader.ts'

/** The person's key to recordings of their runs: making it, and taking it away. */
export const ReaderCard = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const words = messages.reader
  const [view, setView] = useState<ReaderView>()
  const [failure, setFailure] = useState<Failure>()
  const [told, setTold] = useState<'made' | 'removed'>()
  const refresh = useCallback(async () => {
    const reply = await askBackground(send, { type: 'reader/get' })
    if (reply.ok) setView(reply.value)
  }, [send])
  useEffect(() => void refresh(), [refresh])
  const make = async () => {
    const reply = await askBackground(send, { type: 'reader/set', key: await makeReader() })
    setFailure(reply.ok ? undefined : reply.failure)
    setTold(reply.ok ? 'made' : undefined)
    await refresh()
  }
  const remove = async () => {
    const reply = await askBackground(send, { type: 'reader/remove' })
    setFailure(reply.ok ? undefined : reply.failure)
    setTold(reply.ok ? 'removed' : undefined)
    await refresh()
  }
  if (!view) return null
  return (
    <section class="card" aria-labelledby="writ-reader">
      <h2 id="writ-reader">{words.title}</h2>
      <p class="quiet">{words.more}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {view.thumbprint === undefined ? (
        <>
          <p>{words.none}</p>
          <button id="writ-reader-make" class="button" type="button" onClick={make}>
            {words.make}
          </button>
        </>
      ) : (
        <>
          <dl class="pinned">
            <div>
              <dt>{words.yours}</dt>
              <dd>
                <Shown text={view.thumbprint} />
              </dd>
            </div>
          </dl>
          <button id="writ-reader-remove" class="button button-small" type="button" onClick={remove}>
            {words.remove}
          </button>
        </>
      )}
      {told && (
        <Notice tone="good" role="status">
          {words[told]}
        </Notice>
      )}
    </section>
  )
}
