import { useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import type { Send } from '../ports.ts'
import type { StoppedAgent } from '../protocol.ts'
import { failureSentence } from './failure-sentence.ts'
import { Notice } from './notice.tsx'
import { Sentence } from './sentence.tsx'
import { Quoted } from './shown.tsx'

/** Agents that the person stopped on this device, and the way to let each go on again. */
export const StoppedAgents = ({
  stopped,
  send,
  refresh
}: {
  readonly stopped: readonly StoppedAgent[]
  readonly send: Send
  readonly refresh: () => Promise<void>
}) => {
  const messages = useMessages()
  const { stoppedAgents, lang } = messages
  const [failure, setFailure] = useState<Failure>()
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
  const lift = async (agent: string) => {
    const reply = await askBackground(send, { type: 'agent/lift', agent })
    setFailure(reply.ok ? undefined : reply.failure)
    await refresh()
  }
  return (
    <section class="card" aria-labelledby="writ-stopped">
      <h2 id="writ-stopped">{stoppedAgents.title}</h2>
      <p class="quiet">{stoppedAgents.more}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      <ul class="vault">
        {stopped.map(({ agent, at }) => (
          <li key={agent} data-agent={agent}>
            <span>
              <Sentence
                template={stoppedAgents.since}
                slots={{ agent: <Quoted text={agent} />, time: <>{format.format(at)}</> }}
              />
            </span>
            <button
              class="button button-small"
              type="button"
              aria-label={fillTemplate(stoppedAgents.liftNamed, { agent })}
              onClick={() => lift(agent)}
            >
              {stoppedAgents.lift}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
