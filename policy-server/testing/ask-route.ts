import { randomBytes } from 'node:crypto'
import { hashText } from '@writ/dsl/contract'
import { type Aimed, ROWS } from './route-rows.ts'
import { makeProof } from './test-device.ts'
import { call } from './test-server.ts'
import { type Ids, type LivingTenant, OPERATOR_KEY } from './two-tenants.ts'

export type Role = 'anonymous' | 'agent' | 'admin' | 'auditor' | 'operator' | 'device' | 'approver'
export const ROLES: readonly Role[] = ['anonymous', 'agent', 'admin', 'auditor', 'operator', 'device', 'approver']

export interface Operation {
  readonly route: string
  readonly method: string
  readonly security?: readonly Record<string, unknown>[]
  /** What is said of each status that it may answer with. */
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>
}

export const readOperations = async (url: string): Promise<Operation[]> => {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Pick<Operation, 'security' | 'responses'>>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, responses }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      ...(security && { security }),
      ...(responses && { responses })
    }))
  )
}

export const letIn = ({ security }: Operation, role: Role): boolean =>
  security === undefined || security.some((one) => role in one)

const credentials = async (
  url: string,
  role: Role,
  by: LivingTenant,
  method: string,
  { path, body, proves }: Aimed
): Promise<Readonly<Record<string, string>>> => {
  if (role === 'anonymous') return {}
  if (role === 'device') {
    // A proof that goes with a token names it (RFC 9449 §4.2).
    const { token, child = token } = (body ?? {}) as { readonly token?: string; readonly child?: string }
    const ath = child === undefined ? {} : { ath: hashText(child) }
    return { dpop: await makeProof(by.browser.key, method, `${url}${path.split('?')[0]}`, ath) }
  }
  const key = {
    agent: by.agentKey,
    admin: by.adminKey,
    auditor: by.auditorKey,
    operator: OPERATOR_KEY,
    approver: by.approverKey
  }[role]
  const dpop = proves && (await makeProof(by.browser.key, method, `${url}${path}`))
  return { authorization: `Bearer ${key}`, ...(dpop !== undefined && { dpop }) }
}

export interface Answer {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

export const send = async (
  url: string,
  method: string,
  { path, body, headers: more }: Aimed,
  headers: Readonly<Record<string, string>>
): Promise<Answer> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...more, ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

export const ask = async (
  url: string,
  role: Role,
  by: LivingTenant,
  { method, route }: Operation,
  ids: Ids
): Promise<Answer> => {
  const row = ROWS[route]
  if (!row) throw new Error(`no row for ${route}`)
  const aimed = await row.aim(ids, by)
  return send(url, method, aimed, await credentials(url, role, by, method, aimed))
}

/** Ids of the same form that nobody has. */
export const nobodys = ({ token }: Ids): Ids => {
  const random = (kind: string) => `${kind}_${randomBytes(16).toString('base64url')}`
  return {
    session: random('ses'),
    run: random('run'),
    device: random('dev'),
    person: 'person-of-nobody',
    agent: 'planner-of-nobody',
    question: random('q'),
    shown: randomBytes(32).toString('base64url'),
    token
  }
}

/** All that a tenant has and nobody else may read. */
export const marksOf = ({ id, session, run, device, token, question, shown }: LivingTenant): string[] => [
  ...['person', 'planner', 'other', 'request', 'policy'].map((what) => `${what}-of-${id}`),
  ...[session, run, device, token, question, shown, `/${id}/log`]
]

/** When a device was heard last goes on by itself. */
const withoutTime = (key: string, value: unknown): unknown => (key === 'lastSeen' ? undefined : value)

/** What a tenant is, for its own admin and agent: whatever others try leaves it as it is. */
export const stateOf = async (url: string, tenant: LivingTenant): Promise<unknown[]> => {
  const admin = (path: string) => call(`${url}${path}`, tenant.adminKey)
  const all = await Promise.all([
    ...['/v1/admin/policy', '/v1/admin/persons', '/v1/admin/agents', '/v1/log/export'].map(admin),
    call(`${url}/v1/runs/${tenant.run}`, tenant.agentKey)
  ])
  return JSON.parse(JSON.stringify(all), withoutTime)
}
