import type { SignInBegun } from '@writ/dsl/contract'
import { useEffect, useState } from 'preact/hooks'
import type { Reply } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Host } from '../parts/host.tsx'
import { Sentence } from '../parts/sentence.tsx'
import type { OfficePorts, OfficeServer, ToolChanges } from './ports.ts'

export interface SignInPorts {
  readonly begin: (server: string) => Promise<Reply<SignInBegun>>
  readonly hearSignIn: OfficePorts['hearSignIn']
}

/** Signing in at a server by OAuth: its page opens from a link that says where it leads, and this page hears when it comes back. */
export const SignInPart = ({
  of: { name, issuer = '' },
  ports: { begin, hearSignIn },
  finish
}: {
  readonly of: OfficeServer
  readonly ports: SignInPorts
  readonly finish: (given: ToolChanges['sign-in/finish']) => Promise<boolean>
}) => {
  const messages = useMessages()
  const { tools } = messages.office
  const [begun, setBegun] = useState<SignInBegun>()
  const [failed, setFailed] = useState('')
  useEffect(() => {
    if (!begun) return
    return hearSignIn(begun, (callback) => {
      setBegun(undefined)
      void finish({ callback })
    })
  }, [begun])
  const press = async () => {
    const reply = await begin(name)
    setBegun(reply.ok ? reply.value : undefined)
    setFailed(reply.ok ? '' : failureSentence(messages, reply.failure))
  }
  return (
    <div class="inner">
      <p class="quiet note">
        <Sentence template={tools.signsInAt} slots={{ issuer: <Host address={issuer} scheme /> }} />
      </p>
      {failed !== '' && (
        <p class="field-error" role="alert">
          {failed}
        </p>
      )}
      <div class="actions">
        <button
          class="button button-small"
          type="button"
          aria-label={fillTemplate(tools.signInNamed, { server: name })}
          onClick={() => void press()}
        >
          {tools.signIn}
        </button>
      </div>
      {begun && (
        <p role="status">
          <a href={begun.url} target="_blank" rel="noopener noreferrer">
            <Sentence template={tools.signInGo} slots={{ place: <Host address={begun.url} scheme /> }} />
          </a>{' '}
          {tools.signInWaits}
        </p>
      )}
    </div>
  )
}
