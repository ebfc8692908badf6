import { ok, type Result, refuse, type SandboxStep } from '@writ/dsl/contract'
import type { LayeredFiles } from '../machine/index.ts'

/** Steps of one sandbox at most: each is a layer, and the kernel stacks no more than 500. */
const MOST_STEPS = 400

/** What became of a step: its files stay, or they were rolled back. */
export type StepEnd = Pick<SandboxStep, 'exitCode' | 'limit'>

interface Step extends SandboxStep {
  /** The layers that its files stand on, the lowest first; its own is the last. */
  readonly layers: readonly number[]
}

/** Which step there was, and what each left: enough to go on from, in a machine with the same layers. */
export interface StepsState {
  readonly steps: readonly Step[]
  /** The layers that the files stand on, and the one that is written now; 0 before the first. */
  readonly below: readonly number[]
  readonly top: number
  /** Was nothing written there yet that is a step's? */
  readonly isClean: boolean
  /** The step whose files these are; 0 is the machine as it was made. */
  readonly at: number
  /** How many layers there were so far. */
  readonly made: number
}

export const NO_STEPS: StepsState = { steps: [], below: [], top: 0, isClean: false, at: 0, made: 0 }

/**
 * The files of one machine at each step: a piece of code, or file calls in a row. A step writes into a layer of its own. Where it is kept,
 * the layer stays as it is from then on; where it fails, the layer is dropped. One thing at a time: who calls sees to it.
 */
export class Steps {
  readonly #files: LayeredFiles
  readonly #now: () => number
  #state: StepsState
  /** The step that goes on. */
  #open: Step | undefined

  constructor(files: LayeredFiles, now: () => number, state: StepsState = NO_STEPS) {
    this.#files = files
    this.#now = now
    this.#state = state
  }

  /** What a machine that goes on from this one begins with; nothing goes on now. */
  get state(): StepsState {
    return this.#state
  }

  /** The step whose files these are. */
  get at(): number {
    return this.#state.at
  }

  list(): readonly SandboxStep[] {
    return this.#state.steps.map(({ layers: _, ...step }) => step)
  }

  /** Stands on these layers with a new one above; the one written now is dropped where it was nobody's, or a step's that failed. */
  async #stand(below: readonly number[], isDropped: boolean): Promise<Result<void>> {
    const { top, made } = this.#state
    const drop = isDropped && top !== 0 ? [top] : []
    const stood = await this.#files.stand({ below: [...below], top: made + 1, drop })
    if (stood.ok) this.#state = { ...this.#state, below, top: made + 1, made: made + 1, isClean: true }
    return stood
  }

  /** What is written now is the last step's: from now on it stays as it is. */
  #seal(): Promise<Result<void>> {
    const { below, top } = this.#state
    return this.#stand([...below, top], false)
  }

  /** From now on what changes is a step. Refuses `executor/too-much` (steps), `executor/disk-full`, `executor/machine-failed`. */
  async begin(kind: SandboxStep['kind']): Promise<Result<void>> {
    const { steps, at } = this.#state
    const last = steps.at(-1)
    // File calls in a row are one step.
    if (kind === 'files' && last?.kind === 'files' && last.step === at && !this.#state.isClean) {
      this.#open = last
      this.#state = { ...this.#state, steps: steps.slice(0, -1) }
      return ok(undefined)
    }
    if (steps.length >= MOST_STEPS) return refuse('executor/too-much', { what: 'steps' })
    if (!this.#state.isClean) {
      const sealed = await this.#seal()
      if (!sealed.ok) return sealed
    }
    const { below, top } = this.#state
    this.#open = {
      step: (last?.step ?? 0) + 1,
      from: at,
      kind,
      began: this.#now(),
      kept: true,
      layers: [...below, top]
    }
    return ok(undefined)
  }

  /** The step is over, and what it wrote stays; gives its number. Refuses `executor/machine-failed`. */
  async keep(end: StepEnd = {}): Promise<Result<number>> {
    const open = this.#took()
    const size = await this.#files.measure()
    if (!size.ok) return size
    const step = { ...open, ...end, size: size.value }
    this.#state = { ...this.#state, steps: [...this.#state.steps, step], at: open.step, isClean: false }
    return ok(open.step)
  }

  /** The step failed: the files are what they were before it. Refuses `executor/machine-failed`; then nobody knows what they are. */
  async rollBack(end: StepEnd): Promise<Result<void>> {
    const open = this.#took()
    const steps = [...this.#state.steps, { ...open, ...end, kept: false, layers: [] }]
    const stood = await this.#stand(this.#state.below, true)
    if (stood.ok) this.#state = { ...this.#state, steps }
    return stood
  }

  #took(): Step {
    const open = this.#open
    if (!open) throw new Error('no step was begun')
    this.#open = undefined
    return open
  }

  /**
   * The files are those that the step left, 0 for the machine as it was made. No other step is lost by it. Refuses `executor/no-step`, and
   * `executor/disk-full` where all is as it was.
   */
  async restore(step: number): Promise<Result<void>> {
    const { steps, at, isClean } = this.#state
    const found = steps.find((one) => one.step === step && one.kept)
    if (!found && step !== 0) return refuse('executor/no-step')
    if (step === at) return ok(undefined)
    const stood = await this.#stand(found?.layers ?? [0], isClean)
    if (stood.ok) this.#state = { ...this.#state, at: step }
    return stood
  }
}
