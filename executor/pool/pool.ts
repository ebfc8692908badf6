import { ok, type Result } from '@writ/dsl/contract'
import type { Template, Vm } from '../drivers/index.ts'
import { AgentLink } from '../guest/channel/index.ts'
import { rehearse } from './rehearse.ts'

/** A machine and its agent, which nobody has had. */
export interface Guest {
  readonly vm: Vm
  readonly link: AgentLink
}

export interface PoolOptions {
  readonly template: Template
  /** The most that wait at once. */
  readonly most: number
  /** Machines that run a task now, of all pools: while there are as many as processors, none is made ready. */
  readonly busy: () => number
  readonly cores: number
}

/** How long a demand is remembered, and how long a machine takes to be made ready on a machine that does other things, in milliseconds. */
const REMEMBERED_MS = 10_000
const REFILL_MS = 1_000
/** After this long without any demand nothing is kept ready. */
const IDLE_MS = 300_000
const PAUSE_MS = 50

/**
 * Clones of one template, restored before anybody asks, as many as were asked for lately in the time that one takes. Each is given
 * once. They are made one at a time, and only while a processor is free, so that what runs does not wait for what may run.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #ready: Guest[] = []
  #taken: number[] = []
  #refill: Promise<void> | undefined
  #isClosed = false
  #idle: NodeJS.Timeout | undefined

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** What its machines are clones of. */
  get template(): Template {
    return this.#options.template
  }

  /** How many wait. */
  get waiting(): number {
    return this.#ready.length
  }

  /** A machine that waited, else one made now. Refuses `executor/machine-failed`. */
  async take(): Promise<Result<Guest>> {
    this.#taken.push(Date.now())
    this.#stayUp()
    for (let guest = this.#ready.shift(); guest; guest = this.#ready.shift()) {
      // It stood still while it waited.
      if (!guest.link.isLost && (await guest.vm.resume()).ok) return ok(guest)
      await guest.vm.destroy()
    }
    const vm = await this.#options.template.clone()
    return vm.ok ? ok({ vm: vm.value, link: new AgentLink(vm.value.port) }) : vm
  }

  /** Makes machines ready until there are as many as there should be; at once for the first, before anybody asked. */
  fill(least = 0): void {
    if (this.#isClosed) return
    this.#refill ??= this.#fill(least).finally(() => {
      this.#refill = undefined
    })
  }

  #wanted(least: number): number {
    const since = Date.now() - REMEMBERED_MS
    this.#taken = this.#taken.filter((at) => at > since)
    const lately = Math.ceil((this.#taken.length * REFILL_MS) / REMEMBERED_MS)
    return Math.min(this.#options.most, Math.max(least, lately, 1))
  }

  async #fill(least: number): Promise<void> {
    while (!this.#isClosed && this.#ready.length < this.#wanted(least)) {
      if (this.#options.busy() >= this.#options.cores) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
        continue
      }
      const guest = await this.#makeReady()
      if (guest === undefined) return
      if (this.#isClosed) await guest.vm.destroy()
      else this.#ready.push(guest)
    }
  }

  async #makeReady(): Promise<Guest | undefined> {
    const vm = await this.#options.template.clone()
    if (!vm.ok) return undefined
    const guest = { vm: vm.value, link: new AgentLink(vm.value.port) }
    if ((await rehearse(guest.link)) && (await guest.vm.pause()).ok) return guest
    await guest.vm.destroy()
    return undefined
  }

  #stayUp(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#drop(), IDLE_MS)
    this.#idle.unref()
  }

  async #drop(): Promise<void> {
    await Promise.all(this.#ready.splice(0).map(({ vm }) => vm.destroy()))
  }

  /** Destroys what waits; what was taken is its taker's. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idle)
    await this.#refill
    await this.#drop()
    await this.#options.template.close()
  }
}
