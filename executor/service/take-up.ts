import { ok, type Result, refuse, type SandboxState } from '@writ/dsl/contract'
import type { Machine } from '../machine/index.ts'
import type { JobPorts } from './jobs.ts'
import type { KeptRecord } from './kept-record.ts'
import { secretOf } from './kept-sandboxes.ts'
import { specFor } from './network-for.ts'
import type { Offered } from './offers.ts'
import type { Sandbox, SandboxGiven } from './sandbox.ts'
import type { SandboxRoom } from './sandbox-room.ts'
import { tellSandbox } from './tell-sandbox.ts'

/** Where a sandbox goes that goes on again. */
export interface Living {
  readonly room: SandboxRoom
  readonly keep: <T>(promise: Promise<T>) => Promise<T>
  readonly living: Map<string, Sandbox>
  settle(given: SandboxGiven, revoked: AbortSignal, free: () => void): Sandbox
}

const paused = () => refuse('executor/paused')

/** Stands for the machine of a sandbox that has none now. */
const noMachine = ({ tier, driver }: KeptRecord): Machine => ({
  tier,
  driver,
  run: async () => paused(),
  close: async () => undefined
})

/**
 * A sandbox that was paused when an earlier executor ended: it is found and listed as paused, and has no room and no process until it
 * goes on. Nothing where its time is over, and it is removed then, or where its tier is not here any more.
 */
export const takeUp = async (
  record: KeptRecord,
  ports: JobPorts,
  { room, keep, living, settle }: Living
): Promise<Sandbox | undefined> => {
  const { offers, revocations, kept, limits, now, report } = ports
  if (!kept) return undefined
  const { id, allowed, claims, created, versions, form } = record
  if (record.ends <= now()) {
    await kept.forget(id)
    return undefined
  }
  const offer = offers.find((one): one is Offered => one.tier === record.tier && 'source' in one)
  if (!offer) return undefined
  // The executor of before may have allowed more.
  const mostMs = Math.min(record.mostMs, limits.ttlMs)
  const latest = created + mostMs
  let ends = Math.min(record.ends, latest)
  let secret: Buffer | undefined
  let isBusy = false
  let closing: Promise<void> | undefined
  const gone = new AbortController()
  const { revoked, leave } = revocations.watch(claims)
  const given: SandboxGiven = {
    id,
    secret: Buffer.alloc(0),
    machine: noMachine(record),
    versions,
    offer,
    allowed,
    claims,
    created,
    ttlMs: ends - created,
    mostMs
  }

  const end = (isLeft: boolean): Promise<void> => {
    closing ??= (async () => {
      clearTimeout(timer)
      gone.abort()
      leave()
      if (living.get(id) === sandbox) living.delete(id)
      if (!isLeft) await kept.forget(id).catch(report)
    })()
    return keep(closing)
  }
  const armed = () => setTimeout(() => end(false), Math.max(0, ends - now()))
  let timer = armed()
  revoked.addEventListener('abort', () => end(false), { once: true })

  const state = () => tellSandbox(given, { ends, latest, paused: true, versioned: versions !== undefined })

  /** Its machine, from what was kept of it; that is forgotten once there is the machine. */
  const open = async (unlocked: Buffer): Promise<Result<Machine>> => {
    const { source } = offer
    if (!source.goOn) return refuse('executor/not-resumable', { why: 'its tier keeps none any more' })
    const file = await kept.read(record, unlocked)
    if (!file.ok) return file
    const spec = await specFor(ports.networks, allowed, id)
    if (!spec.ok) {
      await file.value.close()
      return spec
    }
    try {
      const machine = await source.goOn(spec.value, form, file.value)
      if (!machine.ok) spec.value.network?.close()
      return machine
    } finally {
      await file.value.close()
    }
  }
  const goOn = async (unlocked: Buffer): Promise<Result<SandboxState>> => {
    const taken = room.take(allowed.lane, offer.source.costOf(allowed.spec.limits))
    if (!taken.ok) return taken
    let isSettled = false
    try {
      const machine = await open(unlocked)
      if (!machine.ok) return machine
      await kept.forget(id)
      if (closing || revoked.aborted || ports.closing.aborted) {
        await machine.value.close()
        return refuse('executor/closed')
      }
      isSettled = true
      clearTimeout(timer)
      const going = { ...given, machine: machine.value, secret: unlocked, ttlMs: ends - created }
      const free = () => {
        taken.value()
        leave()
      }
      return ok(settle(going, revoked, free).state())
    } finally {
      if (!isSettled) taken.value()
    }
  }

  const sandbox: Sandbox = {
    id,
    given,
    state,
    gone: gone.signal,
    unlock(token) {
      secret = secretOf(token)
    },
    take: paused,
    files: paused,
    session: paused,
    steps: () => ({ at: versions?.at ?? 0, steps: (versions?.steps ?? []).map(({ layers: _, ...step }) => step) }),
    restore: async () => paused(),
    extend(ttlMs) {
      if (closing) return refuse('executor/closed')
      if (now() + ttlMs > latest) return refuse('executor/too-much', { what: 'time' })
      ends = now() + ttlMs
      clearTimeout(timer)
      timer = armed()
      kept.change({ ...record, ends }).catch(report)
      return ok(state())
    },
    pause: async () => (closing ? refuse('executor/closed') : ok(state())),
    async resume() {
      if (closing) return refuse('executor/closed')
      if (isBusy || !secret) return refuse('executor/busy', { seconds: 1 })
      isBusy = true
      return keep(goOn(secret)).finally(() => {
        isBusy = false
      })
    },
    snapshot: async () => paused(),
    snapshots: () => [],
    drop: async () => refuse('executor/no-snapshot'),
    branch: async () => paused(),
    close: () => end(false),
    leave: () => end(true)
  }
  return sandbox
}
