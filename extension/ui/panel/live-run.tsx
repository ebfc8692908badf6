import { useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { Shown } from '../parts/shown.tsx'
import type { PanelPorts } from '../ports.ts'
import type { PanelRun } from '../protocol.ts'
import { StepList } from './step-list.tsx'

interface LiveRunProps extends Pick<PanelPorts, 'send' | 'openQuestion'> {
  readonly run: PanelRun
  readonly refresh: () => Promise<void>
}

/** A run that is under way: who acts, for which request, what was done so far, and the way to stop it. */
export const LiveRun = ({ run, send, openQuestion, refresh }: LiveRunProps) => {
  const messages = useMessages()
  const { panel, runStates } = messages
  const [stopping, setStopping] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const { question } = run

  const stop = async () => {
    if (stopping) return
    setStopping(true)
    const reply = await askBackground(send, { type: 'run/stop', run: run.run })
    setFailure(reply.ok ? undefined : reply.failure)
    if (!reply.ok) setStopping(false)
    await refresh()
  }

  return (
    <article class={`run run-${run.state}`} data-run={run.run} data-state={run.state}>
      <p class={`chip chip-${run.state}`}>{runStates[run.state]}</p>
      <h3>
        <Shown text={run.plan} />
      </h3>
      <p class="quiet note">
        <Sentence template={panel.by} slots={{ agent: <Shown text={run.agent} /> }} />
      </p>
      <p class="run-request">
        <span class="caption">{panel.request}</span>
        <Shown text={run.request} />
      </p>
      {question !== undefined && (
        <div class="waiting">
          <p>{panel.waiting}</p>
          <button class="button button-main" type="button" onClick={() => openQuestion(question)}>
            {panel.answer}
          </button>
        </div>
      )}
      {run.waitsForSecond && (
        <Notice tone="warn" role="status">
          {messages.presence.waits}
        </Notice>
      )}
      {run.held && (
        <Notice tone="warn" role="status">
          {run.held === 'dialog' ? panel.heldByDialog : panel.heldByPause}
        </Notice>
      )}
      <div role="log" aria-label={panel.steps}>
        <StepList steps={run.steps} />
      </div>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      <button class="button button-stop" type="button" aria-disabled={stopping} onClick={stop}>
        {stopping ? panel.stopping : panel.stop}
      </button>
    </article>
  )
}
