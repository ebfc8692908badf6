import { type MakeSandbox, ok, type Result, refuse, spendMachine } from '@writ/dsl/contract'
import { readTargets } from '../egress/index.ts'
import {
  type Allowed,
  type GuardPorts,
  holdBearerToken,
  type ProvenRequest,
  proveHolder,
  takeBearerToken,
  takeSandboxToken
} from '../guard/index.ts'
import type { Limits } from '../machine/index.ts'
import { checkLimits } from './executor-limits.ts'
import { type JobPorts, newId } from './jobs.ts'
import { secretOf } from './kept-sandboxes.ts'
import { networkFor, specFor } from './network-for.ts'
import { chooseTier, type Offered } from './offers.ts'
import { refuseRevoked } from './revocations.ts'
import { type Branch, type MachineClaims, makeSandbox, type Sandbox, type SandboxGiven } from './sandbox.ts'
import type { SandboxRoom } from './sandbox-room.ts'
import { NO_STEPS } from './steps.ts'
import { takeUp } from './take-up.ts'

/** How long a sandbox lives whose maker did not say, in milliseconds, and the longest that a timer can be set to. */
const USUAL_MS = 5 * 60 * 1000
const TIMER_MS = 2 ** 31 - 1

export interface Sandboxes {
  /** Makes one for the holder of a token. Refuses what `takeSandboxToken` and `MachineSource.open` refuse, and `executor/*` of room and tier. */
  make(wish: MakeSandbox, token: string, request: ProvenRequest): Promise<Result<Sandbox>>
  /** Those of a token, for its holder. Refuses `capability/proof`. */
  list(token: string, request: ProvenRequest): Promise<Result<readonly Sandbox[]>>
  /** One of a token, for its holder. Refuses `executor/unknown-sandbox`, `capability/proof`, `capability/replayed`. */
  find(id: string, token: string, request: ProvenRequest): Promise<Result<Sandbox>>
  /** The tenant of one that lives; nothing else of it is anybody's but its holder's. */
  laneOf(id: string): string | undefined
  /** Another that goes on from where one stands, or from a snapshot of it; it counts against the token. */
  clone(sandbox: Sandbox, snapshot: string | undefined): Promise<Result<Sandbox>>
  /** The same for bearer tokens, whose holders have no key. */
  readonly bearer: BearerSandboxes
  /** Takes up the paused ones that an earlier executor left in the data folder; names to `refused` what is none of its own. */
  takeUp(refused: (path: string) => void): Promise<void>
  close(): Promise<void>
}

/** Sandboxes by bearer tokens, each for whoever has the token that it was made with, while that holds. Refuse what `holdBearerToken` refuses. */
export interface BearerSandboxes {
  /** Refuses as `Sandboxes.make` does. */
  make(wish: MakeSandbox, token: string): Promise<Result<Sandbox>>
  list(token: string): Promise<Result<readonly Sandbox[]>>
  /** Refuses `executor/unknown-sandbox`. */
  find(id: string, token: string): Promise<Result<Sandbox>>
}

interface Reserved {
  /** Of the sandbox that it will be. */
  readonly id: string
  readonly allowed: Allowed
  readonly claims: MachineClaims
  readonly offer: Offered
  readonly created: number
  readonly secret: Buffer
  /** Are its files versioned? */
  readonly layers: boolean
  readonly ttlMs: number
  readonly mostMs: number
  /** Aborts once its token was revoked. */
  readonly revoked: AbortSignal
  readonly free: () => void
}

/** Commands of whoever has a bearer token may run for as long as their sandbox may live. */
const lasting = (limits: Limits, ms: number): Limits => ({ ...limits, wallMs: ms, cpuMs: ms * limits.vcpu })

/** The machines that stay: made for one token each, found by its holder alone, and destroyed when their time is over. */
export const openSandboxes = (
  guard: GuardPorts,
  ports: JobPorts,
  room: SandboxRoom,
  keep: <T>(promise: Promise<T>) => Promise<T>
): Sandboxes => {
  const { limits, offers, revocations, closing, now } = ports
  const living = new Map<string, Sandbox>()

  /** `until`: when it has to be over at the latest, in milliseconds since the epoch. */
  const reserve = (
    allowed: Allowed,
    claims: MachineClaims,
    wish: MakeSandbox,
    secret: Buffer,
    until = Number.POSITIVE_INFINITY
  ): Result<Reserved> => {
    if (closing.aborted) return refuse('executor/closed')
    const { least, languages, lane } = allowed
    const created = now()
    const [right] = claims.authorization_details
    const mostMs = Math.min(right.ttl_ms, limits.ttlMs, TIMER_MS, until - created)
    const isLasting = 'token_type' in claims
    const spec = isLasting ? { ...allowed.spec, limits: lasting(allowed.spec.limits, mostMs) } : allowed.spec
    const ttlMs = wish.ttl_ms ?? Math.min(USUAL_MS, mostMs)
    if (ttlMs > mostMs) return refuse('executor/too-much', { what: 'time' })
    const layers = wish.versioned === true || right.versioned === true
    // Whoever has a bearer token starts commands that go on beside each other: they are no steps.
    if (layers && isLasting) return refuse('executor/tier-cannot', { tier: least, what: 'version what commands write' })
    const targets = readTargets(spec.egress)
    if (!targets.ok) return targets
    const needs = { stays: true, layers, networks: targets.value.length > 0 }
    const offer = chooseTier(offers, { least, choice: wish.tier, languages, image: spec.image, ...needs })
    if (!offer.ok) return offer
    const within = checkLimits(spec.limits, isLasting ? lasting(limits.most, mostMs) : limits.most)
    if (!within.ok) return within
    const taken = room.take(lane, offer.value.source.costOf(spec.limits))
    if (!taken.ok) return taken
    const { revoked, leave } = revocations.watch(claims)
    const free = () => {
      taken.value()
      leave()
    }
    const granted = { id: newId('sbx'), allowed: { ...allowed, spec }, claims, offer: offer.value, secret, layers }
    return ok({ ...granted, created, ttlMs, mostMs, revoked, free })
  }

  const settle = (given: SandboxGiven, revoked: AbortSignal, free: () => void): Sandbox => {
    const sandbox = makeSandbox(given, ports, () => {
      living.delete(sandbox.id)
      free()
    })
    living.set(sandbox.id, sandbox)
    revoked.addEventListener('abort', () => keep(sandbox.close()), { once: true })
    return sandbox
  }

  /** What was reserved becomes a sandbox, or its room is free again. */
  const open = async (
    { free, revoked, ...reserved }: Reserved,
    opening: () => Promise<Result<Branch>>
  ): Promise<Result<Sandbox>> => {
    let isSettled = false
    try {
      const opened = await opening()
      if (!opened.ok) return opened
      if (closing.aborted || revoked.aborted) {
        await opened.value.machine.close()
        return closing.aborted ? refuse('executor/closed') : refuseRevoked(revoked)
      }
      isSettled = true
      return ok(settle({ ...reserved, ...opened.value }, revoked, free))
    } finally {
      if (!isSettled) free()
    }
  }

  /** Makes one as soon as `take` has spent a machine of its token, for which it asks `admit`. */
  const makeBy = async (
    wish: MakeSandbox,
    token: string,
    take: (admit: (allowed: Allowed, claims: MachineClaims) => Result<void>) => Promise<Result<void>>
  ): Promise<Result<Sandbox>> => {
    let reserved: Reserved | undefined
    const free = () => reserved?.free()
    const taken = await take((allowed, claims) => {
      const made = reserve(allowed, claims, wish, secretOf(token))
      if (!made.ok) return made
      reserved = made.value
      return ok(undefined)
    }).catch((error) => {
      free()
      throw error
    })
    if (!taken.ok || !reserved) {
      free()
      return taken.ok ? refuse('executor/failed') : taken
    }
    const { id, allowed, offer, layers } = reserved
    const openNew = async (): Promise<Result<Branch>> => {
      const spec = await specFor(ports.networks, allowed, id)
      if (!spec.ok) return spec
      const opened = await offer.source.open(spec.value)
      return opened.ok ? ok({ machine: opened.value, versions: layers ? NO_STEPS : undefined }) : opened
    }
    return keep(open(reserved, openNew))
  }

  const isOf =
    (held: { readonly token: string; readonly jkt: string }) =>
    ({ given: { allowed } }: Sandbox): boolean =>
      allowed.token === held.token && allowed.jkt === held.jkt

  const held = async (token: string): Promise<Result<readonly Sandbox[]>> => {
    const holds = await holdBearerToken(token, guard)
    if (!holds.ok) return holds
    return ok([...living.values()].filter(isOf(holds.value.allowed)))
  }
  const bearer: BearerSandboxes = {
    make: (wish, token) => makeBy(wish, token, (admit) => takeBearerToken(token, guard, admit)),
    list: held,
    async find(id, token) {
      const own = await held(token)
      if (!own.ok) return own
      const sandbox = own.value.find((one) => one.id === id)
      return sandbox ? ok(sandbox) : refuse('executor/unknown-sandbox')
    }
  }

  return {
    make: (wish, token, request) => makeBy(wish, token, (admit) => takeSandboxToken(token, request, guard, admit)),
    async list(token, request) {
      const found = await proveHolder(token, request, guard, (held) => {
        const own = [...living.values()].filter(isOf(held))
        return own.length > 0 ? own : undefined
      })
      return found.ok ? ok(found.value ?? []) : found
    },
    async find(id, token, request) {
      const found = await proveHolder(token, request, guard, (held) => {
        const sandbox = living.get(id)
        if (!sandbox || !isOf(held)(sandbox)) return undefined
        sandbox.unlock(token)
        return sandbox
      })
      if (!found.ok) return found
      return found.value ? ok(found.value) : refuse('executor/unknown-sandbox')
    },
    laneOf: (id) => living.get(id)?.given.allowed.lane,
    async clone(sandbox, snapshot) {
      const { allowed, claims, machine, versions, secret } = sandbox.given
      if (sandbox.state().paused && !machine.session) return refuse('executor/paused')
      if (!machine.session?.whole) return refuse('executor/tier-cannot', { tier: machine.tier, what: 'clone' })
      // Its token is remembered as long as the first of its machines may live: no clone outlives that.
      const wish = { tier: machine.tier, versioned: versions !== undefined }
      const reserved = reserve(allowed, claims, wish, secret, sandbox.state().latest)
      if (!reserved.ok) return reserved
      const spend = async (once: string, until: number) => {
        const { fresh, kept } = guard.ledger.spend(once, until)
        await kept
        return fresh
      }
      const branch = async () => {
        if (!(await spendMachine(claims, { spend })))
          return refuse('capability/used-up', { max: claims.authorization_details[0].max })
        const network = await networkFor(ports.networks, allowed, reserved.value.id)
        return network.ok ? sandbox.branch(snapshot, network.value) : network
      }
      return keep(open(reserved.value, branch))
    },
    bearer,
    async takeUp(refused) {
      for (const record of (await ports.kept?.list(refused)) ?? []) {
        // It was to end with a newer epoch or with its agent, and its executor ended before it.
        const { allowed, claims } = record
        if (guard.epochs.isStale(allowed.lane, claims.epoch) || !guard.halted.check(claims).ok) {
          await ports.kept?.forget(record.id)
          continue
        }
        const dormant = await takeUp(record, ports, { room, keep, living, settle })
        if (dormant) living.set(record.id, dormant)
      }
    },
    async close() {
      await Promise.allSettled([...living.values()].map((sandbox) => sandbox.leave()))
    }
  }
}
