import { parseOrigin, SECRET_PARTS, type SecretPart } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'
import type { VaultInput } from '../protocol.ts'

/** A name as plans write it after `secret`. */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/
/** What most sign-ins have; the rest stands behind a fold. */
const USUAL = ['username', 'password', 'totp'] as const
const OTHERS = ['card_number', 'card_name', 'card_expiry', 'card_code', 'iban'] as const
const HIDDEN: readonly SecretPart[] = ['password', 'totp', 'card_number', 'card_code']

const NOTHING = Object.fromEntries(SECRET_PARTS.map((part) => [part, ''])) as Readonly<Record<SecretPart, string>>
const EMPTY = { name: '', site: '', ...NOTHING }

type Wrong = { readonly [Field in keyof typeof EMPTY]?: string }

interface EntryFormProps {
  readonly busy: boolean
  /** Gives back whether the entry was taken; then the form forgets what was written. */
  readonly put: (entry: VaultInput) => Promise<boolean>
}

/** Adds or replaces one sign-in. What was typed lives in this form only until it was taken. */
export const EntryForm = ({ busy, put }: EntryFormProps) => {
  const { options, vault } = useMessages()
  const [entry, setEntry] = useState(EMPTY)
  const [wrong, setWrong] = useState<Wrong>({})
  const set = (field: keyof typeof EMPTY) => (value: string) => setEntry((was) => ({ ...was, [field]: value }))

  const save = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    const name = entry.name.trim()
    const origin = parseOrigin(entry.site.trim().replace(/\/$/, ''))
    const named = NAME.test(name)
    const values = Object.fromEntries(SECRET_PARTS.flatMap((part) => (entry[part] === '' ? [] : [[part, entry[part]]])))
    const valued = Object.keys(values).length > 0
    setWrong({
      ...(!named && { name: options.badName }),
      ...(!origin.ok && { site: options.badSite }),
      ...(!valued && { password: options.noValue })
    })
    if (!named || !origin.ok || !valued) return
    const taken = await put({ name, origin: origin.value, values })
    if (taken) setEntry(EMPTY)
  }

  const field = (id: keyof typeof EMPTY) => ({
    id: `writ-vault-${id}`,
    value: entry[id],
    set: set(id),
    error: wrong[id]
  })
  const part = (id: SecretPart) => (
    <TextField
      key={id}
      {...field(id)}
      label={vault.partLabels[id]}
      {...(id === 'totp' && { hint: vault.totpHint })}
      {...(HIDDEN.includes(id) && { secret: 'new' })}
    />
  )
  return (
    <form onSubmit={save} noValidate aria-label={options.add}>
      <h3>{options.add}</h3>
      <div class="pair">
        <TextField {...field('name')} label={options.name} hint={options.nameHint} />
        <TextField {...field('site')} label={options.site} hint={options.siteHint} />
        {USUAL.map(part)}
      </div>
      <details class="vault-more">
        <summary id="writ-vault-others">{vault.otherParts}</summary>
        <div class="pair">{OTHERS.map(part)}</div>
      </details>
      <button id="writ-vault-save" class="button button-main" type="submit" aria-disabled={busy}>
        {busy ? options.saving : options.save}
      </button>
    </form>
  )
}
