import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import type { Send } from '../ports.ts'
import type { UiMessage, VaultListing } from '../protocol.ts'
import { VaultForm } from './vault-form.tsx'
import { VaultList } from './vault-list.tsx'

/** The vault: what there is, and ways to add and delete. */
export const Vault = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const { options } = messages
  const [entries, setEntries] = useState<readonly VaultListing[]>()
  const [failure, setFailure] = useState<Failure>()
  const [said, setSaid] = useState<string>()
  const [busy, setBusy] = useState(false)

  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'vault/list' })
    if (reply.ok) setEntries(reply.value)
    else setFailure(reply.failure)
  }, [send])
  useEffect(() => void list(), [list])

  const change = async (
    message: Extract<UiMessage, { readonly type: 'vault/put' | 'vault/delete' }>,
    sentence: string
  ): Promise<boolean> => {
    setBusy(true)
    setFailure(undefined)
    setSaid(undefined)
    const reply = await askBackground(send, message)
    setBusy(false)
    if (reply.ok) setSaid(sentence)
    else setFailure(reply.failure)
    await list()
    return reply.ok
  }

  return (
    <section class="card" aria-labelledby="writ-vault">
      <h2 id="writ-vault">{options.vaultTitle}</h2>
      <p class="quiet">{options.vaultMore}</p>
      {entries && (
        <VaultList
          entries={entries}
          remove={async ({ name, origin }) => {
            await change({ type: 'vault/delete', name, origin }, fillTemplate(options.removed, { name, site: origin }))
          }}
        />
      )}
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {said && (
        <Notice tone="good" role="status">
          {said}
        </Notice>
      )}
      <VaultForm
        busy={busy}
        put={(entry) =>
          change({ type: 'vault/put', entry }, fillTemplate(options.saved, { name: entry.name, site: entry.origin }))
        }
      />
    </section>
  )
}
