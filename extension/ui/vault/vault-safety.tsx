import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'
import type { PasskeyPorts, Send } from '../ports.ts'
import type { VaultView } from '../protocol.ts'
import { Failed } from './failed.tsx'
import { NewPassphrase } from './new-passphrase.tsx'
import { useRequest } from './use-request.ts'

const MINUTES = [1, 5, 15, 30, 60]

interface VaultSafetyProps {
  readonly send: Send
  readonly view: VaultView
  readonly passkey: PasskeyPorts | undefined
  /** Something was changed: look again, and say so. */
  readonly changed: (said?: string) => void
  readonly recovery: (code: string) => void
}

/** When the vault locks, and what opens it. */
export const VaultSafety = ({ send, view, passkey, changed, recovery }: VaultSafetyProps) => {
  const { vault } = useMessages()
  const { busy, failure, setFailure, request } = useRequest(send)
  const [passphrase, setPassphrase] = useState('')

  const lockAfter = async (minutes: number) => {
    if ((await request({ type: 'vault/lock-after', minutes })).ok) changed()
  }
  const change = async (next: string, old: string) => {
    const { ok } = await request({ type: 'vault/change', old, passphrase: next })
    if (ok) changed(vault.changed)
    return ok
  }
  const renew = async (event: Event) => {
    event.preventDefault()
    if (busy || passphrase === '') return
    const reply = await request({ type: 'vault/renew-recovery', passphrase })
    setPassphrase('')
    if (reply.ok) recovery(reply.value.recovery)
  }
  const addPasskey = async () => {
    if (!passkey || busy || passphrase === '') return
    const made = await passkey.make()
    if (!made) return setFailure({ code: 'vault/bad-value', message: '', detail: { part: 'passkey' } })
    const reply = await request({ type: 'vault/add-passkey', passphrase, ...made })
    setPassphrase('')
    if (reply.ok) changed(vault.passkeyAdded)
  }
  const removePasskey = async () => {
    if ((await request({ type: 'vault/remove-passkey' })).ok) changed(vault.passkeyRemoved)
  }

  return (
    <details class="vault-more">
      <summary>{vault.safety}</summary>
      <div class="text-field">
        <label for="writ-vault-lock-after">{vault.lockAfter}</label>
        <select
          id="writ-vault-lock-after"
          value={view.lockAfter}
          onChange={(event) => lockAfter(Number(event.currentTarget.value))}
        >
          {MINUTES.map((minutes) => (
            <option key={minutes} value={minutes} selected={minutes === view.lockAfter}>
              {fillTemplate(vault.minutes, { n: `${minutes}` })}
            </option>
          ))}
        </select>
        <p class="quiet note">{vault.lockAfterMore}</p>
      </div>
      <Failed failure={failure} />
      <NewPassphrase
        id="writ-vault-change"
        busy={busy}
        first={{ id: 'writ-vault-old', label: vault.oldPassphrase, secret: 'current' }}
        action={vault.change}
        save={change}
      />
      <form onSubmit={renew} noValidate aria-label={vault.otherWays}>
        <h3>{vault.otherWays}</h3>
        <TextField
          id="writ-vault-confirm"
          label={vault.oldPassphrase}
          hint={vault.confirmHint}
          value={passphrase}
          set={setPassphrase}
          secret="current"
        />
        <div class="row">
          <button id="writ-vault-renew" class="button" type="submit" aria-disabled={busy}>
            {vault.renewRecovery}
          </button>
          {passkey && (
            <button id="writ-vault-add-passkey" class="button" type="button" aria-disabled={busy} onClick={addPasskey}>
              {view.passkey ? vault.replacePasskey : vault.addPasskey}
            </button>
          )}
          {view.passkey && (
            <button class="button" type="button" aria-disabled={busy} onClick={removePasskey}>
              {vault.removePasskey}
            </button>
          )}
        </div>
      </form>
    </details>
  )
}
