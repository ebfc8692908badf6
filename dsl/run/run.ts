import type { Refusal, Value } from '../contract/index.ts'
import type { Lookup } from './evaluate.ts'
import type { ActInstr, Program } from './program.ts'
import type { RunState } from './run-state.ts'
import { entryAt, withEntry } from './store.ts'

/** A state that is being stepped on: its own copy, whose parts are shared with the state it came from and never changed. */
export type Run = { -readonly [K in keyof RunState]: RunState[K] }

export const lookupOf =
  ({ slots }: Program, { vars }: Pick<RunState, 'vars'>): Lookup =>
  (name) => {
    const slot = slots.get(name)
    return slot === undefined ? undefined : entryAt(vars, slot)
  }

export const assign = (program: Program, run: Run, name: string, value: Value): void => {
  const slot = program.slots.get(name)
  if (slot === undefined) throw new Error(`there is no variable ${name}`)
  run.vars = withEntry(run.vars, slot, value, null)
}

/** `14` for a statement outside loops, `14@2.1` for the third round of the outer and the second of the inner loop, `14~1` after a resume. */
export const stepName = ({ step, rounds }: ActInstr, look: Lookup, { resumed }: Pick<RunState, 'resumed'>): string => {
  const later = resumed === 0 ? '' : `~${resumed}`
  return rounds.length ? `${step.id}@${rounds.map((name) => look(name)).join('.')}${later}` : `${step.id}${later}`
}

/** A refusal with its place in the plan, unless it knows a closer one. */
export const placed = (no: Refusal, span: Refusal['span']): Refusal => (no.span || !span ? no : { ...no, span })
