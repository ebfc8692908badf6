import type { AuthorizedPlan } from '../contract/index.ts'
import { Assembly, Names, type Place } from './assembly.ts'
import { compileBlock } from './compile-stmt.ts'
import type { Program } from './program.ts'

/**
 * Flattens an authorized plan into a program. Throws for a plan that no checker lets through; it never leaves a step out.
 */
export const compilePlan = ({ checked }: AuthorizedPlan): Program => {
  const asm = new Assembly(checked)
  const top: Place = { names: new Names(), rounds: [], spot: { frames: [] } }
  const inputs: Record<string, string> = {}
  for (const decl of checked.plan.decls) {
    if (decl.kind !== 'input' && decl.kind !== 'kept') continue
    const variable = asm.variable(decl.name, 'in')
    inputs[decl.name] = variable
    top.names.add(decl.name, variable)
  }
  const { body, span } = checked.plan
  compileBlock(asm, body, top)
  asm.emit({ op: 'return', value: { kind: 'none', span }, span })
  return asm.finish(inputs)
}
