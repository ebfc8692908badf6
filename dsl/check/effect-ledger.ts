import {
  type CheckedStep,
  type CodeUse,
  type Effect,
  type EffectClass,
  type EffectId,
  hashText,
  isOrigin,
  type Origin,
  patternOf,
  printTarget,
  type SecretRef,
  type Span,
  type Target,
  type TargetPattern,
  type ToolName,
  type Verb,
  type Where
} from '../contract/index.ts'
import type { FlowNode } from './flow-graph.ts'
import { NOT_OPENED, type Opening } from './opened.ts'
import { atMost, type Site } from './walk.ts'

export interface Doing {
  readonly id: number
  readonly verb: Verb
  readonly class: EffectClass
  readonly origin: Where
  readonly via?: readonly Origin[]
  readonly target?: Target
  readonly to?: Target
  readonly path?: string
  readonly key?: string
  readonly name?: string
  readonly pin?: string | undefined
  readonly span: Span
  /** The most times this place in the plan can be reached in one run. */
  readonly times: number
  /** What shapes its aim. */
  readonly control: readonly (FlowNode | undefined)[]
  /** The values that its site was given by then, its own among them. */
  readonly given?: FlowNode
  /** How its tab came to the page that it happens in. */
  readonly opened?: Opening
}

export interface CodeRun {
  readonly language: string
  readonly code: string
  readonly ms: number
  readonly bytes: number
  readonly workspace?: true
}

/** An effect but for who shapes it and its values, which is known only when the whole plan has been walked. */
export type OpenEffect = Omit<Effect, 'control'> & {
  readonly control: ReadonlySet<FlowNode>
  readonly given: ReadonlySet<FlowNode>
  /** Of each place where it stands in the plan. */
  readonly opened: ReadonlySet<Opening>
}

export interface OpenSecret {
  readonly name: string
  readonly part: SecretRef['part']
  readonly site: Site
  readonly max: number
}

/** What two equal effects have in common: all that is granted together. */
const likeness = (
  { origin, via, verb, class: effect, path, key, name, pin }: Doing,
  aims: readonly (string | null)[]
): string =>
  JSON.stringify([origin, via ?? [], verb, effect, path ?? null, key ?? null, name ?? null, pin ?? null, ...aims])

interface Growing {
  readonly control: Set<FlowNode>
  readonly given: Set<FlowNode>
  readonly opened: Set<Opening>
}

/** Collects what the plan may do: equal effects are one, with their counts added. */
export class EffectLedger {
  #effects = new Map<string, OpenEffect & Growing>()
  readonly #patterns = patternsOf()
  #secrets = new Map<string, OpenSecret>()
  #code = new Map<EffectId, CodeUse>()
  #codeInputs = new Map<EffectId, FlowNode[]>()
  #workspaceBytes: number | undefined
  readonly steps: Record<number, CheckedStep> = {}

  add(doing: Doing, also: string | null = null): EffectId {
    const { id, verb, class: effect, origin, via, target, to, path, key, name, pin, span, times } = doing
    const [aim, drop] = [target && this.#patterns(target), to && this.#patterns(to)]
    const same = likeness(doing, [aim?.likeness ?? null, drop?.likeness ?? null, also])
    const known = this.#effects.get(same)
    const control = known?.control ?? new Set()
    for (const node of doing.control) if (node !== undefined) control.add(node)
    const given = known?.given ?? new Set()
    if (doing.given !== undefined) given.add(doing.given)
    const opened = known?.opened ?? new Set()
    opened.add(doing.opened ?? NOT_OPENED)
    const merged = known
      ? { ...known, max: atMost(known.max + times) }
      : {
          id: `e${this.#effects.size + 1}`,
          origin,
          ...(via?.length && { via }),
          verb,
          effect,
          ...(aim && { target: aim.pattern }),
          ...(drop && { to: drop.pattern }),
          ...(path !== undefined && { path }),
          ...(key !== undefined && { key }),
          ...(name !== undefined && { name }),
          ...(pin !== undefined && { pin }),
          control,
          given,
          opened,
          max: times,
          span
        }
    this.#effects.set(same, merged)
    this.steps[id] = { id, verb, effect: merged.id, class: effect, origin, ...(target && { target }), span }
    return merged.id
  }

  /** Code is told apart by its text, its language, its limits, and by whether it shares the workspace. */
  addCode(
    doing: Omit<Doing, 'name'>,
    { language, code, ms, bytes, workspace }: CodeRun,
    inputs: readonly FlowNode[]
  ): EffectId {
    const hash = hashText(code)
    const effect = this.add({ ...doing, name: hash }, JSON.stringify([language, ms, bytes, workspace ?? false]))
    const max = atMost((this.#code.get(effect)?.max ?? 0) + doing.times)
    this.#code.set(effect, { effect, language, hash, ms, bytes, max, ...(workspace && { session: 'run' }) })
    if (workspace) this.#workspaceBytes ??= bytes
    this.#codeInputs.set(effect, [...(this.#codeInputs.get(effect) ?? []), ...inputs])
    return effect
  }

  /** The memory of the workspace, as the first code in it says. */
  get workspaceBytes(): number | undefined {
    return this.#workspaceBytes
  }

  addSecret({ name, part }: SecretRef, site: Site, times: number): void {
    const key = JSON.stringify([name, part, site.origin])
    this.#secrets.set(key, { name, part, site, max: atMost((this.#secrets.get(key)?.max ?? 0) + times) })
  }

  get effects(): OpenEffect[] {
    return [...this.#effects.values()]
  }

  get secrets(): OpenSecret[] {
    return [...this.#secrets.values()]
  }

  get code(): CodeUse[] {
    return [...this.#code.values()]
  }

  /** All that this code is, and is given. */
  inputsOf(effect: EffectId): readonly FlowNode[] {
    return this.#codeInputs.get(effect) ?? []
  }

  get tools(): { effect: EffectId; tool: ToolName; name: string; max: number }[] {
    return this.effects
      .filter(({ verb, origin }) => verb === 'call' && !isOrigin(origin))
      .map(({ id, origin, name, max }) => ({ effect: id, tool: origin as ToolName, name: name ?? '', max }))
  }
}

interface Pattern {
  readonly pattern: TargetPattern
  /** All that two equal targets have in common, the documents of observed elements too, which no plan's words show. */
  readonly likeness: string
}

/** What a target is granted as. All that stands in one `within` shares what that was made into. */
const patternsOf = () => {
  const made = new WeakMap<Target, Pattern>()
  const of = (target: Target): Pattern => {
    const known = made.get(target)
    if (known) return known
    const { in: outer, ...own } = target
    const around = outer && of(outer)
    const pattern = patternOf(own)
    const likeness = JSON.stringify([printTarget(pattern), documentsOf(pattern)]) + (around?.likeness ?? '')
    const whole: Pattern = { pattern: around ? { ...pattern, in: around.pattern } : pattern, likeness }
    made.set(target, whole)
    return whole
  }
  return of
}

const documentsOf = ({ document, having }: TargetPattern): readonly unknown[] => [
  document ?? null,
  ...having.flatMap((inner) => [...documentsOf(inner), ...(inner.in ? documentsOf(inner.in) : [])])
]
