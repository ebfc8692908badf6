import {
  type ActionGrant,
  type DeliveryClaims,
  EXECUTOR_TYPE,
  type HostedAnswer,
  hashJson,
  type Json,
  ok,
  type Refusal,
  type Result,
  refusal,
  refuse,
  riskOf,
  type ToolAccess,
  type ToolCallSent,
  verifyDelivery
} from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { appendLeaves } from '../../audit/append-leaves.ts'
import { checkSignature } from '../../capability/index.ts'
import { type Queries, runs, toolCalls, toolPins } from '../../store/index.ts'
import { stateOfAgent } from '../agents/state-of.ts'
import { readEpoch } from '../epoch.ts'
import type { Ports } from '../ports.ts'
import { noteChanged } from './register-tools.ts'
import { renewTokens } from './renew-tokens.ts'
import { accessFor, findToolServer, ownerOf } from './tool-access.ts'
import { accessAgain, isSignedOut } from './with-access.ts'

type Claims = DeliveryClaims<typeof EXECUTOR_TYPE>

export interface ToolCallArrived {
  readonly sent: ToolCallSent
  readonly proof: string | undefined
  readonly method: string
  readonly urls: readonly string[]
  /** Writes down durably that this was used; `false` where it was before. */
  spend(once: string, expires: number): Promise<boolean>
}

/** How a call ended: with what the tool gave; or why it gave nothing, and whether it may have done something all the same. */
export type ToolCallEnd =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly refusal: Refusal; readonly sent: boolean }

/** The one grant of a child for a call. */
const grantIn = ({ child }: Claims): ActionGrant | undefined => {
  const [grant, ...more] = child.authorization_details
  return grant?.type === 'writ_action' && grant.verb === 'call' && more.length === 0 ? grant : undefined
}

const serverOf = ({ origin }: ActionGrant): string => origin.slice('tool:'.length)

/** Has the tokens renewed that a run's call is made with; not while its row is held, since that asks another server. */
const renewForRun = async (ports: Ports, id: string, name: string): Promise<Result<undefined>> => {
  const [run] = await ports.db.select({ person: runs.person }).from(runs).where(eq(runs.id, id))
  const server = await findToolServer(ports.db, name)
  // Refused below, with why.
  if (!run || !server.ok) return ok(undefined)
  return renewTokens(ports, server.value, ownerOf(server.value, run.person))
}

/**
 * May the call be made, as things stand? Refuses `run/unknown` where its run is over or cancelled, `agent/stopped`, and `tool/changed` where
 * the tool is not, or no more, approved as what was granted. The tool stays as it is until `tx` is over.
 */
const mayCall = async (tx: Queries, { parent }: Claims, grant: ActionGrant) => {
  // Calls of one run are counted one after another.
  const [run] = await tx.select().from(runs).where(eq(runs.id, parent.txn)).for('update')
  if (!run || run.device !== parent.aud || run.endedAt || run.cancelAt) return refuse('run/unknown')
  // Before its runs are cancelled one by one.
  if ((await stateOfAgent(tx, run.agent, run.person)) === 'stopped') return refuse('agent/stopped')
  const [tool] = await tx
    .select()
    .from(toolPins)
    .where(and(eq(toolPins.server, serverOf(grant)), eq(toolPins.word, grant.name ?? '')))
    .for('share')
  if (!tool || tool.class === null || tool.changed || tool.pin !== grant.pin)
    return refuse('tool/changed', { tool: grant.name ?? '' })
  // An admin may have made more of the same tool since it was granted.
  if (riskOf(tool.class) > riskOf(grant.effect)) return refuse('tool/changed', { tool: grant.name ?? '' })
  return ok({ run, tool })
}

/** What is needed to make a call that may be made, once it is written down. */
const reserve = async (tx: Queries, ports: Ports, claims: Claims, grant: ActionGrant, { step }: ToolCallSent) => {
  const may = await mayCall(tx, claims, grant)
  if (!may.ok) return may
  const { run, tool } = may.value
  const { parent } = claims
  const name = serverOf(grant)
  const server = await findToolServer(tx, name)
  if (!server.ok) return server
  const access = await accessFor(tx, ports, server.value, run.person)
  if (!access.ok) return access
  const made = await tx.select().from(toolCalls).where(eq(toolCalls.run, run.id))
  if (made.some((one) => one.step === step)) return refuse('capability/replayed')
  const most = parent.authorization_details.find((detail) => detail.type === 'writ_action' && detail.id === grant.id)
  if (most?.type !== 'writ_action' || made.filter(({ effect }) => effect === grant.id).length >= most.max)
    return refuse('capability/used-up')
  const at = new Date(ports.now())
  await tx.insert(toolCalls).values({ run: run.id, step, effect: grant.id, at })
  const { id: effect } = grant
  const event = {
    kind: 'tool-called' as const,
    run: run.id,
    step,
    effect,
    server: name,
    tool: tool.word,
    pin: tool.pin
  }
  await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
  return ok({ run: run.id, person: run.person, row: server.value, access: access.value, tool })
}

/**
 * Makes one call of a tool for a device: the server's capability and the device's child of it for this server, step and arguments, proven by
 * its key. It is written down before it is made, and once alone for a step; how it ended is, afterwards. What stops it until it is sent, stops it.
 * Refuses what `verifyDelivery` refuses, `capability/not-granted`, `/used-up`, `run/unknown`, `agent/stopped`, `run/tool-failed` and `tool/…`.
 */
export const callTool = async (
  ports: Ports,
  device: string,
  { sent, spend, ...request }: ToolCallArrived
): Promise<ToolCallEnd> => {
  const { host } = ports.tools
  if (!host) return { ok: false, refusal: refusal('tool/no-host'), sent: false }
  const now = ports.now() / 1000
  const admit = (claims: Claims): Result<void> => {
    const isFor = claims.parent.aud === device && grantIn(claims)?.pin !== undefined
    const isSigned = claims.child.input_hash === hashJson({ step: sent.step, args: sent.args })
    return isFor && isSigned ? ok(undefined) : refuse('capability/not-granted')
  }
  const taken = await verifyDelivery(
    { parent: sent.parent, child: sent.child, proof: request.proof },
    {
      type: EXECUTOR_TYPE,
      audience: ports.issuer,
      issuer: ports.issuer,
      tenant: ports.tenant,
      keys: ports.keys.server.published(Math.floor(now)),
      epoch: await readEpoch(ports.db),
      now,
      latest: now,
      check: checkSignature,
      method: request.method,
      urls: request.urls,
      admit,
      spend
    }
  )
  if (!taken.ok) return { ...taken, sent: false }
  const grant = grantIn(taken.value)
  if (!grant) throw new Error('a call was admitted without its grant')
  const fresh = await renewForRun(ports, taken.value.parent.txn, serverOf(grant))
  if (!fresh.ok) return { ...fresh, sent: false }
  const reserved = await ports.db.transaction((tx) => reserve(tx, ports, taken.value, grant, sent))
  if (!reserved.ok) return { ...reserved, sent: false }
  const { run, person, row, access, tool } = reserved.value
  let held: Refusal | undefined
  const note = (end: ToolCallEnd): Promise<void> =>
    ports.db.transaction(async (tx) => {
      const at = new Date(ports.now())
      if (!end.ok && end.refusal.code === 'tool/changed' && end.refusal !== held) await noteChanged(tx, tool, at)
      const told = end.ok ? {} : { code: end.refusal.code, sent: end.sent }
      await tx
        .update(toolCalls)
        .set({ answered: told })
        .where(and(eq(toolCalls.run, run), eq(toolCalls.step, sent.step)))
      const event = { kind: 'tool-answered' as const, run, step: sent.step, ...told }
      await appendLeaves(tx, [{ v: 1, from: 'server', at: at.toISOString(), event }])
    })
  const callWith = (by: ToolAccess): Promise<HostedAnswer> =>
    host.call({
      ...by,
      session: JSON.stringify([run, tool.server]),
      name: tool.definition.name,
      pin: tool.pin,
      args: sent.args,
      // Its server may have taken its time, and whoever stops an agent or withdraws a tool means what is not sent yet too.
      may: () =>
        ports.db.transaction(async (tx) => {
          const may = await mayCall(tx, taken.value, grant)
          if (may.ok) return ok(undefined)
          held = may.refusal
          return may
        })
    })
  const callOnce = async (): Promise<HostedAnswer> => {
    const first = await callWith(access)
    // What was sent is not sent again, also to whoever says that it was not taken.
    if (first.result.ok || first.sent || !isSignedOut(first.result.refusal)) return first
    const again = await accessAgain(ports, row, person, access.credential)
    return again.ok ? await callWith(again.value) : { result: again, sent: false }
  }
  const { result, sent: wasSent } = await callOnce().catch(async (error: unknown) => {
    // Whatever broke here, the call may have been made.
    await note({ ok: false, refusal: refusal('tool/away'), sent: true })
    throw error
  })
  const end: ToolCallEnd = result.ok ? result : { ...result, sent: wasSent }
  await note(end)
  return end
}
