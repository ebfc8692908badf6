import { useState } from 'preact/hooks'
import type { Failure, Reply } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { SealIcon } from '../parts/icons.tsx'
import { TextField } from '../parts/text-field.tsx'
import { AgentsPart } from './agents-part.tsx'
import { OFFICE_TABS, type OfficeAgents, type OfficePorts, type OfficeServer, type OfficeTab } from './ports.ts'
import { ToolsPart } from './tools-part.tsx'

/** What the server told for the key: once it did, the key is an admin's. */
type Listed =
  | { readonly tab: 'agents'; readonly agents: OfficeAgents }
  | { readonly tab: 'tools'; readonly servers: readonly OfficeServer[] }

const told = <From, To>(reply: Reply<From>, take: (value: From) => To): Reply<To> =>
  reply.ok ? { ok: true, value: take(reply.value) } : reply

/** The admin's pages: signs them in for as long as the page is open, and shows the tenant's agents or its tools. */
export const OfficePage = ({ tab: first, turn, ...ports }: Omit<OfficePorts, 'locale'>) => {
  const messages = useMessages()
  const { office } = messages
  const [tab, setTab] = useState(first)
  const [key, setKey] = useState('')
  const [listed, setListed] = useState<Listed>()
  const [failure, setFailure] = useState<Failure>()
  const list = async (which: OfficeTab): Promise<void> => {
    const reply =
      which === 'agents'
        ? told(await ports.listAgents(key), (agents): Listed => ({ tab: which, agents }))
        : told(await ports.listTools(key), (servers): Listed => ({ tab: which, servers }))
    setFailure(reply.ok ? undefined : reply.failure)
    setListed(reply.ok ? reply.value : undefined)
  }
  const open = async (event: Event, which: OfficeTab) => {
    event.preventDefault()
    setTab(which)
    turn(which)
    if (listed) await list(which)
  }
  const signIn = async (event: Event) => {
    event.preventDefault()
    await list(tab)
  }
  const forget = () => {
    setListed(undefined)
    setFailure(undefined)
    setKey('')
  }
  return (
    <main class="approval second office" data-state={listed ? 'in' : 'out'} data-tab={listed?.tab}>
      <header>
        <div class="bar">
          <span class="brand">
            <SealIcon /> Writ
          </span>
          {listed && (
            <button class="button button-small" type="button" onClick={forget}>
              {office.signOut}
            </button>
          )}
        </div>
        <nav class="tabs">
          {OFFICE_TABS.map((which) => (
            <a
              key={which}
              href={`/console/${which}`}
              aria-current={which === tab ? 'page' : undefined}
              onClick={(event) => void open(event, which)}
            >
              {office.tabs[which]}
            </a>
          ))}
        </nav>
      </header>
      <div class="content">
        <h1>{tab === 'agents' ? office.title : office.tools.title}</h1>
        {!listed && (
          <form class="card" onSubmit={signIn}>
            <TextField
              id="writ-admin-key"
              label={office.adminKey}
              hint={office.adminKeyHint}
              error={failure && failureSentence(messages, failure)}
              secret="current"
              value={key}
              set={setKey}
            />
            <button class="button" type="submit">
              {office.signIn}
            </button>
          </form>
        )}
        {listed?.tab === 'agents' && (
          <AgentsPart
            first={listed.agents}
            say={(word) => ports.say(key, word)}
            setBudget={(given) => ports.setBudget(key, given)}
          />
        )}
        {listed?.tab === 'tools' && (
          <ToolsPart
            first={listed.servers}
            change={(what, given) => ports.changeTools(key, what, given)}
            signIn={{ begin: (server) => ports.beginSignIn(key, server), hearSignIn: ports.hearSignIn }}
          />
        )}
      </div>
    </main>
  )
}
