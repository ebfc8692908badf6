import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Principal } from '../parts/principal.tsx'
import type { Send } from '../ports.ts'
import type { LabelsView, UiMessage } from '../protocol.ts'

type What = Extract<UiMessage, { type: 'labels/clear' }>['what']

interface PartProps {
  readonly what: What
  readonly title: string
  readonly none: string
  readonly rows: readonly { readonly key: string; readonly names: readonly string[] }[]
  readonly forget: (what: What) => Promise<void>
}

/** One kind of what is known, and the way to have it forgotten, which takes a second press. */
const Part = ({ what, title, none, rows, forget }: PartProps) => {
  const { options } = useMessages()
  const [sure, setSure] = useState(false)
  return (
    <div data-labels={what}>
      <h3>{title}</h3>
      {rows.length === 0 && <p class="quiet">{none}</p>}
      <ul>
        {rows.map(({ key, names }) => (
          <li key={key}>
            {names.map((name, i) => (
              <span key={name}>
                {i > 0 && ' → '}
                <Principal of={name} />
              </span>
            ))}
          </li>
        ))}
      </ul>
      {rows.length > 0 && !sure && (
        <button class="button button-small" type="button" onClick={() => setSure(true)}>
          {options.forget}
        </button>
      )}
      {rows.length > 0 && sure && (
        <div class="sure">
          <button class="button button-small" type="button" onClick={() => setSure(false)}>
            {options.keep}
          </button>
          <button class="button button-small button-stop" type="button" onClick={() => forget(what)}>
            {options.forgetSure}
          </button>
        </div>
      )}
    </div>
  )
}

/** What this browser told agents and gave to sites, by its own record, and the ways to have it forgotten. */
export const KnownLabels = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const { options } = messages
  const [known, setKnown] = useState<LabelsView>()
  const [failure, setFailure] = useState<Failure>()
  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'labels/list' })
    if (reply.ok) setKnown(reply.value)
  }, [send])
  useEffect(() => void list(), [list])
  const forget = async (what: What) => {
    const reply = await askBackground(send, { type: 'labels/clear', what })
    setFailure(reply.ok ? undefined : reply.failure)
    await list()
  }
  if (!known) return null
  const shown = known.shown.map((from) => ({ key: from, names: [from] }))
  const released = known.released.map(({ from, to }) => ({ key: `${from} ${to}`, names: [from, to] }))
  return (
    <section class="card" aria-labelledby="writ-labels">
      <h2 id="writ-labels">{options.labelsTitle}</h2>
      <p class="quiet">{options.labelsMore}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      <Part
        key={`shown ${shown.length}`}
        what="shown"
        title={options.labelsShown}
        none={options.labelsNone}
        rows={shown}
        forget={forget}
      />
      <Part
        key={`released ${released.length}`}
        what="released"
        title={options.labelsReleased}
        none={options.labelsNone}
        rows={released}
        forget={forget}
      />
    </section>
  )
}
