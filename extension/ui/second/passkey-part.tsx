import { useState } from 'preact/hooks'
import type { Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import type { SecondPorts, SecondView } from './ports.ts'

interface PasskeyPartProps extends Pick<SecondPorts, 'make' | 'register'> {
  readonly view: SecondView
  readonly registered: () => void
}

const FAILED: Failure = { code: 'approval/passkey-failed', message: '' }

/** The passkey that proves a second person's presence: registered once. */
export const PasskeyPart = ({ view, make, register, registered }: PasskeyPartProps) => {
  const messages = useMessages()
  const { presence, second } = messages
  const [failure, setFailure] = useState<Failure>()
  const add = async () => {
    const made = view.challenge === undefined ? undefined : await make(view.challenge, view.person)
    if (!made) return setFailure(FAILED)
    const reply = await register(made)
    setFailure(reply.ok ? undefined : reply.failure)
    registered()
  }
  return (
    <section class="card" aria-labelledby="writ-passkey">
      <h2 id="writ-passkey">{presence.title}</h2>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {view.passkey === undefined ? (
        <>
          <p class="quiet">{second.passkeyMore}</p>
          <button id="writ-passkey-add" class="button" type="button" onClick={add}>
            {presence.add}
          </button>
        </>
      ) : (
        <p data-passkey="registered">{second.passkeyThere}</p>
      )}
    </section>
  )
}
