import type { CheckedPlan } from '../contract/index.ts'
import { Assembly, Names, type Place } from './assembly.ts'
import { compileBlock } from './compile-stmt.ts'
import { withLastLook } from './last-look.ts'
import type { Program, ProgramInput } from './program.ts'

/** Flattens a checked plan into a program. Throws for a plan that no checker lets through; it never leaves a step out. */
export const compileChecked = (checked: CheckedPlan): Program => {
  const asm = new Assembly(checked)
  const top: Place = { names: new Names(), rounds: [], spot: { frames: [] } }
  const inputs: ProgramInput[] = []
  for (const decl of checked.plan.decls) {
    if (decl.kind !== 'input' && decl.kind !== 'kept') continue
    const { kind, name, type, span } = decl
    const variable = asm.variable(name, 'in')
    inputs.push({ name, type, variable, span, mayBeNone: kind === 'kept' })
    top.names.add(name, variable)
  }
  const { body, span } = checked.plan
  compileBlock(asm, body, top)
  asm.emit({ op: 'return', value: { kind: 'none', span }, span })
  return withLastLook(asm.finish(inputs), checked.plan)
}
