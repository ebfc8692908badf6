import { parseOrigin } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Host } from '../parts/host.tsx'
import { Notice } from '../parts/notice.tsx'
import { Shown } from '../parts/shown.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { Send } from '../ports.ts'
import type { PanelState } from '../protocol.ts'

type Enrolled = NonNullable<PanelState['enrolled']>

const Pinned = ({ enrolled }: { readonly enrolled: Enrolled }) => {
  const { options } = useMessages()
  return (
    <dl class="pinned" aria-label={options.pinned}>
      <div>
        <dt>{options.server}</dt>
        <dd>
          <Host address={enrolled.server} scheme />
        </dd>
      </div>
      <div>
        <dt>{options.person}</dt>
        <dd>
          <Shown text={enrolled.person} />
        </dd>
      </div>
      <div>
        <dt>{options.device}</dt>
        <dd class="exact">
          <Shown text={enrolled.device} />
        </dd>
      </div>
      {enrolled.keys?.map((key) => (
        <div key={key}>
          <dt>{options.keys}</dt>
          <dd class="exact">
            <Shown text={key} />
          </dd>
        </div>
      ))}
      {enrolled.log !== undefined && (
        <div>
          <dt>{options.log}</dt>
          <dd class="exact">
            <Shown text={enrolled.log} />
          </dd>
        </div>
      )}
    </dl>
  )
}

type Outcome = { readonly role: 'alert' | 'status'; readonly text: string }

/** Enrolment with a policy server by a one-time code; shows what has been pinned since. */
export const Enrolment = ({
  send,
  enrolled,
  refresh
}: {
  readonly send: Send
  readonly enrolled: Enrolled | undefined
  readonly refresh: () => Promise<void>
}) => {
  const messages = useMessages()
  const { options } = messages
  const [server, setServer] = useState('')
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<{ server?: string; code?: string }>({})
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()

  const enrol = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    const origin = parseOrigin(server.trim().replace(/\/$/, ''))
    const oneTime = code.trim()
    setOutcome(undefined)
    setWrong({ ...(!origin.ok && { server: options.badServer }), ...(!oneTime && { code: options.noCode }) })
    if (!origin.ok || !oneTime) return
    setBusy(true)
    const reply = await askBackground(send, { type: 'enrol', server: origin.value, code: oneTime })
    setBusy(false)
    if (reply.ok) {
      setServer('')
      setCode('')
      await refresh()
    }
    setOutcome(
      reply.ok
        ? { role: 'status', text: options.enrolled }
        : { role: 'alert', text: failureSentence(messages, reply.failure) }
    )
  }

  return (
    <section class="card" aria-labelledby="writ-enrol">
      <h2 id="writ-enrol">{options.enrolTitle}</h2>
      <p class="quiet">{options.enrolMore}</p>
      {enrolled && <Pinned enrolled={enrolled} />}
      <form onSubmit={enrol} noValidate aria-label={enrolled ? options.again : options.enrol}>
        <TextField
          id="writ-server"
          label={options.server}
          hint={options.serverHint}
          error={wrong.server}
          value={server}
          set={setServer}
        />
        <TextField
          id="writ-code"
          label={options.code}
          hint={options.codeHint}
          error={wrong.code}
          value={code}
          set={setCode}
        />
        {outcome && (
          <Notice tone={outcome.role === 'alert' ? 'stop' : 'good'} role={outcome.role}>
            {outcome.text}
          </Notice>
        )}
        <button
          id="writ-enrol-now"
          class={`button${enrolled ? '' : ' button-main'}`}
          type="submit"
          aria-disabled={busy}
        >
          {busy ? options.enrolling : enrolled ? options.again : options.enrol}
        </button>
      </form>
    </section>
  )
}
