import { useState } from 'preact/hooks'
import type { Reply } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { type Outcome, OutcomeNotice } from './outcome-notice.tsx'
import type { OfficeServer, ToolChanges } from './ports.ts'
import { RegisterForm } from './register-form.tsx'
import { ServerCard } from './server-card.tsx'
import type { SignInPorts } from './sign-in-part.tsx'

type Change = <What extends keyof ToolChanges>(
  what: What,
  given: ToolChanges[What]
) => Promise<Reply<readonly OfficeServer[]>>

/** The servers of tools of a tenant, and what their admin does with them. */
export const ToolsPart = ({
  first,
  change,
  signIn
}: {
  readonly first: readonly OfficeServer[]
  readonly change: Change
  readonly signIn: SignInPorts
}) => {
  const { office } = useMessages()
  const { tools } = office
  const [servers, setServers] = useState(first)
  /** What came of a server that is there no more, or not yet. */
  const [outcome, setOutcome] = useState<Outcome>()
  const does = async <What extends keyof ToolChanges>(
    what: What,
    given: ToolChanges[What],
    said: string
  ): Promise<Outcome> => {
    const reply = await change(what, given)
    if (reply.ok) setServers(reply.value)
    const came = reply.ok ? { said } : { failure: reply.failure }
    setOutcome(what === 'register' || (what === 'remove' && reply.ok) ? came : undefined)
    return came
  }
  return (
    <>
      <p class="quiet">{tools.more}</p>
      <OutcomeNotice outcome={outcome} />
      <RegisterForm
        register={async (given) =>
          'said' in (await does('register', given, fillTemplate(tools.added, { server: given.name })))
        }
      />
      {servers.length === 0 && <p class="quiet">{tools.none}</p>}
      {servers.map((server) => (
        <ServerCard key={server.name} of={server} change={does} signIn={signIn} />
      ))}
    </>
  )
}
