import { randomBytes } from 'node:crypto'
import { AGENT_CONTEXT, ERASURE_CONTEXT, hashJson, LABELS_CONTEXT } from '@writ/dsl/contract'
import { signText } from './test-device.ts'
import { BALANCED, PLAN } from './test-server.ts'
import type { Ids, LivingTenant } from './two-tenants.ts'

export interface Aimed {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** An agent proves a key with it too. */
  readonly proves?: true
}

export interface Row {
  /** The request that `by` sends, aimed at things with these ids: its own, another tenant's, or nobody's. */
  readonly aim: (ids: Ids, by: LivingTenant) => Aimed | Promise<Aimed>
  /** What those who are let in get for their own things; 200 otherwise. */
  readonly own?: number
  /** What another's and nobody's ids get alike: a refusal's code, or nothing. Without it the route takes no ids. */
  readonly foreign?: string
}

/** How each route of the API is tried, in this order. */
export const ROWS: Readonly<Record<string, Row>> = {
  'GET /healthz': { aim: () => ({ path: '/healthz' }) },
  'GET /.well-known/jwks.json': { aim: () => ({ path: '/.well-known/jwks.json' }) },
  'GET /openapi.json': { aim: () => ({ path: '/openapi.json' }) },
  'POST /v1/sessions': { aim: () => ({ path: '/v1/sessions', body: { request: 'Do it' } }) },
  'POST /v1/sessions/{id}/plans': {
    aim: ({ session }) => ({ path: `/v1/sessions/${session}/plans`, body: { text: PLAN, inputs: { sum: 1 } } }),
    foreign: 'session/unknown'
  },
  // Their policies permit no such thing.
  'POST /v1/sandbox-tokens': {
    aim: () => ({ path: '/v1/sandbox-tokens', body: { languages: ['python'] }, proves: true }),
    own: 403
  },
  'GET /v1/tools': { aim: () => ({ path: '/v1/tools' }) },
  'GET /v1/admin/tools': { aim: () => ({ path: '/v1/admin/tools' }) },
  // This server has no host for tools; with one they are tried in cli/.
  'POST /v1/admin/tools': {
    aim: () => ({
      path: '/v1/admin/tools',
      body: { name: 'files', server: { kind: 'http', url: 'https://mcp.example/' } }
    }),
    own: 501
  },
  'POST /v1/admin/tools/refresh': {
    aim: () => ({ path: '/v1/admin/tools/refresh', body: { name: 'files' } }),
    own: 501
  },
  'POST /v1/admin/tools/remove': { aim: () => ({ path: '/v1/admin/tools/remove', body: { name: 'files' } }), own: 404 },
  'POST /v1/admin/tools/approve': {
    aim: () => ({
      path: '/v1/admin/tools/approve',
      body: { server: 'files', tool: 'read', pin: 'A'.repeat(43), class: 'read' }
    }),
    own: 404
  },
  'POST /v1/admin/tools/credential': {
    aim: () => ({ path: '/v1/admin/tools/credential', body: { server: 'files', credential: 'k-of-files' } }),
    own: 404
  },
  'POST /v1/tools/call': {
    aim: ({ device, token }) => ({
      path: '/v1/tools/call',
      body: { device, parent: token, child: token, step: '1', args: {} }
    }),
    own: 501,
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/tools/own': {
    aim: ({ device }) => ({ path: '/v1/tools/own', body: { device } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/tools/own/credential': {
    aim: ({ device }) => ({
      path: '/v1/tools/own/credential',
      body: { device, server: 'files', credential: 'k-of-files' }
    }),
    own: 404,
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/tools/own/sign-in': {
    aim: ({ device }) => ({ path: '/v1/tools/own/sign-in', body: { device, server: 'files' } }),
    own: 501,
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/tools/own/sign-in/finish': {
    aim: ({ device }) => ({
      path: '/v1/tools/own/sign-in/finish',
      body: { device, callback: 'https://writ.example/oauth/callback/acme/files?state=x&code=y' }
    }),
    own: 501,
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/admin/tools/sign-in': {
    aim: () => ({ path: '/v1/admin/tools/sign-in', body: { server: 'files' } }),
    own: 501
  },
  'POST /v1/admin/tools/sign-in/finish': {
    aim: () => ({
      path: '/v1/admin/tools/sign-in/finish',
      body: { callback: 'https://writ.example/oauth/callback/acme/files?state=x&code=y' }
    }),
    own: 501
  },
  'GET /v1/runs/{id}': { aim: ({ run }) => ({ path: `/v1/runs/${run}?wait=0` }), foreign: 'run/unknown' },
  'GET /v1/runs/{id}/events': {
    aim: ({ run }) => ({ path: `/v1/runs/${run}/events?wait=0` }),
    foreign: 'run/unknown'
  },
  'POST /v1/sessions/{id}/check': {
    aim: ({ session }) => ({ path: `/v1/sessions/${session}/check`, body: { text: PLAN, inputs: { sum: 1 } } }),
    foreign: 'session/unknown'
  },
  'POST /v1/sessions/{id}/act': {
    aim: ({ session }) => ({
      path: `/v1/sessions/${session}/act`,
      body: { text: PLAN, inputs: { sum: 1 }, waitSeconds: 0 }
    }),
    foreign: 'session/unknown'
  },
  'GET /.well-known/oauth-protected-resource': { aim: () => ({ path: '/.well-known/oauth-protected-resource' }) },
  'GET /.well-known/oauth-protected-resource/mcp': {
    aim: () => ({ path: '/.well-known/oauth-protected-resource/mcp' })
  },
  // What its tools do with the ids of others is tried in mcp/.
  'POST /mcp': {
    aim: () => ({
      path: '/mcp',
      headers: { accept: 'application/json, text/event-stream' },
      body: {
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
      }
    })
  },
  // Of no session.
  'GET /mcp': { aim: () => ({ path: '/mcp', headers: { accept: 'text/event-stream' } }), own: 400 },
  'DELETE /mcp': { aim: () => ({ path: '/mcp' }), own: 400 },
  'POST /v1/renew': {
    aim: ({ device, token }) => ({ path: '/v1/renew', body: { device, token } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/journal': {
    aim: ({ device }) => ({ path: '/v1/journal', body: { device, entries: [] } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/rules': {
    aim: ({ device }) => ({ path: '/v1/rules', body: { device } }),
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/runs/{id}/cancel': {
    aim: ({ run }) => ({ path: `/v1/runs/${run}/cancel` }),
    foreign: 'run/unknown'
  },
  'POST /v1/enrol': {
    aim: (_, by) => ({
      path: '/v1/enrol',
      body: { code: '0000-0000-0000', jwk: { kty: 'OKP', crv: 'Ed25519', x: by.browser.x }, build: 'b', browser: 't' }
    }),
    own: 403
  },
  'POST /v1/enrolments': {
    aim: ({ person }) => ({ path: '/v1/enrolments', body: { person } }),
    foreign: 'tenant/unknown-person'
  },
  'GET /v1/admin/policy': { aim: () => ({ path: '/v1/admin/policy' }) },
  'GET /v1/admin/policy/versions': { aim: () => ({ path: '/v1/admin/policy/versions' }) },
  'POST /v1/admin/policy': {
    aim: (_, by) => ({ path: '/v1/admin/policy', body: { text: `${BALANCED}\n// policy-of-${by.id}` } })
  },
  'GET /v1/admin/persons': { aim: () => ({ path: '/v1/admin/persons' }) },
  'POST /v1/admin/persons': {
    aim: (_, by) => ({ path: '/v1/admin/persons', body: { id: fresh(), name: `new of ${by.id}` } })
  },
  'GET /v1/admin/agents': { aim: () => ({ path: '/v1/admin/agents' }) },
  'POST /v1/admin/agents': {
    aim: ({ person }) => ({ path: '/v1/admin/agents', body: { id: fresh(), name: 'new', owner: person } }),
    foreign: 'tenant/unknown-person'
  },
  'POST /v1/admin/agents/{id}/state': {
    aim: ({ agent }) => ({ path: `/v1/admin/agents/${agent}/state`, body: { state: 'active' } }),
    foreign: 'tenant/unknown-agent'
  },
  'POST /v1/admin/agents/{id}/budget': {
    aim: ({ agent }) => ({
      path: `/v1/admin/agents/${agent}/budget`,
      body: { budget: { window: 'day', plans: 9_000 } }
    }),
    foreign: 'tenant/unknown-agent'
  },
  'GET /v1/admin/budget': { aim: () => ({ path: '/v1/admin/budget' }) },
  'POST /v1/admin/budget': { aim: () => ({ path: '/v1/admin/budget', body: {} }) },
  'POST /v1/agents': {
    aim: ({ device }) => ({ path: '/v1/agents', body: { device } }),
    foreign: 'enrol/not-enrolled'
  },
  // Of their own device, whose ids are tried with the route before, over another's agent.
  'POST /v1/agents/state': {
    aim: async ({ agent }, by) => {
      const said = { device: by.device, agent, state: 'active', at: Date.now() }
      const sig = await signText(by.browser.key.privateKey, AGENT_CONTEXT + hashJson(said))
      return { path: '/v1/agents/state', body: { ...said, sig } }
    },
    foreign: 'tenant/unknown-agent'
  },
  'POST /v1/admin/keys': { aim: () => ({ path: '/v1/admin/keys', body: { office: 'auditor' } }) },
  'GET /v1/admin/labels': {
    aim: ({ person }) => ({ path: `/v1/admin/labels?person=${person}` }),
    foreign: '"labels":[]'
  },
  'POST /v1/admin/labels/clear': {
    aim: ({ person }) => ({ path: '/v1/admin/labels/clear', body: { person, what: 'shown' } }),
    foreign: 'tenant/unknown-person'
  },
  'POST /v1/labels/clear': {
    aim: async ({ device }, by) => {
      const said = { device, what: 'shown', at: Date.now() }
      const sig = await signText(by.browser.key.privateKey, LABELS_CONTEXT + hashJson(said))
      return { path: '/v1/labels/clear', body: { ...said, sig } }
    },
    foreign: 'enrol/not-enrolled'
  },
  'GET /v1/admin/approvers': { aim: () => ({ path: '/v1/admin/approvers' }) },
  'POST /v1/admin/approvers': {
    aim: ({ person }) => ({ path: '/v1/admin/approvers', body: { person } }),
    foreign: 'tenant/unknown-person'
  },
  'DELETE /v1/admin/approvers/{person}': {
    aim: ({ person }) => ({ path: `/v1/admin/approvers/${person}` }),
    foreign: 'tenant/unknown-person'
  },
  'GET /v1/admin/erasures': { aim: () => ({ path: '/v1/admin/erasures' }) },
  // Their own asks: nothing but a word to the admin comes of it.
  'POST /v1/erasure': {
    aim: async ({ device }, by) => {
      const said = { device, at: Date.now() }
      const sig = await signText(by.browser.key.privateKey, ERASURE_CONTEXT + hashJson(said))
      return { path: '/v1/erasure', body: { ...said, sig } }
    },
    foreign: 'enrol/not-enrolled'
  },
  'GET /v1/admin/retention': { aim: () => ({ path: '/v1/admin/retention' }) },
  'POST /v1/admin/retention': { aim: () => ({ path: '/v1/admin/retention', body: { days: 400 } }) },
  'GET /v1/admin/witnesses': { aim: () => ({ path: '/v1/admin/witnesses' }) },
  'POST /v1/admin/witnesses': { aim: () => ({ path: '/v1/admin/witnesses', body: { need: 0, witnesses: [] } }) },
  // Its run has not ended.
  'POST /v1/admin/persons/{id}/erase': {
    aim: ({ person }) => ({ path: `/v1/admin/persons/${person}/erase`, body: {} }),
    own: 409,
    foreign: 'tenant/unknown-person'
  },
  'GET /v1/approvals': { aim: () => ({ path: '/v1/approvals' }) },
  'POST /v1/approvals/{run}/{id}': {
    aim: ({ run, question, shown }) => ({ path: `/v1/approvals/${run}/${question}`, body: { choice: 'yes', shown } }),
    foreign: 'approval/unknown'
  },
  'POST /access/v1/evaluation': { aim: ({ agent }) => ({ path: '/access/v1/evaluation', body: question(agent) }) },
  'POST /access/v1/evaluations': {
    aim: ({ agent }) => ({ path: '/access/v1/evaluations', body: { evaluations: [question(agent)] } })
  },
  // After the questions: a run more would wait for one.
  'POST /v1/sessions/{id}/observe': {
    aim: ({ session }) => ({
      path: `/v1/sessions/${session}/observe`,
      body: { url: 'https://a.example/', waitSeconds: 0 }
    }),
    foreign: 'session/unknown'
  },
  'POST /v1/sessions/{id}/code': {
    aim: ({ session }) => ({
      path: `/v1/sessions/${session}/code`,
      body: { language: 'python', code: 'result = {"n": 1}', gives: '{ n: number }', waitSeconds: 0 }
    }),
    foreign: 'session/unknown'
  },
  // Nothing is sent in it any more; and its agent is the next to go.
  'DELETE /v1/sessions/{id}': {
    aim: ({ session }) => ({ path: `/v1/sessions/${session}` }),
    foreign: 'session/unknown'
  },
  'DELETE /v1/admin/agents/{id}': {
    aim: ({ agent }) => ({ path: `/v1/admin/agents/${agent}` }),
    foreign: 'tenant/unknown-agent'
  },
  'GET /log/checkpoint': { aim: () => ({ path: '/log/checkpoint' }) },
  'GET /log/tile/{*}': { aim: () => ({ path: '/log/tile/entries/000.p/1' }) },
  'GET /.well-known/authzen-configuration': { aim: () => ({ path: '/.well-known/authzen-configuration' }) },
  'GET /v1/admin/runs/export': { aim: () => ({ path: '/v1/admin/runs/export' }) },
  // It has told of no recording.
  'POST /v1/runs/{id}/record': {
    aim: ({ run, device }) => ({ path: `/v1/runs/${run}/record`, body: { device, sealed: '{}' } }),
    own: 404,
    foreign: 'enrol/not-enrolled'
  },
  'POST /v1/runs/{id}/record/own': {
    aim: ({ run }, by) => ({ path: `/v1/runs/${run}/record/own`, body: { device: by.device } }),
    own: 404,
    foreign: 'audit/not-recorded'
  },
  'GET /v1/runs/{id}/record': {
    aim: ({ run }) => ({ path: `/v1/runs/${run}/record` }),
    own: 404,
    foreign: 'audit/not-recorded'
  },
  'GET /v1/log/proof': { aim: () => ({ path: '/v1/log/proof?leaf=0' }) },
  'GET /v1/log/consistency': { aim: () => ({ path: '/v1/log/consistency?old=1' }) },
  'GET /v1/log/export': { aim: () => ({ path: '/v1/log/export' }) },
  'POST /v1/admin/epoch': { aim: () => ({ path: '/v1/admin/epoch' }) },
  'POST /v1/operator/keys/rotate': { aim: () => ({ path: '/v1/operator/keys/rotate' }) },
  'GET /v1/operator/tenants': { aim: () => ({ path: '/v1/operator/tenants' }) },
  'POST /v1/operator/tenants': { aim: () => ({ path: '/v1/operator/tenants', body: { id: fresh() } }) },
  'POST /v1/operator/tenants/{id}/admin-key': {
    aim: () => ({ path: '/v1/operator/tenants/no-such-tenant/admin-key' }),
    own: 404
  }
}

const question = (id: string) => ({
  subject: { type: 'agent', id },
  action: { name: 'read' },
  resource: { type: 'site', id: 'https://a.example' }
})

const fresh = () => `new-${randomBytes(8).toString('hex')}`
