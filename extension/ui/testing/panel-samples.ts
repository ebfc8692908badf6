import type { Origin, RunReport, StepReport } from '@writ/dsl/contract'
import type {
  AgentView,
  DoubtView,
  FloorView,
  LogView,
  OwnToolsView,
  PanelRun,
  PanelState,
  StandingView,
  VaultImport,
  VaultListing,
  VaultView
} from '../protocol.ts'
import { lostAct, SITE } from './samples.ts'

const step = (
  n: number,
  verb: string,
  effect: StepReport['effect'],
  target?: string,
  outcome: StepReport['outcome'] = 'done'
) =>
  ({
    step: `${n}`,
    verb,
    effect,
    origin: SITE,
    ...(target && { target }),
    line: n,
    outcome,
    ms: 12.4 * n
  }) satisfies StepReport

const steps = [
  step(1, 'open', 'navigate'),
  step(2, 'fill', 'input', 'field "Email"'),
  step(3, 'fill-secret', 'secret', 'field "Password"'),
  step(4, 'click', 'submit', 'button "Sign in"'),
  step(5, 'read-table', 'read', 'table "Reports"')
]

const run = (more: Partial<PanelRun>): PanelRun => ({
  run: 'run-1',
  plan: 'Claim the March taxis',
  agent: 'expense-agent',
  request: 'File my March taxi receipts as expenses.',
  state: 'running',
  steps,
  ...more
})

const report = (status: RunReport['status'], refusal?: RunReport['refusal']): RunReport => ({
  run: 'run-1',
  status,
  ...(refusal && { refusal }),
  steps,
  approvals: [],
  timings: {}
})

const enrolled = {
  server: 'https://writ.example.com',
  person: 'lin@example.com',
  device: 'dev_7Hq2mZ4x',
  keys: ['9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI'],
  log: 'writ.example.com/log+5d2f8a31+AVx9Yw3k'
}

const MALFORMED = {
  code: 'floor/malformed',
  message: 'what the organisation set cannot be read',
  detail: { where: 'floor.neverRun[0]' }
}

/** Managed policies, by name. */
export const floors = {
  full: {
    set: {
      blockedSites: ['https://*.bank.example', '*://payroll.intranet.example:8443'],
      allowedSites: ['https://*.example.com', 'https://a-very-long-name-of-a-site.department.organisation.example'],
      neverRun: ['destroy', 'code'],
      alwaysAsk: ['submit', 'share'],
      maxRisk: 'transact',
      server: 'https://writ.example.com' as Origin,
      tenant: 'acme',
      approvers: 'nobody',
      egress: 'declared',
      executors: ['https://code.example.com' as Origin]
    }
  },
  barred: {
    set: { server: 'https://writ.acme.example' as Origin, approvers: 'person', egress: 'open' },
    barred: {
      code: 'floor/server',
      message: 'the organisation lets this browser enrol with https://writ.acme.example only',
      detail: { server: 'https://writ.acme.example' }
    }
  },
  malformed: { malformed: MALFORMED }
} as const satisfies Record<string, FloorView>

/** States of the side panel, by name. */
/** An answer by which the server's log is in doubt, and what is kept of that log. */
export const doubt: DoubtView = { at: 1_772_000_000_000, fault: 'rolled-back' }
const keep = { choices: [1, 7, 31, 90, 365] }
export const logs: Readonly<Record<'good' | 'doubted', LogView>> = {
  good: { keep, leaves: 12_345, checkpoint: 'writ:x/default/log\n12345\nAA==\n' },
  doubted: {
    keep: { ...keep, chosen: 7, told: 90 },
    leaves: 12_345,
    checkpoint: 'writ:x/default/log\n12345\nAA==\n',
    doubt,
    evidence: '[]'
  }
}

export const panels = {
  busy: {
    enrolled,
    connected: true,
    runs: [
      run({
        state: 'asking',
        question: 'q-1',
        steps: [...steps, step(6, 'click', 'destroy', 'button "Delete"', 'raised')]
      }),
      run({
        run: 'run-0',
        plan: 'Cheapest kettle',
        state: 'ended',
        report: report('refused', { code: 'approval/declined', message: 'the person declined' })
      }),
      run({ run: 'run-a', plan: 'Publish the post', state: 'ended', report: report('done') }),
      run({ run: 'run-b', plan: 'Pay the invoice', state: 'ended', report: report('unknown'), lost: [lostAct.id] })
    ]
  },
  idle: { enrolled, connected: true, runs: [] },
  stopped: { enrolled, connected: true, runs: [], stopped: [{ agent: 'flood-agent', at: Date.UTC(2026, 2, 3, 9) }] },
  away: { enrolled, connected: false, runs: [run({ state: 'paused', steps: [] })] },
  fresh: { connected: false, runs: [] },
  barred: { enrolled, connected: false, floor: floors.barred, runs: [] },
  malformed: { enrolled, connected: true, floor: floors.malformed, runs: [] },
  doubt: { enrolled, connected: true, doubt, runs: [] }
} as const satisfies Record<string, PanelState>

/** States of the vault, by name. */
export const vaults = {
  fresh: { state: 'new', lockAfter: 15 },
  unprotected: { state: 'unprotected', lockAfter: 15 },
  locked: { state: 'locked', lockAfter: 15 },
  open: { state: 'open', lockAfter: 15, passkey: { credential: 'Y3JlZA', input: 'aW5wdXQ' } }
} as const satisfies Record<string, VaultView>

/** What an export of a password manager would give. */
export const imported: VaultImport = {
  manager: 'Bitwarden',
  rows: [
    {
      row: 2,
      title: 'Expenses',
      origin: 'https://expenses.example.com',
      name: 'example',
      parts: ['username', 'password']
    },
    { row: 3, title: 'Shop', origin: 'https://shop.example', name: 'shop', parts: ['username', 'password', 'totp'] },
    { row: 4, title: 'An app', parts: [], refused: 'no-web-site' },
    { row: 5, title: 'Twice', origin: 'https://shop.example', parts: ['username', 'password'], refused: 'duplicate' }
  ]
}

/** What a vault tells about itself. */
export const vault: readonly VaultListing[] = [
  { name: 'work', origin: 'https://expenses.example.com', parts: ['username', 'password'] },
  { name: 'blog', origin: 'http://127.0.0.1:8080', parts: ['username', 'password', 'totp'] }
]

/** Answers *always*, with all that can be covered. */
export const standing: readonly StandingView[] = [
  {
    id: 'q-7',
    agent: 'expense-agent',
    covers: {
      origin: 'https://expenses.example.com',
      verb: 'click',
      role: 'button',
      name: 'Save draft\u202e',
      account: 'lin@example.com',
      effect: 'submit',
      form: { action: 'https://expenses.example.com/drafts?new=1', method: 'post' },
      dialog: 'accept *'
    },
    given: Date.UTC(2026, 2, 1),
    expires: Date.UTC(2026, 2, 31),
    used: Date.UTC(2026, 2, 3),
    uses: 4
  },
  {
    id: 'q-8',
    agent: 'mail-agent',
    covers: {
      origin: 'http://127.0.0.1:8080',
      verb: 'drag',
      role: 'row',
      name: 'Newsletter',
      effect: 'activate',
      drop: { role: 'link', name: 'Archive' }
    },
    given: Date.UTC(2026, 2, 2),
    expires: Date.UTC(2026, 3, 1),
    uses: 0
  }
]

/** Agents of a person in each state, and whose word it is. */
export const agents: readonly AgentView[] = [
  {
    agent: 'expense-agent',
    name: 'Expenses',
    state: 'active',
    own: 'active',
    running: 1,
    lastSeen: '2026-03-03T08:59:00.000Z'
  },
  {
    agent: 'shop-agent',
    name: 'Shopping',
    state: 'paused',
    own: 'paused',
    since: '2026-03-03T08:00:00.000Z',
    running: 2
  },
  { agent: 'mail-agent', name: 'Mail \u202eliam', state: 'stopped', own: 'active', running: 0 }
]

/** Servers of tools that are called in a person's name: with their credential, without one, and where none may be called yet. */
export const ownTools: OwnToolsView = [
  {
    name: 'mail',
    place: 'https://mcp.mail.example.com',
    tools: ['find_messages', 'send_message'],
    since: '2026-03-02T10:30:00.000Z'
  },
  { name: 'shop', place: 'https://tools.shop.example', tools: ['look'] },
  { name: 'calendar', place: 'https://mcp.example.org', tools: ['events'], issuer: 'https://accounts.example.org' },
  {
    name: 'drive',
    place: 'https://drive.example.org',
    tools: ['files'],
    issuer: 'https://accounts.example.org',
    since: '2026-03-02T10:30:00.000Z'
  },
  { name: 'notes', place: 'program', tools: [] }
]
