import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { SealIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import type { Send } from '../ports.ts'
import type { PanelState } from '../protocol.ts'
import { Enrolment } from './enrolment.tsx'
import { Vault } from './vault.tsx'

/** Settings: the policy server this browser is under, and the vault. */
export const OptionsPage = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const [state, setState] = useState<PanelState>()
  const [failure, setFailure] = useState<Failure>()
  const refresh = useCallback(async () => {
    const reply = await askBackground(send, { type: 'panel/state' })
    if (reply.ok) setState(reply.value)
    setFailure(reply.ok ? undefined : reply.failure)
  }, [send])
  useEffect(() => void refresh(), [refresh])
  return (
    <main class="options" data-state={state || failure ? 'ready' : 'loading'}>
      <header>
        <p class="brand">
          <SealIcon /> Writ
        </p>
        <h1>{messages.options.title}</h1>
      </header>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      <Enrolment send={send} enrolled={state?.enrolled} refresh={refresh} />
      <Vault send={send} />
    </main>
  )
}
