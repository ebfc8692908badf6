import type { RefusalCode } from '@writ/dsl/contract'

type Codes = readonly RefusalCode[]

/** Any route may. */
const OF_ALL: Codes = ['session/bad-request', 'server/busy', 'server/away', 'server/failed', 'audit/disk-full']

/** By the scheme of what a route is asked with. */
const OF_SCHEMES: Readonly<Record<string, Codes>> = {
  agent: ['session/unauthorized'],
  admin: ['session/unauthorized'],
  auditor: ['session/unauthorized'],
  approver: ['session/unauthorized'],
  operator: ['session/unauthorized'],
  holder: ['capability/proof'],
  device: ['capability/proof', 'enrol/not-enrolled']
}

const OF_SESSION: Codes = ['session/unknown', 'session/ended']
const OF_PLAN: Codes = [
  ...OF_SESSION,
  'session/no-device',
  'session/device-away',
  'session/site-in-use',
  'agent/paused',
  'agent/stopped',
  'agent/budget',
  'policy/denied',
  'policy/too-large',
  'plan/bad-input'
]

const OF_SIGN_IN: Codes = [
  'tool/no-host',
  'tool/unknown',
  'tool/no-sign-in',
  'tool/key-changed',
  'tool/bad-sign-in',
  'tool/bad-address',
  'tool/away'
]

/** Routes of which the text of a plan is refused too: with codes of `syntax/` and `check/`, each place in `diagnostics`. */
export const READS_PLANS: readonly string[] = [
  'POST /v1/sessions/{id}/plans',
  'POST /v1/sessions/{id}/check',
  'POST /v1/sessions/{id}/act',
  'POST /v1/sessions/{id}/observe',
  'POST /v1/sessions/{id}/code'
]

/** What a route refuses with besides; one that is not named, with nothing. */
export const OF_ROUTES: Readonly<Record<string, Codes>> = {
  'DELETE /v1/sessions/{id}': ['session/unknown'],
  'POST /v1/sessions/{id}/plans': OF_PLAN,
  'POST /v1/sessions/{id}/check': OF_PLAN,
  'POST /v1/sessions/{id}/act': [...OF_PLAN, 'resume/not-held', 'resume/unknown-act', 'session/key-reused'],
  'POST /v1/sessions/{id}/observe': [...OF_PLAN, 'session/key-reused'],
  'POST /v1/sessions/{id}/code': [...OF_PLAN, 'session/key-reused'],
  'GET /v1/runs/{id}': ['run/unknown'],
  'GET /v1/runs/{id}/events': ['run/unknown'],
  'POST /v1/runs/{id}/cancel': ['run/unknown'],
  'GET /v1/runs/{id}/record': ['audit/not-recorded'],
  'POST /v1/runs/{id}/record': ['audit/not-recorded', 'audit/other-recording'],
  'POST /v1/runs/{id}/record/own': ['audit/not-recorded'],
  'POST /v1/agents/state': ['tenant/unknown-agent', 'agent/stopped'],
  'POST /v1/approvals/{run}/{id}': [
    'approval/unknown',
    'approval/own-question',
    'approval/unsound',
    'approval/no-passkey'
  ],
  'POST /v1/enrol': ['enrol/bad-code'],
  'POST /v1/enrolments': ['tenant/unknown-person'],
  'POST /v1/journal': ['audit/broken-chain'],
  'POST /v1/renew': ['run/unknown', 'agent/paused', 'agent/stopped', 'policy/stale'],
  'POST /v1/rules': ['rule/not-allowed', 'rule/too-many'],
  'POST /v1/sandbox-tokens': ['policy/denied'],
  'POST /v1/tools/call': ['tool/no-host'],
  'POST /v1/tools/own/credential': ['tool/unknown', 'tool/shared', 'tool/signs-in'],
  'POST /v1/tools/own/sign-in': ['tool/shared', ...OF_SIGN_IN],
  'POST /v1/tools/own/sign-in/finish': [
    'tool/no-host',
    'tool/no-sign-in',
    'tool/key-changed',
    'tool/bad-sign-in',
    'tool/away'
  ],
  'POST /v1/admin/agents': ['tenant/unknown-person'],
  'DELETE /v1/admin/agents/{id}': ['tenant/unknown-agent'],
  'POST /v1/admin/agents/{id}/budget': ['tenant/unknown-agent'],
  'POST /v1/admin/agents/{id}/state': ['tenant/unknown-agent', 'agent/stopped'],
  'POST /v1/admin/approvers': ['tenant/unknown-person'],
  'DELETE /v1/admin/approvers/{person}': ['tenant/unknown-person'],
  'POST /v1/admin/labels/clear': ['tenant/unknown-person'],
  'POST /v1/admin/persons/{id}/erase': ['tenant/unknown-person', 'audit/runs-open'],
  'POST /v1/admin/policy': ['policy/invalid', 'policy/too-large', 'policy/stale'],
  'POST /v1/admin/tools': [
    'tool/no-host',
    'tool/taken',
    'tool/reserved',
    'tool/signs-in',
    'tool/bad-sign-in',
    'tool/away'
  ],
  'POST /v1/admin/tools/approve': ['tool/unknown', 'tool/changed'],
  'POST /v1/admin/tools/credential': ['tool/unknown', 'tool/key-changed', 'tool/signs-in'],
  'POST /v1/admin/tools/refresh': ['tool/no-host', 'tool/unknown', 'tool/signed-out', 'tool/away'],
  'POST /v1/admin/tools/remove': ['tool/unknown'],
  'POST /v1/admin/tools/sign-in': OF_SIGN_IN,
  'POST /v1/admin/tools/sign-in/finish': [
    'tool/no-host',
    'tool/no-sign-in',
    'tool/key-changed',
    'tool/bad-sign-in',
    'tool/away'
  ],
  'POST /v1/operator/tenants': ['tenant/taken'],
  'POST /v1/operator/tenants/{id}/admin-key': ['tenant/unknown']
}

/** The codes that a route may refuse with, each once. */
export const refusalsOf = (route: string, schemes: readonly string[]): Codes => [
  ...new Set([...schemes.flatMap((scheme) => OF_SCHEMES[scheme] ?? []), ...(OF_ROUTES[route] ?? []), ...OF_ALL])
]
