import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Notice } from '../parts/notice.tsx'
import type { OptionsPorts } from '../ports.ts'
import type { UiMessage, VaultListing, VaultView } from '../protocol.ts'
import { EntryForm } from './entry-form.tsx'
import { EntryList } from './entry-list.tsx'
import { Failed } from './failed.tsx'
import { NewPassphrase } from './new-passphrase.tsx'
import { RecoveryCode } from './recovery-code.tsx'
import { UnlockForm } from './unlock-form.tsx'
import { useRequest } from './use-request.ts'
import { VaultImport } from './vault-import.tsx'
import { VaultSafety } from './vault-safety.tsx'

type Change = Extract<UiMessage, { readonly type: 'vault/put' | 'vault/delete' | 'vault/lock' }>

/** The vault: setting it up, opening it, what there is, and ways to add and delete. */
export const VaultCard = ({ send, passkey }: Pick<OptionsPorts, 'send' | 'passkey'>) => {
  const { options, vault } = useMessages()
  const [view, setView] = useState<VaultView>()
  const [entries, setEntries] = useState<readonly VaultListing[]>([])
  const [said, setSaid] = useState<string>()
  const [recovery, setRecovery] = useState<string>()
  const { busy, failure, setFailure, request } = useRequest(send)

  const look = useCallback(async () => {
    const [status, list] = [
      await askBackground(send, { type: 'vault/status' }),
      await askBackground(send, { type: 'vault/list' })
    ]
    if (status.ok) setView(status.value)
    if (list.ok) setEntries(list.value)
    const no = [status, list].find((reply) => !reply.ok)
    if (no && !no.ok) setFailure(no.failure)
  }, [send])
  useEffect(() => void look(), [look])

  const changed = (sentence?: string) => {
    setSaid(sentence)
    void look()
  }
  const change = async (message: Change, sentence: string): Promise<boolean> => {
    setSaid(undefined)
    const { ok } = await request(message)
    if (ok) setSaid(sentence)
    await look()
    return ok
  }
  const setUp = async (passphrase: string) => {
    const reply = await request({ type: 'vault/set-up', passphrase })
    if (reply.ok) setRecovery(reply.value.recovery)
    await look()
    return reply.ok
  }
  const recover = async (passphrase: string, code: string) => {
    const reply = await request({ type: 'vault/recover', code, passphrase })
    if (reply.ok) setRecovery(reply.value.recovery)
    await look()
    return reply.ok
  }

  const body = () => {
    if (!view) return null
    if (recovery !== undefined) return <RecoveryCode code={recovery} done={() => setRecovery(undefined)} />
    switch (view.state) {
      case 'new':
      case 'unprotected':
        return (
          <>
            {view.state === 'unprotected' && <Notice tone="warn">{vault.unprotected}</Notice>}
            <p>{vault.setUpMore}</p>
            <NewPassphrase id="writ-vault-set-up" busy={busy} action={vault.setUp} save={setUp} />
          </>
        )
      case 'locked':
        return (
          <>
            <p>{vault.locked}</p>
            <UnlockForm
              send={send}
              passkey={passkey && view.passkey ? { of: view.passkey, ports: passkey } : undefined}
              opened={() => changed(vault.isOpen)}
            />
            <details class="vault-more">
              <summary>{vault.forgotten}</summary>
              <NewPassphrase
                id="writ-vault-recover"
                busy={busy}
                first={{ id: 'writ-vault-code', label: vault.recoveryCode, hint: vault.recoveryHint }}
                action={vault.recover}
                save={recover}
              />
            </details>
          </>
        )
      case 'open':
        return (
          <>
            <EntryForm
              busy={busy}
              put={(entry) =>
                change(
                  { type: 'vault/put', entry },
                  fillTemplate(options.saved, { name: entry.name, site: entry.origin })
                )
              }
            />
            <VaultImport send={send} changed={changed} />
            <VaultSafety send={send} view={view} passkey={passkey} changed={changed} recovery={setRecovery} />
            <div class="row">
              <button
                id="writ-vault-lock"
                class="button"
                type="button"
                onClick={() => change({ type: 'vault/lock' }, vault.isLocked)}
              >
                {vault.lockNow}
              </button>
            </div>
          </>
        )
    }
  }

  return (
    <section class="card" aria-labelledby="writ-vault" data-vault={recovery === undefined ? view?.state : 'recovery'}>
      <h2 id="writ-vault">{options.vaultTitle}</h2>
      <p class="quiet">{options.vaultMore}</p>
      {view && view.state !== 'new' && (
        <EntryList
          entries={entries}
          remove={async ({ name, origin }) => {
            await change({ type: 'vault/delete', name, origin }, fillTemplate(options.removed, { name, site: origin }))
          }}
        />
      )}
      <Failed failure={failure} />
      {said && (
        <Notice tone="good" role="status">
          {said}
        </Notice>
      )}
      {body()}
    </section>
  )
}
