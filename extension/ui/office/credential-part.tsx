import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Sentence } from '../parts/sentence.tsx'
import { Shown } from '../parts/shown.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { OfficeServer, ToolChanges } from './ports.ts'

/** Whose credentials are kept for a server, and the ways to keep another or to take one away. None is ever shown. */
export const CredentialPart = ({
  of: { name, perPerson, issuer, credentials },
  set
}: {
  readonly of: OfficeServer
  /** Was it taken? */
  readonly set: (given: ToolChanges['credential']) => Promise<boolean>
}) => {
  const { office, lang } = useMessages()
  const { tools } = office
  const [person, setPerson] = useState('')
  const [credential, setCredential] = useState('')
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' })
  const id = `writ-credential-${name}`
  const whose = (one: string | undefined) => (one === undefined ? {} : { person: one })
  const keep = async (event: Event) => {
    event.preventDefault()
    const given = person.trim()
    const isKept = await set({ server: name, ...whose(given === '' ? undefined : given), credential })
    // What was typed is gone from the page, taken or not.
    setCredential('')
    if (isKept) setPerson('')
  }
  return (
    <section class="credentials" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{tools.credentials}</h3>
      <p class="quiet note">{perPerson ? tools.perPerson : tools.shared}</p>
      {credentials.length === 0 && <p class="quiet note">{tools.noCredential}</p>}
      <ul>
        {credentials.map((one) => (
          <li key={one.person ?? ''} data-credential={one.person ?? ''}>
            <span>
              <Sentence
                template={tools.ofPerson}
                slots={{
                  person: one.person === undefined ? tools.everybody : <Shown text={one.person} />,
                  time: format.format(new Date(one.since))
                }}
              />
            </span>{' '}
            <button
              class="button button-small button-stop"
              type="button"
              aria-label={fillTemplate(tools.dropCredentialNamed, { person: one.person ?? tools.everybody })}
              onClick={() => void set({ server: name, ...whose(one.person), credential: null })}
            >
              {tools.dropCredential}
            </button>
          </li>
        ))}
      </ul>
      {issuer === undefined && (
        <form class="inner" onSubmit={keep}>
          {perPerson && (
            <TextField
              id={`${id}-person`}
              label={tools.person}
              hint={tools.personHint}
              value={person}
              set={setPerson}
            />
          )}
          <TextField
            id={`${id}-new`}
            label={tools.credential}
            hint={tools.credentialHint}
            secret="new"
            value={credential}
            set={setCredential}
          />
          <div class="actions">
            <button
              class="button button-small"
              type="submit"
              aria-label={fillTemplate(tools.setCredentialNamed, { server: name })}
            >
              {tools.setCredential}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}
