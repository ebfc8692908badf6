import { parseOrigin } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import type { VaultInput } from '../protocol.ts'
import { TextField } from './text-field.tsx'

/** A name as plans write it after `secret`. */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const EMPTY = { name: '', site: '', username: '', password: '' }

type Wrong = { readonly [Field in keyof typeof EMPTY]?: string }

interface VaultFormProps {
  readonly busy: boolean
  /** Gives back whether the entry was taken; then the form forgets what was written. */
  readonly put: (entry: VaultInput) => Promise<boolean>
}

/** Adds or replaces one sign-in. What was typed lives in this form only until it was taken. */
export const VaultForm = ({ busy, put }: VaultFormProps) => {
  const { options } = useMessages()
  const [entry, setEntry] = useState(EMPTY)
  const [wrong, setWrong] = useState<Wrong>({})
  const set = (field: keyof typeof EMPTY) => (value: string) => setEntry((was) => ({ ...was, [field]: value }))

  const save = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    const name = entry.name.trim()
    const origin = parseOrigin(entry.site.trim().replace(/\/$/, ''))
    const named = NAME.test(name)
    const valued = entry.username !== '' || entry.password !== ''
    setWrong({
      ...(!named && { name: options.badName }),
      ...(!origin.ok && { site: options.badSite }),
      ...(!valued && { password: options.noValue })
    })
    if (!named || !origin.ok || !valued) return
    const { username, password } = entry
    const taken = await put({
      name,
      origin: origin.value,
      ...(username && { username }),
      ...(password && { password })
    })
    if (taken) setEntry(EMPTY)
  }

  const field = (id: keyof typeof EMPTY) => ({
    id: `writ-vault-${id}`,
    value: entry[id],
    set: set(id),
    error: wrong[id]
  })
  return (
    <form onSubmit={save} noValidate aria-label={options.add}>
      <h3>{options.add}</h3>
      <div class="pair">
        <TextField {...field('name')} label={options.name} hint={options.nameHint} />
        <TextField {...field('site')} label={options.site} hint={options.siteHint} />
        <TextField {...field('username')} label={options.username} />
        <TextField {...field('password')} label={options.password} secret />
      </div>
      <button id="writ-vault-save" class="button button-main" type="submit" aria-disabled={busy}>
        {busy ? options.saving : options.save}
      </button>
    </form>
  )
}
