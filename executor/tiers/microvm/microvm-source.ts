import type { FileHandle } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { ok, type Result, refuse } from '@writ/dsl/contract'
import { chooseDriver, qemuDriver, type VmDriver, type VmShape } from '../../drivers/index.ts'
import { AgentLink } from '../../guest/channel/index.ts'
import { ensureImage, type Image, type Say, type Variant } from '../../guest/index.ts'
import {
  LANGUAGES,
  type Limits,
  type Machine,
  type MachineSource,
  type MachineSpec,
  NETWORK,
  type Network
} from '../../machine/index.ts'
import { type Guest, Pool } from '../../pool/index.ts'
import { beginTask, guestMachine } from './guest-machine.ts'
import { costOfShape, SIZES, shapeFor } from './shape-for.ts'

export interface MicrovmOptions {
  /** Tried in this order; without any, KVM and then emulation. */
  readonly drivers?: readonly VmDriver[]
  /** Which guests there are. */
  readonly variants?: readonly Variant[]
  /** The most machines of one size that wait for tasks; 0 keeps none. */
  readonly waiting?: number
  /** Told what is built, where something is. */
  readonly say?: Say
}

const WAITING = 4

/** The smallest machine there is: what no guest of it comes up in has no use for larger ones. */
const SMALLEST: VmShape = { vcpu: 1, memory: SIZES[0] }

/** Why no guest comes up here; one that does is kept for its clones, so that only the first executor of a computer waits for it. */
const lackOfBoot = async (driver: VmDriver, image: Image): Promise<string | undefined> => {
  const template = await driver.template(image, SMALLEST)
  if (template.ok) await template.value.close()
  return template.ok ? undefined : String(template.refusal.detail?.why ?? template.refusal.message)
}

/** Where virtual machines come from: a template of each size, made once, and a clone of it for each task. */
export class MicrovmSource implements MachineSource {
  readonly tier = 'microvm'
  readonly languages = LANGUAGES
  readonly #drivers: readonly VmDriver[]
  readonly #variants: readonly Variant[]
  readonly #most: number
  readonly #say: Say
  readonly #pools = new Map<string, Promise<Result<Pool>>>()
  readonly #made: Pool[] = []
  readonly #machines = new Set<Machine>()
  #chosen: ReturnType<typeof chooseDriver> | undefined
  #images: Promise<readonly Image[]> | undefined
  #cannotBoot: Promise<string | undefined> | undefined
  #isClosed = false

  constructor({ drivers, variants = ['plain'], waiting = WAITING, say = () => {} }: MicrovmOptions = {}) {
    this.#drivers = drivers ?? [qemuDriver('kvm'), qemuDriver('tcg')]
    this.#variants = variants
    this.#most = waiting
    this.#say = say
  }

  #driver(): ReturnType<typeof chooseDriver> {
    this.#chosen ??= chooseDriver(this.#drivers)
    return this.#chosen
  }

  async lack(): Promise<string | undefined> {
    const chosen = await this.#driver()
    if ('lack' in chosen) return chosen.lack
    const [image] = await this.#built()
    if (!image) return 'a guest image cannot be built here'
    this.#cannotBoot ??= lackOfBoot(chosen.driver, image)
    return this.#cannotBoot
  }

  #built(): Promise<readonly Image[]> {
    this.#images ??= (async () => {
      const images: Image[] = []
      for (const variant of this.#variants) {
        const image = await ensureImage(variant, this.#say)
        if (image.ok) images.push(image.value)
      }
      return images
    })()
    return this.#images
  }

  async about() {
    const chosen = await this.#driver()
    const images = await this.#built()
    const driver = 'driver' in chosen ? chosen.driver.name : 'none'
    return { driver, images: images.map(({ digest }) => digest), stays: true, layers: true, networks: true }
  }

  #pool(driver: VmDriver, image: Image, shape: VmShape): Promise<Result<Pool>> {
    const key = `${image.digest} ${shape.vcpu} ${shape.memory}`
    const made = this.#pools.get(key) ?? this.#makePool(driver, image, shape)
    this.#pools.set(key, made)
    // What failed once may not fail again.
    made.then((pool) => !pool.ok && this.#pools.delete(key))
    return made
  }

  async #makePool(driver: VmDriver, image: Image, shape: VmShape): Promise<Result<Pool>> {
    const template = await driver.template(image, shape)
    if (!template.ok) return template
    const busy = () => this.#machines.size
    const pool = new Pool({ template: template.value, most: this.#most, busy, cores: availableParallelism() })
    this.#made.push(pool)
    return ok(pool)
  }

  costOf(limits: Limits): number {
    const shape = shapeFor(limits)
    return shape.ok ? costOfShape(shape.value) : Number.POSITIVE_INFINITY
  }

  /** The clones of what this machine is made from. Refuses as `open` does. */
  async #find({
    image: digest,
    limits,
    egress,
    network
  }: MachineSpec): Promise<Result<{ driver: string; pool: Pool }>> {
    if (this.#isClosed) return refuse('executor/closed')
    const chosen = await this.#driver()
    if ('lack' in chosen) return refuse('executor/no-tier', { tier: this.tier, why: chosen.lack })
    if (egress.length > 0 && !network) return refuse('executor/tier-cannot', { tier: this.tier, what: NETWORK })
    const image = (await this.#built()).find((one) => one.digest === digest)
    if (!image) return refuse('executor/no-image')
    const shape = shapeFor(limits)
    if (!shape.ok) return shape
    const pool = await this.#pool(chosen.driver, image, shape.value)
    return pool.ok ? ok({ driver: chosen.driver.name, pool: pool.value }) : pool
  }

  /** Refuses `executor/no-tier`, `executor/no-image`, `executor/too-much`, `executor/machine-failed` and `executor/closed`. */
  async open(spec: MachineSpec): Promise<Result<Machine>> {
    const found = await this.#find(spec)
    if (!found.ok) return found
    const { driver, pool } = found.value
    const guest = await pool.take()
    return guest.ok ? this.#begin(guest.value, driver, spec.limits, pool, spec.network) : guest
  }

  async goOn(spec: MachineSpec, form: string, state: FileHandle): Promise<Result<Machine>> {
    const found = await this.#find(spec)
    if (!found.ok) return found
    const { driver, pool } = found.value
    if (pool.template.form !== form)
      return refuse('executor/not-resumable', { why: 'its image, QEMU or the processor is another now' })
    const vm = await pool.template.goOn(state)
    if (!vm.ok) return vm
    const link = new AgentLink(vm.value.port)
    link.wake(true)
    const machine = await this.#begin({ vm: vm.value, link }, driver, spec.limits, pool, spec.network)
    if (!machine.ok) return machine
    // What is no state of a machine never answers.
    const asked = link.say({ op: 'time' }) && (await Promise.race([link.next('time'), vm.value.gone]))
    if (asked) return machine
    await machine.value.close()
    return refuse('executor/machine-failed')
  }

  async #begin(
    guest: Guest,
    driver: string,
    limits: Limits,
    pool: Pool,
    network: Network | undefined
  ): Promise<Result<Machine>> {
    if (network) network.join(guest.vm.network)
    else guest.vm.network.destroy()
    const closed = () => {
      this.#machines.delete(machine)
      pool.fill()
    }
    const again = (other: Guest, itsOwn?: Network) => this.#begin(other, driver, limits, pool, itsOwn)
    const machine = guestMachine(guest, driver, limits, network, closed, again)
    this.#machines.add(machine)
    if (!this.#isClosed && beginTask(guest, limits, network)) return ok(machine)
    await machine.close()
    return refuse(this.#isClosed ? 'executor/closed' : 'executor/machine-failed')
  }

  /** How many machines wait for tasks. */
  get waiting(): number {
    return this.#made.reduce((sum, pool) => sum + pool.waiting, 0)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#machines].map((machine) => machine.close()))
    const pools = await Promise.all(this.#pools.values())
    await Promise.all(pools.map((pool) => pool.ok && pool.value.close()))
  }
}
