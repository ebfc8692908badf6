import type {
  AgentBudget,
  AgentState,
  BudgetName,
  HttpToolServer,
  OAuthClientGiven,
  SignInBegun,
  ToolClass,
  ToolDefinition,
  ToolServer
} from '@writ/dsl/contract'
import type { Reply } from '../ask-background.ts'
import type { UiRefusal } from '../protocol.ts'

/** An agent of the tenant as its admin sees it (docs/agents.md). Times are ISO 8601. */
export interface OfficeAgent {
  readonly id: string
  readonly name: string
  readonly owner: string
  readonly key: string
  readonly state: AgentState
  readonly since?: string
  readonly why?: string
  readonly words: readonly { readonly person: string; readonly state: AgentState }[]
  readonly lastSeen?: string
  readonly running: number
  readonly budget: {
    readonly most: AgentBudget
    /** It is no other agent's. */
    readonly own: boolean
    readonly used: Readonly<Record<BudgetName, number>>
    readonly opens: string
  }
}

/** All agents, and the budget of those that have none of their own, where there is one. */
export interface OfficeAgents {
  readonly agents: readonly OfficeAgent[]
  readonly budget?: AgentBudget
  /** After a word on an agent: why the executor of code does not know of it yet. */
  readonly executor?: UiRefusal
}

/** An admin's word on an agent. */
export interface OfficeWord {
  readonly id: string
  readonly state: AgentState
  readonly why?: string
}

/** A budget as an admin sets it: of one agent, or of those that have none of their own; none takes it away. */
export interface OfficeBudget {
  readonly id?: string
  readonly budget?: AgentBudget
}

/** A tool as its admin sees it (docs/tools.md): `now` is what its server says, where that is not `definition`; `pin` is of what it says now. */
export interface OfficeTool {
  readonly tool: string
  readonly status: 'new' | 'approved' | 'changed' | 'gone'
  readonly class: ToolClass | null
  readonly pin: string
  readonly definition: ToolDefinition
  readonly now?: ToolDefinition
}

export interface OfficeServer {
  readonly name: string
  readonly server: ToolServer
  readonly perPerson: boolean
  /** The authorization server, where one signs in at it. */
  readonly issuer?: string
  /** Whose are kept; everybody's, without a person. */
  readonly credentials: readonly { readonly person?: string; readonly since: string }[]
  readonly tools: readonly OfficeTool[]
}

/** What an admin does with servers of tools, by the route that does it. */
export interface ToolChanges {
  readonly register: {
    readonly name: string
    readonly server: ToolServer | (Omit<HttpToolServer, 'oauth'> & { readonly oauth: OAuthClientGiven })
    readonly perPerson: boolean
    readonly credential?: string
  }
  /** The address that the browser came back to. */
  readonly 'sign-in/finish': { readonly callback: string }
  readonly refresh: { readonly name: string }
  readonly remove: { readonly name: string }
  readonly approve: {
    readonly server: string
    readonly tool: string
    readonly pin: string
    readonly class: ToolClass | null
  }
  readonly credential: { readonly server: string; readonly person?: string; readonly credential: string | null }
}

export const OFFICE_TABS = ['agents', 'tools'] as const
export type OfficeTab = (typeof OFFICE_TABS)[number]

/** What the admin's pages may do, each with the key that they typed; it is kept in the page alone. */
export interface OfficePorts {
  readonly locale: string
  readonly tab: OfficeTab
  /** The page shows this now: so its address says. */
  readonly turn: (tab: OfficeTab) => void
  readonly listAgents: (key: string) => Promise<Reply<OfficeAgents>>
  readonly say: (key: string, word: OfficeWord) => Promise<Reply<OfficeAgents>>
  readonly setBudget: (key: string, given: OfficeBudget) => Promise<Reply<OfficeAgents>>
  readonly listTools: (key: string) => Promise<Reply<readonly OfficeServer[]>>
  /** Begins to sign in at a server of tools. */
  readonly beginSignIn: (key: string, server: string) => Promise<Reply<SignInBegun>>
  /** Calls the listener when this browser comes back from that; gives back how to end that. */
  readonly hearSignIn: (begun: SignInBegun, listener: (callback: string) => void) => () => void
  readonly changeTools: <What extends keyof ToolChanges>(
    key: string,
    what: What,
    given: ToolChanges[What]
  ) => Promise<Reply<readonly OfficeServer[]>>
}
