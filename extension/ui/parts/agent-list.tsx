import type { AgentState } from '@writ/dsl/contract'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import type { Send } from '../ports.ts'
import type { AgentView } from '../protocol.ts'
import { failureSentence } from './failure-sentence.ts'
import { Notice } from './notice.tsx'
import { Quoted, Shown } from './shown.tsx'

type Say = (state: AgentState) => void

/** One agent: what it may do now, who says so, and the ways for its person to change their part in that. */
const Agent = ({ shown, say }: { readonly shown: AgentView; readonly say: Say }) => {
  const { agents, lang } = useMessages()
  const { agent, name, state, own, since, lastSeen, running } = shown
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
  const button = (to: AgentState, text: string, named: string, tone = '') => (
    <button
      class={`button button-small ${tone}`}
      type="button"
      aria-label={fillTemplate(named, { agent: name })}
      data-say={to}
      onClick={() => say(to)}
    >
      {text}
    </button>
  )
  return (
    <li data-agent={agent} data-state={state}>
      <div>
        <p>
          <Shown text={name} /> <Quoted text={agent} />
        </p>
        <p class="quiet note" data-part="state">
          {agents.states[state]}
          {own !== 'active' &&
            since !== undefined &&
            ` ${fillTemplate(agents.since, { time: format.format(new Date(since)) })}`}
          {state !== own && ` ${agents.byTenant}`}
        </p>
        <p class="quiet note">
          {fillTemplate(agents.running, { count: running })}
          {lastSeen !== undefined && ` · ${fillTemplate(agents.seen, { time: format.format(new Date(lastSeen)) })}`}
        </p>
      </div>
      <div class="actions">
        {own === 'active'
          ? button('paused', agents.pause, agents.pauseNamed)
          : button('active', agents.letGoOn, agents.letGoOnNamed)}{' '}
        {own !== 'stopped' && button('stopped', agents.stop, agents.stopNamed, 'button-stop')}
      </div>
    </li>
  )
}

/** The agents that act for this person, as the server lists them while it can be reached; a press pauses one, stops it or lets it go on. */
export const AgentList = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const { agents } = messages
  const [listed, setListed] = useState<readonly AgentView[]>()
  const [failure, setFailure] = useState<Failure>()
  const [told, setTold] = useState<AgentView>()
  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'agents/list' })
    if (reply.ok) setListed(reply.value)
  }, [send])
  useEffect(() => void list(), [list])
  const say = async (agent: string, state: AgentState) => {
    const reply = await askBackground(send, { type: 'agents/set', agent, state })
    if (reply.ok) setListed(reply.value)
    const now = reply.ok ? reply.value.find((shown) => shown.agent === agent) : undefined
    setTold(now)
    setFailure(reply.ok ? undefined : reply.failure)
  }
  if (!listed) return null
  return (
    <section class="card" aria-labelledby="writ-agents">
      <h2 id="writ-agents">{agents.title}</h2>
      <p class="quiet">{agents.more}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {told && (
        <p class="quiet" role="status">
          <Shown text={told.name} /> {agents.states[told.state]}
        </p>
      )}
      {listed.length === 0 && <p class="quiet">{agents.none}</p>}
      <ul class="vault">
        {listed.map((shown) => (
          <Agent key={shown.agent} shown={shown} say={(state) => void say(shown.agent, state)} />
        ))}
      </ul>
    </section>
  )
}
