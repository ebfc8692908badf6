import type { EffectId, Obtained, Sink, Span } from '../contract/index.ts'
import { mayStop, tellStep } from './depend.ts'
import type { FlowNode } from './flow-graph.ts'
import { atMost, type Findings, type Place, reportUnknown, type Valued } from './walk.ts'

type Of<Kind extends Obtained['kind']> = Extract<Obtained, { kind: Kind }>

/** Sites that values may be declassified to in one plan: each needs the flows to be followed once more. */
export const MAX_DECLASSIFIED = 8

/** A value that the person is asked to let pass. Where it goes through, some flows do not count. */
export interface OpenBlessing {
  readonly effect: EffectId
  readonly kind: 'declassify' | 'endorse'
  readonly gates: FlowNode[]
  readonly to?: Sink
  readonly because: string
  readonly span: Span
  max: number
}

/** What was let pass depends on the value; that it was not, which stops the run, on the value and the person. */
const passThrough = (f: Findings, place: Place, rule: 'L21' | 'L22', gate: FlowNode): FlowNode => {
  const passed = f.flows.node()
  f.flows.edge(rule, gate, passed)
  tellStep(f, place)
  mayStop(
    f,
    place,
    [
      [rule, [passed]],
      ['L20', [f.people.person]]
    ],
    { told: true }
  )
  return passed
}

/** `endorse x`: the person stands for the value, so that it may shape targets, addresses, code and files (L22). */
export const endorse = (f: Findings, place: Place, value: Of<'endorse'>, of: Valued): Valued => {
  const { span, because } = value
  const gate = f.flows.node()
  f.flows.edge('L22', of.node, gate)
  const effect = addStep(f, place, value)
  addBlessing(f, place, { effect, kind: 'endorse', because, span }, gate)
  const passed = passThrough(f, place, 'L22', gate)
  f.flows.edge('L22', f.people.saidByPerson, passed)
  return { type: of.type, node: passed }
}

/** `declassify x to T`: the person lets T learn the value (L21). */
export const declassify = (f: Findings, place: Place, value: Of<'declassify'>, of: Valued): Valued => {
  const { span, because } = value
  const to = sinkNamed(f, value)
  const gate = f.flows.node()
  f.flows.edge('L21', of.node, gate)
  const effect = addStep(f, place, value, to)
  if (to !== undefined) addBlessing(f, place, { effect, kind: 'declassify', to, because, span }, gate)
  return { type: of.type, node: passThrough(f, place, 'L21', gate) }
}

/** Blessings for the same reason and the same sink are one, as their effects are. */
const addBlessing = (
  f: Findings,
  place: Place,
  blessing: Omit<OpenBlessing, 'gates' | 'max'>,
  gate: FlowNode
): void => {
  const known = f.blessings.get(blessing.effect)
  f.blessings.set(blessing.effect, {
    ...blessing,
    gates: [...(known?.gates ?? []), gate],
    max: atMost((known?.max ?? 0) + place.times)
  })
}

const addStep = (f: Findings, place: Place, { id, kind, span, because }: Of<'endorse' | 'declassify'>, to?: Sink) =>
  f.ledger.add(
    {
      id,
      verb: kind,
      class: 'human',
      origin: 'person',
      span,
      times: place.times,
      control: [f.saidBy([because])]
    },
    JSON.stringify([to ?? null, because])
  )

const sinkNamed = (f: Findings, { to, span }: Of<'declassify'>): Sink | undefined => {
  const site = f.sites.get(to)
  if (site) f.unused.delete(site)
  if (f.sites.has(to)) return site?.origin
  if (to === 'planner') return 'planner'
  reportUnknown(f, span, 'check/unknown-sink', { word: to, known: [...f.sites.keys(), 'planner'] })
  return undefined
}
