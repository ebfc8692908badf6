import { randomBytes } from 'node:crypto'
import { type Result, refuse } from '@writ/dsl/contract'
import type {
  LayeredFiles,
  Limits,
  Machine,
  MachineFiles,
  MachineTree,
  Network,
  WholeMachine
} from '../../machine/index.ts'
import type { Guest } from '../../pool/index.ts'
import { guestFiles } from './guest-files.ts'
import { guestLayers } from './guest-layers.ts'
import { guestTree } from './guest-tree.ts'
import { runInGuest } from './run-in-guest.ts'
import { startInGuest } from './start-in-guest.ts'
import { type MachineOf, wholeGuest } from './whole-guest.ts'

const SEED_BYTES = 64

/** What the guest is told of its network: nothing that it could not find out. */
const tellNetwork = ({ targets, authority, environment }: Network) => ({ targets, authority, environment })

/** Begins a task in a guest that nobody has had: randomness and time of its own, and its limits, and its network. False where the guest is gone. */
export const beginTask = (
  { link }: Guest,
  { memory, disk, processes, files, output, cpuMs, wallMs }: Limits,
  network: Network | undefined
): boolean => {
  const limits = { memory, disk, processes, files, output, cpuMs, wallMs }
  const given = network && { network: tellNetwork(network) }
  return link.say({ op: 'begin', now: Date.now(), limits, ...given }, randomBytes(SEED_BYTES))
}

/**
 * A guest as a machine of the executor. `closed` is told once, when it is gone; `machineOf` makes a machine of a guest that goes on from
 * a snapshot of this one.
 */
export const guestMachine = (
  guest: Guest,
  driver: string,
  limits: Limits,
  network: Network | undefined,
  closed: () => void,
  machineOf: MachineOf
): Machine => {
  const { link, vm } = guest
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      network?.close()
      link.lose()
      await vm.destroy()
      closed()
    })()
    return closing
  }
  const end = (): void => {
    close().catch(() => undefined)
  }
  /** What a machine that is closed does no more. */
  const open = async <T>(act: () => Promise<Result<T>>): Promise<Result<T>> =>
    closing ? refuse('executor/closed') : act()
  const inside = guestFiles(link, end)
  const files: MachineFiles = {
    read: (path) => open(() => inside.read(path)),
    write: (path, bytes) => open(() => inside.write(path, bytes)),
    list: (path) => open(() => inside.list(path)),
    makeFolder: (path) => open(() => inside.makeFolder(path)),
    remove: (path) => open(() => inside.remove(path)),
    move: (from, to) => open(() => inside.move(from, to))
  }
  const known = guestTree(link, end)
  const tree: MachineTree = {
    walk: (path, depth) => open(() => known.walk(path, depth)),
    mark: (path, marks) => open(() => known.mark(path, marks)),
    watch: (wish, hear) => open(() => known.watch(wish, hear))
  }
  const layered = guestLayers(link)
  const layers: LayeredFiles = {
    stand: (given) => open(() => layered.stand(given)),
    measure: () => open(layered.measure)
  }
  const standing = wholeGuest(guest, network, () => beginTask(guest, limits, network), machineOf)
  const whole: WholeMachine = {
    form: standing.form,
    most: standing.most,
    keep: (take) => open(() => standing.keep(take)),
    pause: () => open(standing.pause),
    resume: () => open(standing.resume),
    snapshot: () => open(standing.snapshot)
  }
  return {
    tier: 'microvm',
    driver,
    run: (job, hear, signal) => open(() => runInGuest(link, limits, job, hear, signal, end)),
    session: {
      files,
      tree,
      layers,
      whole,
      start: (command, hear) => open(() => startInGuest(link, limits, command, hear, end))
    },
    close
  }
}
