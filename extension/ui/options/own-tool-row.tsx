import { toolCredentialSchema } from '@writ/dsl/contract'
import { useEffect, useRef, useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Host } from '../parts/host.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { Shown } from '../parts/shown.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { OwnToolsView } from '../protocol.ts'

/** One server of tools: where it is, what it offers, whether a credential is kept for it, and the way to set or take back that. */
export const OwnToolRow = ({
  of: { name, place, tools: offered, issuer, since },
  set,
  signIn,
  away
}: {
  readonly of: OwnToolsView[number]
  /** Was it taken? */
  readonly set: (credential: string | null) => Promise<boolean>
  /** Opens where the person signs in at it. */
  readonly signIn: () => void
  /** The server that the person is signing in at now. */
  readonly away: string | undefined
}) => {
  const { tools, lang, listSeparator } = useMessages()
  const [isOpen, setOpen] = useState(false)
  const [credential, setCredential] = useState('')
  const [isBad, setBad] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const id = `writ-own-tool-${name}`
  const [kept, missing] = issuer === undefined ? [tools.kept, tools.missing] : [tools.signedIn, tools.notSignedIn]
  const named = (template: string) => fillTemplate(template, { server: name })
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
  // Whoever works from the keyboard is where what they pressed leads to.
  useEffect(() => {
    if (isOpen) row.current?.querySelector('input')?.focus()
  }, [isOpen])
  const close = () => {
    setOpen(false)
    setCredential('')
    setBad(false)
  }
  const keep = async (event: Event) => {
    event.preventDefault()
    const isGood = toolCredentialSchema.safeParse(credential).success
    setBad(!isGood)
    if (!isGood) return
    // What was typed is gone from the page, taken or not.
    setCredential('')
    if (await set(credential)) close()
  }
  return (
    <li ref={row} data-tools={name} data-kept={since === undefined ? 'no' : 'yes'}>
      <div class="own-tool">
        <p>
          <strong class="exact">
            <Shown text={name} />
          </strong>{' '}
          {place === 'program' ? tools.program : <Host address={place} scheme />}
        </p>
        <p class="quiet note">
          {offered.length === 0 ? tools.offersNone : fillTemplate(tools.offers, { tools: offered.join(listSeparator) })}
        </p>
        {issuer !== undefined && (
          <p class="quiet note">
            <Sentence template={tools.signsInAt} slots={{ issuer: <Host address={issuer} scheme /> }} />
          </p>
        )}
        <p class="quiet note">
          {since === undefined ? missing : fillTemplate(kept, { time: format.format(new Date(since)) })}
        </p>
        {away === name && (
          <p class="quiet note" role="status">
            {tools.signingIn}
          </p>
        )}
      </div>
      {!isOpen && (
        <div class="actions">
          {issuer === undefined ? (
            <button
              class="button button-small"
              type="button"
              aria-label={named(since === undefined ? tools.setNamed : tools.changeNamed)}
              onClick={() => setOpen(true)}
            >
              {since === undefined ? tools.set : tools.change}
            </button>
          ) : (
            <button
              class="button button-small"
              type="button"
              aria-label={named(since === undefined ? tools.signInNamed : tools.signInAgainNamed)}
              disabled={away !== undefined}
              onClick={signIn}
            >
              {since === undefined ? tools.signIn : tools.signInAgain}
            </button>
          )}{' '}
          {since !== undefined && (
            <button
              class="button button-small button-stop"
              type="button"
              aria-label={named(tools.takeBackNamed)}
              onClick={() => void set(null)}
            >
              {tools.takeBack}
            </button>
          )}
        </div>
      )}
      {isOpen && (
        <form onSubmit={keep}>
          <TextField
            id={id}
            label={named(tools.field)}
            hint={tools.hint}
            error={isBad ? tools.badCredential : undefined}
            secret="new"
            value={credential}
            set={setCredential}
          />
          <div class="actions">
            <button class="button button-small" type="button" onClick={close}>
              {tools.cancel}
            </button>{' '}
            <button class="button button-small button-main" type="submit" aria-label={named(tools.setNamed)}>
              {tools.set}
            </button>
          </div>
        </form>
      )}
    </li>
  )
}
