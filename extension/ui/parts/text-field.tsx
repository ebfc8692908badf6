interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  /** A passphrase or password that is hidden; `current` where the person types one that they have. */
  readonly secret?: 'new' | 'current'
  readonly value: string
  readonly set: (value: string) => void
}

/** One labelled field with its hint and, after a failed try, what is wrong with it. Nothing offers to remember it. */
export const TextField = ({ id, label, hint, error, secret, value, set }: TextFieldProps) => {
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  const shared = {
    id,
    name: id,
    value,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    'aria-invalid': error ? 'true' : 'false',
    'aria-describedby': describedBy || undefined,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => set(event.currentTarget.value)
  } as const
  return (
    <div class="text-field">
      <label for={id}>{label}</label>
      {secret ? (
        <input {...shared} type="password" autocomplete={`${secret}-password`} />
      ) : (
        <input {...shared} type="text" />
      )}
      {hint && (
        <p class="quiet note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
