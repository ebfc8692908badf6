import { readFileSync } from 'node:fs'
import { BALANCED_POLICY, type PolicyServer, type PolicyServerOptions, startPolicyServer } from '../index.ts'

export const AGENT = { id: 'planner', name: 'Plain planner', key: 'agent-key-of-the-planner' }
export const ADMIN_KEY = 'admin-key-of-the-test'
export const BALANCED = readFileSync(BALANCED_POLICY, 'utf8')

export const startTestServer = (options: Partial<PolicyServerOptions> = {}): Promise<PolicyServer> =>
  startPolicyServer({ policy: BALANCED, agents: [AGENT], adminKey: ADMIN_KEY, ...options })

/** A request with a bearer key; the answer's status and JSON. */
export const call = async (
  url: string,
  key: string,
  method = 'GET',
  body?: unknown,
  headers: Readonly<Record<string, string>> = {}
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(url, {
    method,
    headers: {
      ...headers,
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** The newest checkpoint of the tenant's log, as its admin or auditor reads it. */
export const readTestCheckpoint = async (url: string, key = ADMIN_KEY): Promise<string> =>
  (await fetch(`${url}/log/checkpoint`, { headers: { authorization: `Bearer ${key}` } })).text()

export const openTestSession = async (url: string, request = 'File my report', key = AGENT.key): Promise<string> => {
  const { body } = await call(`${url}/v1/sessions`, key, 'POST', { request })
  return String(body.session)
}

export const sendPlan = (url: string, session: string, text: string, inputs: object = {}, key = AGENT.key) =>
  call(`${url}/v1/sessions/${session}/plans`, key, 'POST', { text, inputs })

/** Looks at a page, fills a field, presses a button that files; takes one input. */
export const PLAN = `plan "File a report"
site app = "http://127.0.0.1:8099"
input sum: number

on app {
  open "/reports/new"
  fill field "Amount" with sum
  click button "Submit" because "files the report"
  let state = read text of status
}
return { state }
`
