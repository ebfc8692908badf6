import type { OAuthClientGiven, ToolServer } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'
import type { ToolChanges } from './ports.ts'

const EMPTY = {
  name: '',
  url: '',
  header: '',
  command: '',
  variable: '',
  credential: '',
  clientId: '',
  clientSecret: '',
  scopes: ''
}

type Given = ToolChanges['register']['server']

/** The client that was given, if one was. */
const oauthOf = ({ clientId, clientSecret, scopes }: typeof EMPTY): true | OAuthClientGiven => {
  const asked = scopes.split(/\s+/).filter((scope) => scope !== '')
  if (clientId.trim() === '') return true
  return {
    clientId: clientId.trim(),
    ...(clientSecret !== '' && { clientSecret }),
    ...(asked.length > 0 && { scopes: asked })
  }
}

/** What the fields say of a server; what is empty is not said. */
const serverOf = (kind: ToolServer['kind'], isSignedIn: boolean, given: typeof EMPTY): Given => {
  const { url, header, command, variable } = given
  if (kind === 'http' && isSignedIn) return { kind, url: url.trim(), oauth: oauthOf(given) } as Given
  if (kind === 'http') return { kind, url: url.trim(), ...(header.trim() !== '' && { header: header.trim() }) }
  return {
    kind,
    command: command.split('\n').filter((line) => line !== ''),
    ...(variable.trim() !== '' && { variable: variable.trim() })
  }
}

/** Registers a server of tools: over the network, or a program. */
export const RegisterForm = ({
  register
}: {
  /** Was it registered? */
  readonly register: (given: ToolChanges['register']) => Promise<boolean>
}) => {
  const { office } = useMessages()
  const { tools } = office
  const [isOpen, setOpen] = useState(false)
  const [kind, setKind] = useState<ToolServer['kind']>('http')
  const [perPerson, setPerPerson] = useState(false)
  const [signsIn, setSignsIn] = useState(false)
  const [given, setGiven] = useState(EMPTY)
  const isSignedIn = kind === 'http' && signsIn
  const field = (name: keyof typeof EMPTY, label: string, hint: string, secret?: 'new') => (
    <TextField
      id={`writ-register-${name}`}
      label={label}
      hint={hint}
      {...(secret && { secret })}
      value={given[name]}
      set={(text) => setGiven({ ...given, [name]: text })}
    />
  )
  const send = async (event: Event) => {
    event.preventDefault()
    const { name, credential } = given
    const isDone = await register({
      name: name.trim(),
      server: serverOf(kind, isSignedIn, given),
      perPerson,
      ...(credential !== '' && !isSignedIn && { credential })
    })
    setGiven(isDone ? EMPTY : { ...given, credential: '', clientSecret: '' })
    if (isDone) setOpen(false)
  }
  return (
    <section class="card" aria-label={tools.register}>
      <button
        class="button button-small"
        type="button"
        aria-expanded={isOpen}
        aria-controls="writ-register"
        onClick={() => setOpen(!isOpen)}
      >
        {tools.register}
      </button>
      <form id="writ-register" class="inner" hidden={!isOpen} onSubmit={send}>
        {field('name', tools.name, tools.nameHint)}
        <fieldset>
          <legend>{tools.kind}</legend>
          {(['http', 'stdio'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="writ-register-kind"
                value={one}
                checked={kind === one}
                onChange={() => setKind(one)}
              />{' '}
              {tools[one]}
            </label>
          ))}
        </fieldset>
        {kind === 'http' ? (
          <>
            {field('url', tools.url, tools.urlHint)}
            {!signsIn && field('header', tools.headerField, tools.headerHint)}
            <label class="check">
              <input
                id="writ-register-oauth"
                type="checkbox"
                checked={signsIn}
                onChange={({ currentTarget }) => setSignsIn(currentTarget.checked)}
              />{' '}
              {tools.oauth}
            </label>
            {signsIn && (
              <>
                {field('clientId', tools.clientId, tools.clientIdHint)}
                {field('clientSecret', tools.clientSecret, tools.firstHint, 'new')}
                {field('scopes', tools.scopes, tools.scopesHint)}
              </>
            )}
          </>
        ) : (
          <>
            <div class="text-field">
              <label for="writ-register-command">{tools.command}</label>
              <textarea
                id="writ-register-command"
                rows={4}
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                aria-describedby="writ-register-command-hint"
                value={given.command}
                onInput={({ currentTarget }) => setGiven({ ...given, command: currentTarget.value })}
              />
              <p class="quiet note" id="writ-register-command-hint">
                {tools.commandHint}
              </p>
            </div>
            {field('variable', tools.variableField, tools.variableHint)}
          </>
        )}
        <label class="check">
          <input
            id="writ-register-each"
            type="checkbox"
            checked={perPerson}
            onChange={({ currentTarget }) => setPerPerson(currentTarget.checked)}
          />{' '}
          {tools.each}
        </label>
        {!isSignedIn && field('credential', tools.firstCredential, tools.firstHint, 'new')}
        <button class="button button-small button-main" type="submit">
          {tools.add}
        </button>
      </form>
    </section>
  )
}
