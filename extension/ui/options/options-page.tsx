import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { AgentList } from '../parts/agent-list.tsx'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { PageBar } from '../parts/page-bar.tsx'
import { StoppedAgents } from '../parts/stopped-agents.tsx'
import type { OptionsPorts } from '../ports.ts'
import type { PanelState } from '../protocol.ts'
import { VaultCard } from '../vault/vault-card.tsx'
import { Enrolment } from './enrolment.tsx'
import { FloorCard } from './floor-card.tsx'
import { KnownLabels } from './known-labels.tsx'
import { LogCard } from './log-card.tsx'
import { MarkForm } from './mark-form.tsx'
import { OwnTools } from './own-tools.tsx'
import { PasskeyCard } from './passkey-card.tsx'
import { ReaderCard } from './reader-card.tsx'
import { StandingAnswers } from './standing-answers.tsx'

/** Settings: what the organisation set, the policy server this browser is under, the vault, and what the person answered for good. */
export const OptionsPage = ({ send, passkey, presence, openSignIn }: Omit<OptionsPorts, 'locale'>) => {
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
        <PageBar send={send} />
        <h1>{messages.options.title}</h1>
      </header>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {state?.floor && <FloorCard floor={state.floor} />}
      <Enrolment send={send} enrolled={state?.enrolled} refresh={refresh} />
      <MarkForm send={send} />
      <PasskeyCard
        key={state?.enrolled?.device}
        send={send}
        presence={presence}
        person={state?.enrolled?.person ?? 'Writ'}
      />
      <VaultCard send={send} {...(passkey && { passkey })} />
      <ReaderCard key={`reader ${state?.enrolled?.device}`} send={send} />
      <AgentList key={`agents ${state?.enrolled?.device}`} send={send} />
      <OwnTools key={`tools ${state?.enrolled?.device}`} send={send} openSignIn={openSignIn} />
      <StandingAnswers send={send} />
      {state?.stopped && <StoppedAgents stopped={state.stopped} send={send} refresh={refresh} />}
      <KnownLabels send={send} />
      {state?.enrolled && <LogCard key={state.enrolled.device} send={send} refresh={refresh} />}
    </main>
  )
}
