import { useEffect, useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import type { ApprovalPorts } from '../ports.ts'
import type { VaultView } from '../protocol.ts'
import { UnlockForm } from '../vault/unlock-form.tsx'

type UnlockPartProps = Pick<ApprovalPorts, 'send' | 'passkey'> & {
  /** The vault is open: `byThem`, since the person just opened it here, which is their yes. */
  readonly open: (byThem: boolean) => void
}

/** Opens the vault for a question. Where it was opened elsewhere meanwhile, there is nothing to type. */
export const UnlockPart = ({ send, passkey, open }: UnlockPartProps) => {
  const [view, setView] = useState<VaultView>()
  useEffect(() => {
    const look = async () => {
      const status = await askBackground(send, { type: 'vault/status' })
      if (!status.ok) return
      setView(status.value)
      if (status.value.state === 'open') open(false)
    }
    void look()
  }, [send])
  if (view?.state !== 'locked') return null
  return (
    <section class="sheet">
      <UnlockForm
        send={send}
        passkey={passkey && view.passkey ? { of: view.passkey, ports: passkey } : undefined}
        opened={() => open(true)}
      />
    </section>
  )
}
