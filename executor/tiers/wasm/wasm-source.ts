import { ok, type Result, refuse } from '@writ/dsl/contract'
import { type Limits, type Machine, type MachineSource, type MachineSpec, NETWORK } from '../../machine/index.ts'
import { type Child, driverOf, MOST_MEMORY, startChild } from './start-child.ts'
import { wasmMachine } from './wasm-machine.ts'

/** Bytes that a child takes besides the engine's memory. */
const OWN = 64 * 1024 * 1024

export interface WasmOptions {
  /** Children that wait for a job, ready; each has had none. */
  readonly waiting?: number
}

/** Where QuickJS comes from: a process for each job, with an engine and memory of its own, started before anyone asks. */
export class WasmSource implements MachineSource {
  readonly tier = 'wasm'
  readonly languages = ['javascript'] as const
  readonly #most: number
  readonly #waiting: Promise<Child>[] = []
  readonly #machines = new Set<Machine>()
  /** As the first child was held, and every later one is. */
  #driver = 'quickjs'
  #lack: Promise<string | undefined> | undefined
  #isClosed = false

  constructor({ waiting = 2 }: WasmOptions = {}) {
    this.#most = waiting
  }

  #fill(): void {
    while (this.#waiting.length < this.#most && !this.#isClosed) {
      const child = startChild()
      // Whoever takes it hears of it.
      child.catch(() => undefined)
      this.#waiting.push(child)
    }
  }

  lack(): Promise<string | undefined> {
    this.#lack ??= (async () => {
      try {
        const child = await startChild()
        this.#driver = driverOf(child)
        await child.process.end()
        this.#fill()
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    })()
    return this.#lack
  }

  async about() {
    return { driver: this.#driver, images: [], stays: false, networks: false }
  }

  costOf({ memory }: Limits): number {
    return memory + OWN
  }

  async open({ limits, egress }: MachineSpec): Promise<Result<Machine>> {
    if (this.#isClosed) return refuse('executor/closed')
    if (egress.length > 0) return refuse('executor/tier-cannot', { tier: this.tier, what: NETWORK })
    if (limits.memory > MOST_MEMORY) return refuse('executor/too-much', { what: 'memory' })
    const why = await this.lack()
    if (why !== undefined) return refuse('executor/no-tier', { tier: this.tier, why })
    const taken = this.#waiting.shift() ?? startChild()
    try {
      const child = await taken
      if (this.#isClosed) {
        await child.process.end()
        return refuse('executor/closed')
      }
      const machine = wasmMachine(child, limits, (closed) => {
        this.#machines.delete(closed)
        // Only now: what starts beside a job takes its processor.
        this.#fill()
      })
      this.#machines.add(machine)
      return ok(machine)
    } catch {
      return refuse('executor/machine-failed')
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const waiting = await Promise.allSettled(this.#waiting.splice(0))
    await Promise.all([
      ...waiting.map((child) => child.status === 'fulfilled' && child.value.process.end()),
      ...[...this.#machines].map((machine) => machine.close())
    ])
  }
}
