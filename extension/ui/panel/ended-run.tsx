import { fillTemplate } from '../language/messages.ts'
import { refusalSentence } from '../language/refusal-sentence.ts'
import { useMessages } from '../language/use-messages.ts'
import { Sentence } from '../parts/sentence.tsx'
import { Shown } from '../parts/shown.tsx'
import type { PanelPorts } from '../ports.ts'
import type { PanelRun } from '../protocol.ts'
import { SaveRecording } from './save-recording.tsx'
import { StepList } from './step-list.tsx'

/** A run that is over: how it ended and, where it was refused, why. */
export const EndedRun = ({
  run,
  send,
  openLost
}: { readonly run: PanelRun } & Pick<PanelPorts, 'send' | 'openLost'>) => {
  const messages = useMessages()
  const { panel, runStates, runStatus, lang } = messages
  const status = run.report?.status
  const refusal = run.report?.refusal
  const count = run.steps.length
  const plural = new Intl.PluralRules(lang).select(count) === 'one' ? 'one' : 'other'
  return (
    <article class="run run-ended" data-run={run.run} data-state={run.state} data-status={status}>
      <p class={`chip chip-${status ?? 'ended'}`}>{status ? runStatus[status] : runStates.ended}</p>
      <h3>
        <Shown text={run.plan} />
      </h3>
      <p class="quiet note">
        <Sentence template={panel.by} slots={{ agent: <Shown text={run.agent} /> }} />
      </p>
      {refusal && (
        <p class="refusal">
          <Shown text={refusalSentence(messages, refusal)} />
        </p>
      )}
      {status === 'unknown' && run.lost && <p class="refusal">{panel.unknownMore}</p>}
      {run.lost?.map((id) => (
        <button key={id} class="button button-main" type="button" data-lost={id} onClick={() => openLost(id)}>
          {panel.settle}
        </button>
      ))}
      {count > 0 && (
        <details>
          <summary>{fillTemplate(panel.stepCount[plural], { n: count })}</summary>
          <StepList steps={run.steps} />
        </details>
      )}
      {run.recorded && <SaveRecording run={run.run} send={send} />}
    </article>
  )
}
