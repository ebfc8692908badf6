import { useMessages } from '../language/use-messages.ts'
import { AgentList } from '../parts/agent-list.tsx'
import { DoubtNotice } from '../parts/doubt-notice.tsx'
import { failureSentence } from '../parts/failure-sentence.ts'
import { FloorNotice } from '../parts/floor-notice.tsx'
import { Host } from '../parts/host.tsx'
import { SealIcon } from '../parts/icons.tsx'
import { MarkChip } from '../parts/mark-chip.tsx'
import { Notice } from '../parts/notice.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { StoppedAgents } from '../parts/stopped-agents.tsx'
import { useMark } from '../parts/use-mark.ts'
import type { PanelPorts } from '../ports.ts'
import type { PanelState } from '../protocol.ts'
import { EndedRun } from './ended-run.tsx'
import { LiveRun } from './live-run.tsx'
import { usePanelState } from './use-panel-state.ts'

const connectionOf = ({ enrolled, connected }: PanelState) =>
  enrolled ? (connected ? 'connected' : 'disconnected') : 'notEnrolled'

const Connection = ({ state }: { readonly state: PanelState }) => {
  const { panel } = useMessages()
  const connection = connectionOf(state)
  return (
    <p class={`connection connection-${connection}`} role="status" data-connection={connection}>
      <span class="dot" aria-hidden="true" />
      <strong>{panel[connection]}</strong>
      {state.enrolled && (
        <span class="quiet">
          <Sentence template={panel.connectedTo} slots={{ server: <Host address={state.enrolled.server} /> }} />
        </span>
      )}
    </p>
  )
}

const Runs = ({
  state,
  refresh,
  ...ports
}: { readonly state: PanelState; readonly refresh: () => Promise<void> } & Pick<
  PanelPorts,
  'send' | 'openQuestion' | 'openLost' | 'openOptions'
>) => {
  const { panel } = useMessages()
  const live = state.runs.filter((run) => run.state !== 'ended')
  const lost = state.runs.filter((run) => run.lost !== undefined)
  const ended = state.runs.filter((run) => run.state === 'ended' && run.lost === undefined)
  if (!state.enrolled)
    return (
      <div class="empty">
        <p>{panel.notEnrolledMore}</p>
        <button class="button button-main" type="button" onClick={() => ports.openOptions()}>
          {panel.enrol}
        </button>
      </div>
    )
  return (
    <>
      {!state.connected && <Notice tone="warn">{panel.disconnectedMore}</Notice>}
      <section aria-labelledby="writ-live">
        <h2 class="caption" id="writ-live">
          {panel.live}
        </h2>
        {live.length === 0 && (
          <div class="empty">
            <p>{panel.nothing}</p>
            <p class="quiet note">{panel.nothingMore}</p>
          </div>
        )}
        {live.map((run) => (
          <LiveRun key={run.run} run={run} refresh={refresh} send={ports.send} openQuestion={ports.openQuestion} />
        ))}
      </section>
      {lost.length > 0 && (
        <section aria-labelledby="writ-lost">
          <h2 class="caption" id="writ-lost">
            {panel.lostTitle}
          </h2>
          {lost.map((run) => (
            <EndedRun key={run.run} run={run} send={ports.send} openLost={ports.openLost} />
          ))}
        </section>
      )}
      {ended.length > 0 && (
        <section aria-labelledby="writ-ended">
          <h2 class="caption" id="writ-ended">
            {panel.finished}
          </h2>
          {ended.map((run) => (
            <EndedRun key={run.run} run={run} send={ports.send} openLost={ports.openLost} />
          ))}
        </section>
      )}
    </>
  )
}

/** The side panel: is this browser under a server, what is an agent doing now, and what did agents do before. */
export const PanelPage = ({ send, openOptions, openQuestion, openLost, subscribe }: Omit<PanelPorts, 'locale'>) => {
  const messages = useMessages()
  const { panel } = messages
  const mark = useMark(send)
  const { state, failure, refresh } = usePanelState({ send, ...(subscribe && { subscribe }) })
  return (
    <main class="panel" data-state={state ? 'ready' : 'loading'}>
      <header class="panel-bar">
        <h1 class="brand">
          <SealIcon /> Writ
        </h1>
        {mark !== 'loading' && mark && <MarkChip mark={mark} />}
        <button class="button button-small" type="button" onClick={() => openOptions()}>
          {panel.settings}
        </button>
      </header>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {state ? (
        <>
          <Connection state={state} />
          {state.floor && <FloorNotice floor={state.floor} />}
          {state.doubt && <DoubtNotice doubt={state.doubt} />}
          {state.stopped && <StoppedAgents stopped={state.stopped} send={send} refresh={refresh} />}
          <Runs
            state={state}
            refresh={refresh}
            send={send}
            openQuestion={openQuestion}
            openLost={openLost}
            openOptions={openOptions}
          />
          {/* Asked anew once the server can be reached. */}
          {state.enrolled && <AgentList key={`${state.enrolled.device} ${state.connected}`} send={send} />}
        </>
      ) : (
        !failure && <p class="quiet">{panel.loading}</p>
      )}
    </main>
  )
}
