import { passkeyChallenge, passkeySettingsQuestion } from '@writ/dsl/contract'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import type { OptionsPorts } from '../ports.ts'
import type { PasskeyChange, PasskeyView } from '../protocol.ts'

interface PasskeyCardProps extends Pick<OptionsPorts, 'send' | 'presence'> {
  readonly person: string
}

const FAILED: Failure = { code: 'approval/passkey-failed', message: 'the passkey could not be used' }

/** The person's passkey on this device: registering it, wanting it for what cannot be taken back, taking it away. */
export const PasskeyCard = ({ send, presence: { make, prove }, person }: PasskeyCardProps) => {
  const messages = useMessages()
  const { presence } = messages
  const [view, setView] = useState<PasskeyView>()
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const refresh = useCallback(async () => {
    const reply = await askBackground(send, { type: 'passkey/get' })
    if (reply.ok) setView(reply.value)
  }, [send])
  useEffect(() => void refresh(), [refresh])

  const working = async (work: () => Promise<Failure | undefined>) => {
    if (busy) return
    setBusy(true)
    setFailure(await work())
    await refresh()
    setBusy(false)
  }
  const add = (rp: string) =>
    working(async () => {
      const made = await make(rp, person)
      if (!made) return FAILED
      const reply = await askBackground(send, { type: 'passkey/add', made })
      return reply.ok ? undefined : reply.failure
    })
  const change = (what: PasskeyChange, registered: NonNullable<PasskeyView['registered']>) =>
    working(async () => {
      const { id, shown } = passkeySettingsQuestion(what, registered)
      const proof = what === 'highest-on' ? undefined : await prove(registered, passkeyChallenge(id, shown))
      if (what !== 'highest-on' && !proof) return FAILED
      const reply = await askBackground(send, { type: 'passkey/change', change: what, ...(proof && { proof }) })
      return reply.ok ? undefined : reply.failure
    })

  if (!view) return null
  const { registered, rp } = view
  return (
    <section class="card" aria-labelledby="writ-passkey">
      <h2 id="writ-passkey">{presence.title}</h2>
      <p class="quiet">{presence.more}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {!registered && rp === undefined && <p>{presence.cannot}</p>}
      {!registered && rp !== undefined && (
        <button id="writ-passkey-add" class="button" type="button" aria-disabled={busy} onClick={() => add(rp)}>
          {presence.add}
        </button>
      )}
      {registered && (
        <>
          <p data-passkey="registered">{presence.registered}</p>
          <label class="check">
            <input
              id="writ-passkey-highest"
              type="checkbox"
              checked={registered.highest}
              disabled={busy}
              onChange={() => change(registered.highest ? 'highest-off' : 'highest-on', registered)}
            />
            <span>{presence.highest}</span>
          </label>
          <button
            id="writ-passkey-remove"
            class="button button-small"
            type="button"
            aria-disabled={busy}
            onClick={() => change('remove', registered)}
          >
            {presence.remove}
          </button>
          <p class="quiet note">{presence.lost}</p>
        </>
      )}
    </section>
  )
}
