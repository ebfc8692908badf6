import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'
import type { PasskeyPorts, Send } from '../ports.ts'
import type { VaultOpening, VaultPasskey } from '../protocol.ts'
import { Failed } from './failed.tsx'
import { useRequest } from './use-request.ts'

interface UnlockFormProps {
  readonly send: Send
  /** The passkey that opens this vault, and the way to ask for it. */
  readonly passkey: { readonly of: VaultPasskey; readonly ports: PasskeyPorts } | undefined
  readonly opened: () => void
}

/** Opens the vault, by its passphrase or its passkey. What was typed is forgotten with the try. */
export const UnlockForm = ({ send, passkey, opened }: UnlockFormProps) => {
  const { vault } = useMessages()
  const [passphrase, setPassphrase] = useState('')
  const { busy, failure, setFailure, request } = useRequest(send)

  const open = async (opening: VaultOpening) => {
    const reply = await request({ type: 'vault/open', opening })
    setPassphrase('')
    if (reply.ok) opened()
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!busy && passphrase !== '') await open({ kind: 'passphrase', passphrase })
  }
  const usePasskey = async () => {
    if (!passkey || busy) return
    const output = await passkey.ports.use(passkey.of)
    if (output === undefined) setFailure({ code: 'vault/wrong-passphrase', message: 'this does not open the vault' })
    else await open({ kind: 'passkey', output })
  }

  return (
    <form onSubmit={submit} noValidate aria-label={vault.unlock}>
      <TextField
        id="writ-vault-passphrase"
        label={vault.passphrase}
        value={passphrase}
        set={setPassphrase}
        secret="current"
      />
      <Failed failure={failure} />
      <div class="row">
        <button id="writ-vault-unlock" class="button button-main" type="submit" aria-disabled={busy}>
          {busy ? vault.opening : vault.unlock}
        </button>
        {passkey && (
          <button id="writ-vault-use-passkey" class="button" type="button" aria-disabled={busy} onClick={usePasskey}>
            {vault.usePasskey}
          </button>
        )}
      </div>
    </form>
  )
}
