import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Host } from '../parts/host.tsx'
import { Shown } from '../parts/shown.tsx'
import type { VaultListing } from '../protocol.ts'

const idOf = ({ name, origin }: VaultListing) => `${name} ${origin}`

interface EntryListProps {
  readonly entries: readonly VaultListing[]
  readonly remove: (entry: VaultListing) => Promise<void>
}

/** What the vault holds, by name and site; never a value. Deleting takes a second press. */
export const EntryList = ({ entries, remove }: EntryListProps) => {
  const { options, vault, listSeparator } = useMessages()
  const [sure, setSure] = useState<string>()
  if (entries.length === 0) return <p class="quiet vault-empty">{options.vaultEmpty}</p>
  return (
    <ul class="vault">
      {entries.map((entry) => (
        <li key={idOf(entry)} data-name={entry.name} data-origin={entry.origin}>
          <div class="vault-entry">
            <strong class="exact">
              <Shown text={entry.name} />
            </strong>
            <Host address={entry.origin} scheme />
            <span class="quiet note">{entry.parts.map((part) => vault.parts[part]).join(listSeparator)}</span>
          </div>
          {sure === idOf(entry) ? (
            <div class="sure">
              <button class="button button-small" type="button" onClick={() => setSure(undefined)}>
                {options.keep}
              </button>
              <button class="button button-small button-stop" type="button" onClick={() => remove(entry)}>
                {options.removeSure}
              </button>
            </div>
          ) : (
            <button
              class="button button-small"
              type="button"
              aria-label={fillTemplate(options.removeNamed, { name: entry.name, site: entry.origin })}
              onClick={() => setSure(idOf(entry))}
            >
              {options.remove}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
