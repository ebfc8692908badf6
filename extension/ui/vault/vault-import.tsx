import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Notice } from '../parts/notice.tsx'
import { Shown } from '../parts/shown.tsx'
import type { Send } from '../ports.ts'
import type { VaultImport as ImportView } from '../protocol.ts'
import { Failed } from './failed.tsx'
import { useRequest } from './use-request.ts'

/** Bytes; what is larger is not even read. */
const MOST = 5_000_000

type Row = ImportView['rows'][number]

const Rows = ({ rows, caption }: { readonly rows: readonly Row[]; readonly caption: string }) => {
  const { vault, listSeparator } = useMessages()
  if (rows.length === 0) return null
  return (
    <div class="import-rows">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{vault.row}</th>
            <th scope="col">{vault.rowSite}</th>
            <th scope="col">{vault.rowResult}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>
                <Shown text={row.origin ?? row.title.slice(0, 80)} />
              </td>
              <td>
                {row.refused
                  ? vault.rowRefusals[row.refused]
                  : `${row.name ?? ''}: ${row.parts.map((part) => vault.parts[part]).join(listSeparator)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Takes what another password manager exports, once the person saw what of it would be taken. */
export const VaultImport = ({ send, changed }: { readonly send: Send; readonly changed: (said: string) => void }) => {
  const { vault } = useMessages()
  const { busy, failure, setFailure, request } = useRequest(send)
  const [found, setFound] = useState<{ readonly text: string; readonly view: ImportView }>()

  const read = async (file: File | undefined) => {
    setFound(undefined)
    if (!file) return
    if (file.size > MOST)
      return setFailure({ code: 'vault/bad-file', message: '', detail: { why: vault.fileTooLarge } })
    const text = await file.text()
    const reply = await request({ type: 'vault/import', text, take: false })
    if (reply.ok) setFound({ text, view: reply.value })
  }
  const take = async () => {
    if (!found || busy) return
    const reply = await request({ type: 'vault/import', text: found.text, take: true })
    if (!reply.ok) return
    setFound(undefined)
    changed(fillTemplate(vault.imported, { n: `${reply.value.rows.filter(({ refused }) => !refused).length}` }))
  }

  const taken = found?.view.rows.filter(({ refused }) => !refused) ?? []
  const refused = found?.view.rows.filter((row) => row.refused) ?? []
  return (
    <details class="vault-more">
      <summary>{vault.importTitle}</summary>
      <div class="text-field">
        <label for="writ-vault-file">{vault.importFile}</label>
        <input
          id="writ-vault-file"
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => read(event.currentTarget.files?.[0])}
        />
        <p class="quiet note">{vault.importMore}</p>
      </div>
      <Failed failure={failure} />
      {found && (
        <>
          <p role="status">
            {fillTemplate(vault.importFound, {
              manager: found.view.manager,
              taken: `${taken.length}`,
              refused: `${refused.length}`
            })}
          </p>
          <Rows rows={taken} caption={vault.importTaken} />
          <Rows rows={refused} caption={vault.importRefused} />
          {taken.length > 0 && (
            <button id="writ-vault-import" class="button button-main" type="button" aria-disabled={busy} onClick={take}>
              {busy ? vault.opening : fillTemplate(vault.importNow, { n: `${taken.length}` })}
            </button>
          )}
          <Notice tone="warn">{vault.importAfter}</Notice>
        </>
      )}
    </details>
  )
}
