import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Template, Vm, VmShape } from '../vm-driver.ts'
import { DISK_FILE } from './jail-arguments.ts'
import type { MemoryFile } from './memory-file.ts'
import { type Acceleration, cloneArguments, FD } from './qemu-arguments.ts'
import { loadState, saveState } from './save-state.ts'
import { type Opened, openAgain, openScratch } from './scratch-file.ts'
import { type Qemu, startQemu } from './start-qemu.ts'

/** What the clones of a template begin with. */
export interface Origin {
  readonly form: string
  readonly acceleration: Acceleration
  readonly shape: VmShape
  /** Sealed, and so is the state of a template; that of a snapshot is for whoever holds the machine that it was made of. */
  readonly memory: MemoryFile
  readonly state: Opened
  /** Path of its image. */
  readonly disk: string
}

const MEBIBYTE = 1024 * 1024
/** Bytes of a state besides the guest's memory, at most. */
const STATE_BYTES = 16 * MEBIBYTE

const tried = async (act: () => Promise<unknown>): Promise<Result<void>> => {
  try {
    await act()
    return ok(undefined)
  } catch {
    return refuse('executor/machine-failed')
  }
}

const snapshotOf = async (qemu: Qemu, origin: Origin): Promise<Template> => {
  const state = await openScratch()
  await saveState(qemu, (said) => state.writeFile(said))
  await qemu.monitor.command('cont')
  const { size } = await state.stat()
  return templateOf({ ...origin, state }, size, () => state.close())
}

const vmOf = (qemu: Qemu, origin: Origin): Vm => {
  const gone = qemu.gone.then(() => undefined)
  return {
    port: qemu.port,
    network: qemu.network,
    gone,
    form: origin.form,
    most: origin.shape.memory * MEBIBYTE + STATE_BYTES,
    keep: async (take) => {
      // Its state says that it runs, so that what goes on from it does; it stands still from the end of it on.
      try {
        await saveState(qemu, take)
      } catch (error) {
        await qemu.monitor.command('cont')
        throw error
      }
    },
    pause: () => tried(() => qemu.monitor.command('stop')),
    resume: () => tried(() => qemu.monitor.command('cont')),
    snapshot: async () => {
      try {
        return ok(await snapshotOf(qemu, origin))
      } catch {
        return refuse('executor/machine-failed')
      }
    },
    destroy: async () => {
      qemu.kill()
      await gone
    }
  }
}

const clone = async (origin: Origin): Promise<Vm> => {
  const { acceleration, shape, memory, disk } = origin
  const state = await openAgain(origin.state, 'r')
  const files = { state: state.fd, memory: memory.fd }
  const qemu = await startQemu(acceleration, cloneArguments(acceleration, shape, DISK_FILE), files, disk, shape)
  await state.close()
  loadState(qemu.monitor, FD.state).catch(() => qemu.kill())
  return vmOf(qemu, origin)
}

/** The template of an origin; `release` gives back what is its own of it. */
export const templateOf = (origin: Origin, size: number, release: () => Promise<void>): Template => {
  const cloneFrom = async (from: Origin): Promise<Result<Vm>> => {
    try {
      return ok(await clone(from))
    } catch {
      return refuse('executor/machine-failed')
    }
  }
  return {
    shape: origin.shape,
    form: origin.form,
    size,
    clone: () => cloneFrom(origin),
    goOn: (state) => cloneFrom({ ...origin, state }),
    close: release
  }
}
