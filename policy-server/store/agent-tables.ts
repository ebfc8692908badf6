import type { AgentBudget, AgentState, BudgetWindow } from '@writ/dsl/contract'
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { created, time } from './moments.ts'
import { ofTenant, tenantColumn } from './tenant-rows.ts'

/** Who may send plans, and for whom: `owner` is a person. `given` marks one that the server was started with. */
export const agents = pgTable(
  'agent',
  {
    tenant: tenantColumn(),
    id: text().notNull(),
    owner: text().notNull().default('person'),
    name: text().notNull(),
    keyHash: text('key_hash').notNull().unique(),
    trustedHost: boolean('trusted_host').notNull(),
    /** As the tenant says; one that is stopped stays so, and its key is worth nothing. */
    state: text().$type<AgentState>().notNull().default('active'),
    /** When the tenant said so last, and why. */
    stateAt: time('state_at'),
    why: text(),
    /** What it may use, where the tenant gave it a budget of its own. */
    budget: jsonb().$type<AgentBudget>(),
    /** When it was heard last, give or take a minute. */
    lastSeen: time('last_seen'),
    given: boolean().notNull().default(true)
  },
  (row) => [primaryKey({ columns: [row.tenant, row.id] }), ofTenant(row)]
)

/** What persons said of agents that act for them: which these do not let go on. */
export const agentWords = pgTable(
  'agent_word',
  {
    tenant: tenantColumn(),
    person: text().notNull(),
    agent: text().notNull(),
    state: text().$type<Exclude<AgentState, 'active'>>().notNull(),
    at: created()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.person, row.agent] }), ofTenant(row)]
)

/** So much of what a budget bounds, in the window that begins then. */
const amountsInWindow = () => ({
  window: text().$type<BudgetWindow>().notNull(),
  begins: time('begins').notNull(),
  plans: bigint({ mode: 'number' }).notNull(),
  acts: bigint({ mode: 'number' }).notNull(),
  questions: bigint({ mode: 'number' }).notNull(),
  codeMs: bigint('code_ms', { mode: 'number' }).notNull()
})

/** What was used of an agent's budget in a window; with all that its live runs may still use. */
export const agentUse = pgTable(
  'agent_use',
  {
    tenant: tenantColumn(),
    agent: text().notNull(),
    ...amountsInWindow()
  },
  (row) => [primaryKey({ columns: [row.tenant, row.agent, row.window, row.begins] }), ofTenant(row)]
)

/** What was reserved of it for a run that has not ended; `asked` of its questions were, `question` last. */
export const agentReserves = pgTable(
  'agent_reserve',
  {
    tenant: tenantColumn(),
    run: text().primaryKey(),
    agent: text().notNull(),
    ...amountsInWindow(),
    asked: integer().notNull().default(0),
    question: text()
  },
  (row) => [ofTenant(row)]
)
