import type { Readable } from 'node:stream'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Template } from '../../drivers/index.ts'
import { AgentLink } from '../../guest/channel/index.ts'
import type { Machine, MachineSnapshot, Network, WholeMachine } from '../../machine/index.ts'
import type { Guest } from '../../pool/index.ts'

/** A guest that goes on from a template that is a snapshot of another. */
const openFrom = async (template: Template): Promise<Result<Guest>> => {
  const vm = await template.clone()
  if (!vm.ok) return vm
  const link = new AgentLink(vm.value.port)
  link.wake(true)
  return ok({ vm: vm.value, link })
}

/** Makes a machine of a guest that goes on from a snapshot, with its own network. */
export type MachineOf = (guest: Guest, network?: Network) => Promise<Result<Machine>>

/** A template as a snapshot of a machine. */
const snapshotOf = (template: Template, machineOf: MachineOf): MachineSnapshot => {
  let isDropped = false
  return {
    size: template.size,
    open: async (network) => {
      if (isDropped) return refuse('executor/closed')
      const guest = await openFrom(template)
      return guest.ok ? machineOf(guest.value, network) : guest
    },
    drop: async () => {
      if (isDropped) return
      isDropped = true
      await template.close()
    }
  }
}

/**
 * A guest as a whole. `begin` gives it the time and new randomness after it stood still. Its connections end wherever it stands still:
 * none is kept for a machine that may never go on, and none is in two machines.
 */
export const wholeGuest = (
  { vm, link }: Guest,
  network: Network | undefined,
  begin: () => boolean,
  machineOf: MachineOf
): WholeMachine => {
  let isPaused = false
  /** Is the agent told to say nothing? */
  let isHushed = false
  const resume = async (): Promise<Result<void>> => {
    const resumed = await vm.resume()
    if (!resumed.ok) return resumed
    isPaused = false
    if (isHushed) link.wake(false)
    isHushed = false
    network?.wake()
    return begin() ? ok(undefined) : refuse('executor/machine-failed')
  }
  /** False where the guest does not answer any more. */
  const endConnections = async (): Promise<boolean> => isPaused || !network || network.hush()
  const pause = async (): Promise<Result<void>> => {
    if (!(await endConnections())) return refuse('executor/machine-failed')
    const paused = await vm.pause()
    isPaused ||= paused.ok
    return paused
  }
  /** With nothing on its way between guest and host, which the clones would take up in the middle. */
  const snapshotNow = async (): Promise<Result<Template>> => {
    if (!((await endConnections()) && (await link.hush()))) return refuse('executor/machine-failed')
    const template = await vm.snapshot()
    network?.wake()
    link.wake(false)
    return template
  }
  const keep = async (take: (state: Readable) => Promise<void>): Promise<Result<void>> => {
    if (!((await endConnections()) && (await link.hush()))) return refuse('executor/machine-failed')
    let thrown: { readonly error: unknown } | undefined
    const taking = (state: Readable) =>
      take(state).catch((error) => {
        thrown = { error }
        throw error
      })
    try {
      await vm.keep(taking)
    } catch {
      link.wake(false)
      network?.wake()
      if (thrown) throw thrown.error
      return refuse('executor/machine-failed')
    }
    isPaused = isHushed = true
    return ok(undefined)
  }
  return {
    form: vm.form,
    most: vm.most,
    keep,
    pause,
    resume: () => (isPaused ? resume() : Promise.resolve(ok(undefined))),
    snapshot: async () => {
      const wasPaused = isPaused
      if (wasPaused) {
        const resumed = await resume()
        if (!resumed.ok) return resumed
      }
      const template = await snapshotNow()
      if (wasPaused) await pause()
      return template.ok ? ok(snapshotOf(template.value, machineOf)) : template
    }
  }
}
