import type { CheckedPlan, CheckedStep, CodeUse, Effect, Origin, SiteSet, Target } from '../contract/index.ts'
import type { Instr, Program, ProgramInput, SpotTemplate, WithinHead } from './program.ts'
import { variableOf } from './variable.ts'

/** Names of a block → variables of the program. */
export class Names {
  readonly #own = new Map<string, string>()
  readonly #outer: Names | undefined

  constructor(outer?: Names) {
    this.#outer = outer
  }

  find(name: string): string | undefined {
    return this.#own.get(name) ?? this.#outer?.find(name)
  }

  get(name: string): string {
    const found = this.find(name)
    if (found === undefined) throw new Error(`the checker let the name ${name} through`)
    return found
  }

  add(name: string, variable: string): void {
    this.#own.set(name, variable)
  }
}

/** Where a statement stands: the names it sees, the round counters around it, and where on which page it acts. */
export interface Place {
  readonly names: Names
  readonly rounds: readonly string[]
  readonly within?: Target
  readonly spot: SpotTemplate
  /** What is looked at here may take so long to come, in ms. */
  readonly awaits?: number
}

export const inner = (place: Place, round?: string): Place => ({
  ...place,
  names: new Names(place.names),
  rounds: round === undefined ? place.rounds : [...place.rounds, round]
})

/** A place in the program that is known only later. */
export interface Label {
  at: number
}

const TEMP = '.look#'

/** Does this variable live no longer than its statement's own instructions? */
export const isTemp = (variable: string): boolean => variable.startsWith(TEMP)

type Jump = {
  -readonly [K in keyof Extract<Instr, { op: 'jump' | 'unless' | 'next' }>]: Extract<Instr, { op: 'jump' }>[K]
}
type PutByInstr = Extract<Instr, { op: 'put-by' }>

const mapOf = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [key(item), item]))

/** The program while it is put together, and where in the plan the compiler stands. */
export class Assembly {
  readonly checked: CheckedPlan
  readonly #instrs: Instr[] = []
  readonly #handlers: (Label | undefined)[] = []
  readonly #stmts: number[] = []
  readonly #starts = new Map<number, number>()
  readonly #withins: WithinHead[] = []
  readonly #undos = new Map<number, number>()
  readonly #slots = new Map<string, number>()
  readonly #sites: ReadonlyMap<string, SiteSet>
  readonly #effects: ReadonlyMap<string, Effect>
  readonly #code: ReadonlyMap<string, CodeUse>
  #handler: Label | undefined
  #stmt = -1
  #temps = 0
  #later: (() => void)[] = []

  constructor(checked: CheckedPlan) {
    this.checked = checked
    this.#sites = mapOf(checked.manifest.sites, ({ name }) => name)
    this.#effects = mapOf(checked.manifest.effects, ({ id }) => id)
    this.#code = mapOf(checked.manifest.code, ({ effect }) => effect)
  }

  get here(): number {
    return this.#instrs.length
  }

  emit(instr: Instr): number {
    this.#handlers.push(this.#handler)
    this.#stmts.push(this.#stmt)
    return this.#instrs.push(instr) - 1
  }

  /** Lets a jump that was emitted before end here. */
  land(at: number): void {
    ;(this.#instrs[at] as Jump).to = this.here
  }

  /** A variable of a statement. Names of the compiler's own begin with a dot, as no name of a plan does. */
  variable(name: string, of: number | 'in'): string {
    const variable = variableOf(name, of)
    this.#slots.set(variable, this.#slots.size)
    return variable
  }

  /** A variable that is needed no longer than its statement's own instructions. */
  temp(): string {
    const name = `${TEMP}${this.#temps++}`
    if (!this.#slots.has(name)) this.#slots.set(name, this.#slots.size)
    return name
  }

  /** Marks the first instruction of a statement, and emits it. */
  statement(id: number, emit: () => void): void {
    const outer = this.#stmt
    this.#stmt = id
    this.#temps = 0
    this.#starts.set(id, this.here)
    emit()
    this.#stmt = outer
  }

  /** Notes a `within`, of which no instruction of its own tells. */
  within(head: WithinHead): void {
    this.#withins.push(head)
  }

  /** What is emitted is caught at the label (or, without one, by nothing). */
  catching(handler: Label | undefined, emit: () => void): void {
    const outer = this.#handler
    this.#handler = handler
    emit()
    this.#handler = outer
  }

  /** Emits behind everything else, so that what usually runs stays in one line; goes on at `back` then. */
  aside(label: Label, emit: () => void): void {
    const [handler, stmt, back] = [this.#handler, this.#stmt, this.here]
    this.#later.push(() => {
      const outer = this.#stmt
      this.#stmt = stmt
      this.#temps = 0
      label.at = this.here
      this.catching(handler, () => {
        emit()
        this.emit({ op: 'jump', to: back })
      })
      this.#stmt = outer
    })
  }

  /** Emits an undo behind everything else. `uses` picks the variables of its instructions that are put by for it. */
  undo(id: number, at: number, emit: () => void, uses: (instrs: readonly Instr[]) => Iterable<string>): void {
    this.#later.push(() => {
      const [later, start, older] = [this.#later, this.here, this.#slots.size]
      this.#later = []
      this.#undos.set(id, start)
      this.catching(undefined, () => {
        emit()
        this.emit({ op: 'undone' })
        this.#drain()
      })
      this.#later = later
      const isOlder = (name: string) => (this.#slots.get(name) ?? older) < older && !isTemp(name)
      const used = new Set([...uses(this.#instrs.slice(start))].filter(isOlder))
      const putBy: PutByInstr = { ...(this.#instrs[at] as PutByInstr), undo: start, uses: [...used] }
      this.#instrs[at] = putBy
    })
  }

  stepOf(id: number): CheckedStep {
    const step = this.checked.steps[id]
    if (!step) throw new Error(`the checker left step ${id} out`)
    return step
  }

  site(name: string): SiteSet {
    const site = this.#sites.get(name)
    if (!site) throw new Error(`the checker let site ${name} through`)
    return site
  }

  /** Where else an effect may happen. */
  viaOf(effect: string): readonly Origin[] {
    return this.#effects.get(effect)?.via ?? []
  }

  /** Where the files of a site lie, beside the site itself. */
  filesOf(origin: CheckedStep['origin']): readonly Origin[] {
    return [...this.#sites.values()].filter((site) => site.origin === origin).flatMap(({ files }) => files)
  }

  /** May what this code prints be told? */
  tells(effect: string): boolean {
    return this.#code.get(effect)?.tells === true
  }

  /** The memory that code may take. */
  bytesOf(effect: string): number {
    const use = this.#code.get(effect)
    if (!use) throw new Error(`the checker left the code of ${effect} out`)
    return use.bytes
  }

  finish(inputs: readonly ProgramInput[]): Program {
    this.#drain()
    return {
      instrs: this.#instrs,
      handlers: this.#handlers.map((label) => label?.at ?? -1),
      stmts: this.#stmts,
      starts: this.#starts,
      withins: this.#withins,
      undos: this.#undos,
      slots: this.#slots,
      inputs,
      maxSteps: this.checked.manifest.maxSteps
    }
  }

  #drain(): void {
    for (let next = this.#later.shift(); next; next = this.#later.shift()) next()
  }
}
