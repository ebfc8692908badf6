import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'

interface NewPassphraseProps {
  readonly busy: boolean
  /** What stands before the two fields, as the old passphrase or a recovery code. */
  readonly first?: { readonly id: string; readonly label: string; readonly hint?: string; readonly secret?: 'current' }
  readonly action: string
  readonly id: string
  readonly save: (passphrase: string, first: string) => Promise<boolean>
}

const EMPTY = { first: '', one: '', again: '' }

/** Asks for a new passphrase twice. What was typed is forgotten once it was taken. */
export const NewPassphrase = ({ busy, first, action, id, save }: NewPassphraseProps) => {
  const { vault } = useMessages()
  const [typed, setTyped] = useState(EMPTY)
  const [differ, setDiffer] = useState(false)
  const set = (field: keyof typeof EMPTY) => (value: string) => setTyped((was) => ({ ...was, [field]: value }))

  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    setDiffer(typed.one !== typed.again)
    if (typed.one !== typed.again || typed.one === '') return
    if (await save(typed.one, typed.first)) setTyped(EMPTY)
  }

  return (
    <form onSubmit={submit} noValidate aria-label={action}>
      {first && <TextField {...first} value={typed.first} set={set('first')} />}
      <div class="pair">
        <TextField
          id={`${id}-new`}
          label={vault.newPassphrase}
          hint={vault.passphraseHint}
          value={typed.one}
          set={set('one')}
          secret="new"
        />
        <TextField
          id={`${id}-again`}
          label={vault.again}
          value={typed.again}
          set={set('again')}
          error={differ ? vault.differ : undefined}
          secret="new"
        />
      </div>
      <button id={id} class="button button-main" type="submit" aria-disabled={busy}>
        {busy ? vault.opening : action}
      </button>
    </form>
  )
}
