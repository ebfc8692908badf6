import { ok, type Result, refuse } from '@writ/dsl/contract'
import { findJail } from '../../jail/index.ts'
import {
  LANGUAGES,
  type Limits,
  type Machine,
  type MachineSource,
  type MachineSpec,
  NETWORK
} from '../../machine/index.ts'
import { processMachine } from './process-machine.ts'

/** Bytes that a jail takes besides what its code may have. */
const OWN = 64 * 1024 * 1024

/** An image as jails use it. */
export interface JailImage {
  /** `sha256:…`, as tokens name it. */
  readonly digest: string
  /** Its root, which everybody on this machine may read; the runners are in `usr/lib/writ/runners`. */
  readonly rootFolder: string
}

export interface ProcessOptions {
  /** The images that there are here; asked once, when somebody wants to know. */
  readonly images: () => Promise<readonly JailImage[]>
}

/** Where jailed processes come from. Nothing of one is kept, so that there is nothing that a next one could find. */
export class ProcessSource implements MachineSource {
  readonly tier = 'process'
  readonly languages = LANGUAGES
  readonly #askImages: () => Promise<readonly JailImage[]>
  readonly #machines = new Set<Machine>()
  #images: Promise<readonly JailImage[]> | undefined
  #isClosed = false

  constructor({ images }: ProcessOptions) {
    this.#askImages = images
  }

  #known(): Promise<readonly JailImage[]> {
    this.#images ??= this.#askImages()
    return this.#images
  }

  async lack(): Promise<string | undefined> {
    const { lack } = await findJail()
    if (lack !== undefined) return lack
    return (await this.#known()).length === 0 ? 'there is no image here whose programs a jail could run' : undefined
  }

  async about() {
    return {
      driver: 'bubblewrap',
      images: (await this.#known()).map(({ digest }) => digest),
      stays: false,
      networks: false
    }
  }

  costOf({ memory, disk }: Limits): number {
    // Its files live in memory.
    return memory + disk + OWN
  }

  async open({ image, limits, egress }: MachineSpec): Promise<Result<Machine>> {
    if (this.#isClosed) return refuse('executor/closed')
    const { hierarchy, lack } = await findJail()
    if (hierarchy === undefined) return refuse('executor/no-tier', { tier: this.tier, why: lack })
    if (egress.length > 0) return refuse('executor/tier-cannot', { tier: this.tier, what: NETWORK })
    const found = (await this.#known()).find(({ digest }) => digest === image)
    if (found === undefined) return refuse('executor/no-image')
    if (this.#isClosed) return refuse('executor/closed')
    const onClosed = (machine: Machine) => this.#machines.delete(machine)
    const machine = processMachine({ hierarchy, rootFolder: found.rootFolder, limits, onClosed })
    this.#machines.add(machine)
    return ok(machine)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#machines].map((machine) => machine.close()))
  }
}
