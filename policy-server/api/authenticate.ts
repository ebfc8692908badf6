import { createHash, timingSafeEqual } from 'node:crypto'
import { type ApproverMeans, hashText, ok, type PublicJwk, type Result, refusal, refuse } from '@writ/dsl/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkProof, type ProvenRequestKey } from '../capability/index.ts'
import {
  type Agent,
  findAgent,
  findApprover,
  findDevice,
  findOffice,
  findSignedIn,
  isDeviceKey,
  noteSeen,
  type Ports
} from '../session/index.ts'
import { sendRefusal } from './answer.ts'
import type { RoutePorts } from './api-instance.ts'
import { ownUrls } from './guard-requests.ts'

/**
 * Who sent a request. With it come the ports of their tenant, and a route has no others: what another tenant has is not within
 * a route's reach, whatever it forgets to ask.
 */
export type Principal =
  | { readonly role: 'agent'; readonly ports: Ports; readonly agent: Agent }
  | { readonly role: 'admin' | 'auditor'; readonly ports: Ports }
  | {
      readonly role: 'device'
      readonly ports: Ports
      readonly device: string
      readonly jwk: PublicJwk
      readonly jkt: string
    }
  | {
      readonly role: 'approver'
      readonly ports: Ports
      readonly person: string
      readonly by: ApproverMeans
      readonly signedIn?: string
    }
  | { readonly role: 'operator' }

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
    /** The key that it was proven by, before its body was read. */
    provenBy: ProvenRequestKey | null
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** The key after `Bearer` (RFC 6750 §2.1). */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1]

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A hook for `onRequest`, before the body is read: `find` says who holds the key; for anyone else there is one refusal. */
const byKey =
  ({ countRequest }: RoutePorts, find: (key: string) => Promise<Principal | undefined>): Hook =>
  async (request, reply) => {
    const key = bearerOf(request)
    request.principal = (key === undefined ? undefined : await find(key)) ?? null
    if (!request.principal) return sendRefusal(reply, refusal('session/unauthorized'))
    await countRequest(request)
    return undefined
  }

/** Lets only an agent's key pass. */
export const requireAgent = (ports: RoutePorts): Hook =>
  byKey(ports, async (key) => {
    const agent = await findAgent(ports.server, key)
    if (agent) await noteSeen(ports, agent)
    return agent && { role: 'agent', agent, ports: await ports.tenants.of(agent.tenant) }
  })

/** Lets only the key of a tenant's admin pass, and where `orAuditor`, that of its auditor. */
export const requireAdmin = (ports: RoutePorts, orAuditor = false): Hook =>
  byKey(ports, async (key) => {
    const found = await findOffice(ports.server, key)
    if (!found || (found.office === 'auditor' && !orAuditor)) return undefined
    return { role: found.office, ports: await ports.tenants.of(found.tenant) }
  })

/** Lets an agent's key pass, and that of a tenant's admin. */
export const requireAgentOrAdmin = (ports: RoutePorts): Hook =>
  byKey(ports, async (key) => {
    const agent = await findAgent(ports.server, key)
    if (agent) return { role: 'agent', agent, ports: await ports.tenants.of(agent.tenant) }
    const found = await findOffice(ports.server, key)
    return found?.office === 'admin' ? { role: 'admin', ports: await ports.tenants.of(found.tenant) } : undefined
  })

/** Where a sign-in to the console is kept: a cookie that goes to this server's console alone, from its own pages alone. */
export const SIGN_IN_COOKIE = 'writ-approver'

const signInOf = (request: FastifyRequest): string | undefined =>
  new RegExp(`(?:^|; )${SIGN_IN_COOKIE}=([A-Za-z0-9_-]{1,64})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]

/**
 * Lets only an approver pass: by their key, or where `orSignedIn` by their sign-in to the console. `refuse` answers anyone else.
 */
export const requireApprover =
  (
    ports: RoutePorts,
    { orSignedIn = false, refused = (reply) => sendRefusal(reply, refusal('session/unauthorized')) }: ApproverHook = {}
  ): Hook =>
  async (request, reply) => {
    const key = bearerOf(request)
    const id = key === undefined && orSignedIn ? signInOf(request) : undefined
    const found =
      key !== undefined
        ? await findApprover(ports.server, key)
        : id !== undefined
          ? await findSignedIn(ports.server, id, ports.now())
          : undefined
    if (!found) return refused(reply, request)
    const { tenant, person } = found
    const own = await ports.tenants.of(tenant)
    const by = id === undefined ? { key: hashText(key ?? '') } : { session: hashText(id) }
    request.principal = { role: 'approver', person, ports: own, by, ...(id !== undefined && { signedIn: id }) }
    await ports.countRequest(request)
    return undefined
  }

interface ApproverHook {
  readonly orSignedIn?: boolean
  readonly refused?: (reply: FastifyReply, request: FastifyRequest) => FastifyReply
}

/** The approver that `requireApprover` let pass. */
export const approverOf = ({ principal }: FastifyRequest): Extract<Principal, { role: 'approver' }> => {
  if (principal?.role !== 'approver') throw new Error('the route does not require an approver')
  return principal
}

/** Lets only the server's operator pass, if it has one. */
export const requireOperator = (ports: RoutePorts): Hook =>
  byKey(ports, async (key) => {
    const { operatorKey } = ports
    const right = operatorKey !== undefined && timingSafeEqual(sha256(key), sha256(operatorKey))
    return right ? { role: 'operator' } : undefined
  })

/**
 * Checks a request's proof of possession (RFC 9449): by which key, if any, it was sent. A proof is good once, and was checked already
 * where a hook did. Refuses `capability/proof`.
 */
export const provenKey = async (ports: RoutePorts, request: FastifyRequest): Promise<Result<ProvenRequestKey>> => {
  if (request.provenBy) return ok(request.provenBy)
  const { dpop } = request.headers
  const proof = typeof dpop === 'string' ? dpop : undefined
  const urls = ownUrls(ports.own, request)
  const proven = await checkProof({ db: ports.server, now: ports.now }, { proof, method: request.method, urls })
  if (proven.ok) request.provenBy = proven.value
  return proven
}

/** Lets any key pass that is proven, before the body is read. */
export const requireProof =
  (ports: RoutePorts): Hook =>
  async (request, reply) => {
    const proven = await provenKey(ports, request)
    return proven.ok ? undefined : sendRefusal(reply, proven.refusal)
  }

/** Lets only the key of a device pass, before the body is read; which of them it is for, the body says (`provenDevice`). */
export const requireDeviceKey =
  (ports: RoutePorts): Hook =>
  async (request, reply) => {
    const proven = await provenKey(ports, request)
    if (!proven.ok) return sendRefusal(reply, proven.refusal)
    return (await isDeviceKey(ports.server, proven.value.jkt))
      ? undefined
      : sendRefusal(reply, refusal('enrol/not-enrolled'))
  }

/**
 * The device that a request names in its body, proven by its key, and with the token that it hands over, if it does. Refuses `capability/proof`, and
 * `enrol/not-enrolled` where it is another key's, another tenant's or nobody's.
 */
export const provenDevice = async (
  ports: RoutePorts,
  request: FastifyRequest,
  device: string,
  token?: string
): Promise<Result<Extract<Principal, { role: 'device' }>>> => {
  const proven = await provenKey(ports, request)
  if (!proven.ok) return proven
  const { jwk, jkt, ath } = proven.value
  if (token !== undefined && ath !== hashText(token)) return refuse('capability/proof', { why: 'another token' })
  const found = await findDevice(ports.server, device)
  if (found?.jkt !== jkt) return refuse('enrol/not-enrolled')
  const principal = { role: 'device', device, jwk, jkt, ports: await ports.tenants.of(found.tenant) } as const
  request.principal = principal
  await ports.countRequest(request)
  return ok(principal)
}

/** The agent that `requireAgent` let pass, and its tenant's ports. */
export const agentOf = ({ principal }: FastifyRequest): Extract<Principal, { role: 'agent' }> => {
  if (principal?.role !== 'agent') throw new Error('the route does not require an agent')
  return principal
}

/** The tenant's ports of the agent or the admin that `requireAgentOrAdmin` let pass, and the agent where it was one. */
export const partyOf = ({ principal }: FastifyRequest): { readonly ports: Ports; readonly agent?: Agent } => {
  if (principal?.role !== 'agent' && principal?.role !== 'admin')
    throw new Error('the route requires neither an agent nor an admin')
  return principal
}

/** The ports of the tenant whose admin, or auditor, `requireAdmin` let pass. */
export const portsOf = ({ principal }: FastifyRequest): Ports => {
  if (principal?.role !== 'admin' && principal?.role !== 'auditor')
    throw new Error('the route does not require an admin')
  return principal.ports
}
