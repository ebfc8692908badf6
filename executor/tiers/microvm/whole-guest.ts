import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Template } from '../../drivers/index.ts'
import { AgentLink } from '../../guest/channel/index.ts'
import type { Machine, MachineSnapshot, WholeMachine } from '../../machine/index.ts'
import type { Guest } from '../../pool/index.ts'

/** A guest that goes on from a template that is a snapshot of another. */
const openFrom = async (template: Template): Promise<Result<Guest>> => {
  const vm = await template.clone()
  if (!vm.ok) return vm
  const link = new AgentLink(vm.value.port)
  link.wake(true)
  return ok({ vm: vm.value, link })
}

/** A template as a snapshot of a machine; `machineOf` makes a machine of a guest that goes on from it. */
const snapshotOf = (template: Template, machineOf: (guest: Guest) => Promise<Result<Machine>>): MachineSnapshot => {
  let isDropped = false
  return {
    size: template.size,
    open: async () => {
      if (isDropped) return refuse('executor/closed')
      const guest = await openFrom(template)
      return guest.ok ? machineOf(guest.value) : guest
    },
    drop: async () => {
      if (isDropped) return
      isDropped = true
      await template.close()
    }
  }
}

/**
 * A guest as a whole. `begin` gives it the time and new randomness after it stood still; `machineOf` makes a machine of one that goes on
 * from a snapshot of it.
 */
export const wholeGuest = (
  { vm, link }: Guest,
  begin: () => boolean,
  machineOf: (guest: Guest) => Promise<Result<Machine>>
): WholeMachine => {
  let isPaused = false
  const resume = async (): Promise<Result<void>> => {
    const resumed = await vm.resume()
    if (!resumed.ok) return resumed
    isPaused = false
    return begin() ? ok(undefined) : refuse('executor/machine-failed')
  }
  const pause = async (): Promise<Result<void>> => {
    const paused = await vm.pause()
    isPaused ||= paused.ok
    return paused
  }
  /** With nothing on its way between guest and host, which the clones would take up in the middle. */
  const snapshotNow = async (): Promise<Result<Template>> => {
    if (!(await link.hush())) return refuse('executor/machine-failed')
    const template = await vm.snapshot()
    link.wake(false)
    return template
  }
  return {
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
