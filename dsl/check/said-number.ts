import type { FlowNode } from './flow-graph.ts'
import type { Findings } from './walk.ts'

/** As people write a number: with as many decimals as an amount of money has, after a point or a comma. */
const spellings = (value: number): readonly string[] => {
  const told = [
    String(value),
    ...[1, 2].map((digits) => value.toFixed(digits)).filter((text) => Number(text) === value)
  ]
  return [...new Set(told.flatMap((text) => [text, text.replace('.', ',')]))]
}

/** Whose a number of the plan is: the person's, where the request has it in one of its spellings. */
export const saidNumber = (f: Pick<Findings, 'saidBy' | 'people'>, value: number): FlowNode =>
  spellings(value)
    .map((text) => f.saidBy([text]))
    .find((node) => node === f.people.saidByPerson) ?? f.people.saidByPlanner
