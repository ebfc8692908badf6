import { useCallback, useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import type { OptionsPorts } from '../ports.ts'
import type { OwnToolsView } from '../protocol.ts'
import { OwnToolRow } from './own-tool-row.tsx'

/** The servers of tools that are called in this person's name, and their own credential at each: set, never shown, and taken back. */
export const OwnTools = ({ send, openSignIn }: Pick<OptionsPorts, 'send' | 'openSignIn'>) => {
  const messages = useMessages()
  const { tools } = messages
  const [listed, setListed] = useState<OwnToolsView>()
  const [failure, setFailure] = useState<Failure>()
  const [told, setTold] = useState('')
  /** At which the person is signing in now. */
  const [away, setAway] = useState<string>()
  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'tools/list' })
    if (reply.ok) setListed(reply.value)
  }, [send])
  useEffect(() => void list(), [list])
  const set = async (server: string, credential: string | null): Promise<boolean> => {
    const reply = await askBackground(send, { type: 'tools/set', server, credential })
    if (reply.ok) setListed(reply.value)
    setFailure(reply.ok ? undefined : reply.failure)
    const isSignIn = listed?.some(({ name, issuer }) => name === server && issuer !== undefined)
    const gone = isSignIn ? tools.wasSignedOut : tools.wasTakenBack
    setTold(reply.ok ? fillTemplate(credential === null ? gone : tools.wasSet, { server }) : '')
    return reply.ok
  }
  const signIn = async (server: string): Promise<void> => {
    const begun = await askBackground(send, { type: 'tools/sign-in', server })
    const callback = begun.ok ? await openSignIn(begun.value) : undefined
    if (begun.ok && callback === undefined) return
    const reply = callback === undefined ? begun : await askBackground(send, { type: 'tools/signed-in', callback })
    if (callback !== undefined && reply.ok) setListed(reply.value as OwnToolsView)
    setFailure(reply.ok ? undefined : reply.failure)
    setTold(reply.ok ? fillTemplate(tools.wasSignedIn, { server }) : '')
  }
  const goSignIn = async (server: string): Promise<void> => {
    setAway(server)
    await signIn(server)
    setAway(undefined)
  }
  if (!listed) return null
  return (
    <section class="card" aria-labelledby="writ-own-tools">
      <h2 id="writ-own-tools">{tools.title}</h2>
      <p class="quiet">{tools.more}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {told !== '' && (
        <Notice tone="good" role="status">
          {told}
        </Notice>
      )}
      {listed.length === 0 && <p class="quiet">{tools.none}</p>}
      <ul class="vault own-tools">
        {listed.map((one) => (
          <OwnToolRow
            key={one.name}
            of={one}
            set={(credential) => set(one.name, credential)}
            signIn={() => void goSignIn(one.name)}
            away={away}
          />
        ))}
      </ul>
    </section>
  )
}
