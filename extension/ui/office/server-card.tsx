import type { ToolServer } from '@writ/dsl/contract'
import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Address } from '../parts/host.tsx'
import { Quoted } from '../parts/shown.tsx'
import { CredentialPart } from './credential-part.tsx'
import { type Outcome, OutcomeNotice } from './outcome-notice.tsx'
import type { OfficeServer, OfficeTool, ToolChanges } from './ports.ts'
import { SignInPart, type SignInPorts } from './sign-in-part.tsx'
import { ToolRow } from './tool-row.tsx'

/** Where a server is, and how it gets its credential. */
const Place = ({ server }: { readonly server: ToolServer }) => {
  const { office } = useMessages()
  const { tools } = office
  if (server.kind === 'http')
    return (
      <>
        <p>
          {tools.http}: <Address address={server.url} />
        </p>
        <p class="quiet note">
          {server.oauth !== undefined
            ? tools.byTokens
            : server.header === undefined
              ? tools.bearer
              : fillTemplate(tools.header, { header: server.header })}
        </p>
      </>
    )
  return (
    <>
      <p>
        {tools.stdio}:{' '}
        {server.command.map((part, n) => (
          <span key={n}>
            <Quoted text={part} />{' '}
          </span>
        ))}
      </p>
      <p class="quiet note">
        {server.variable === undefined ? tools.noVariable : fillTemplate(tools.variable, { variable: server.variable })}
      </p>
    </>
  )
}

const countsOf = (tools: readonly OfficeTool[]) => {
  const count = (status: OfficeTool['status']) => tools.filter((tool) => tool.status === status).length
  return { new: count('new'), approved: count('approved'), changed: count('changed'), gone: count('gone') }
}

/** One server of tools: where it is, its tools, its credentials, and what an admin may do with them. What came of that is told in it. */
export const ServerCard = ({
  of: shown,
  change,
  signIn
}: {
  readonly of: OfficeServer
  readonly signIn: SignInPorts
  readonly change: <What extends keyof ToolChanges>(
    what: What,
    given: ToolChanges[What],
    said: string
  ) => Promise<Outcome>
}) => {
  const { office } = useMessages()
  const { tools } = office
  const [isSure, setSure] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const { name, server } = shown
  const does = async (done: Promise<Outcome>): Promise<boolean> => {
    const came = await done
    setOutcome(came)
    return 'said' in came
  }
  const remove = () => {
    if (!isSure) return setSure(true)
    void does(change('remove', { name }, fillTemplate(tools.removed, { server: name })))
  }
  return (
    <section class="card" data-server={name} aria-labelledby={`writ-server-${name}`}>
      <h2 id={`writ-server-${name}`}>
        <Quoted text={name} />
      </h2>
      <Place server={server} />
      <div class="actions">
        <button
          class="button button-small"
          type="button"
          aria-label={fillTemplate(tools.refreshNamed, { server: name })}
          onClick={() => void does(change('refresh', { name }, tools.refreshed))}
        >
          {tools.refresh}
        </button>{' '}
        <button
          class="button button-small button-stop"
          type="button"
          aria-label={isSure ? `${tools.removeSure}: ${name}` : fillTemplate(tools.removeNamed, { server: name })}
          onClick={remove}
        >
          {isSure ? tools.removeSure : tools.remove}
        </button>
      </div>
      <OutcomeNotice outcome={outcome} />
      <p class="quiet note" data-part="counts">
        {shown.tools.length === 0 ? tools.noTools : fillTemplate(tools.counts, countsOf(shown.tools))}
      </p>
      <ul class="tools" aria-label={tools.list}>
        {shown.tools.map((tool) => (
          <ToolRow
            key={tool.tool}
            server={name}
            shown={tool}
            approve={(given) =>
              does(
                change(
                  'approve',
                  given,
                  fillTemplate(given.class === null ? tools.withdrawn : tools.approved, { tool: tool.tool })
                )
              )
            }
          />
        ))}
      </ul>
      {shown.issuer !== undefined && (
        <SignInPart
          of={shown}
          ports={signIn}
          finish={(given) => does(change('sign-in/finish', given, tools.wasSignedIn))}
        />
      )}
      <CredentialPart
        of={shown}
        set={(given) =>
          does(change('credential', given, given.credential === null ? tools.credentialGone : tools.credentialSet))
        }
      />
    </section>
  )
}
