import { useState } from 'preact/hooks'
import type { Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { TextField } from '../parts/text-field.tsx'
import type { SecondPorts } from './ports.ts'

interface SignInFormProps extends Pick<SecondPorts, 'signIn'> {
  readonly signedIn: () => void
}

/** Signs an approver in by the key that an admin gave them. */
export const SignInForm = ({ signIn, signedIn }: SignInFormProps) => {
  const { second } = useMessages()
  const [key, setKey] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const send = async (event: Event) => {
    event.preventDefault()
    const reply = await signIn(key)
    setFailure(reply.ok ? undefined : reply.failure)
    if (reply.ok) signedIn()
  }
  const error = failure && (failure.code === 'session/unauthorized' ? second.wrongKey : second.away)
  return (
    <form class="card" onSubmit={send}>
      <TextField
        id="writ-key"
        label={second.key}
        hint={second.keyHint}
        error={error}
        secret="current"
        value={key}
        set={setKey}
      />
      <button id="writ-sign-in" class="button" type="submit">
        {second.signIn}
      </button>
    </form>
  )
}
