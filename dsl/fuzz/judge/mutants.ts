import { FlowGraph } from '../../check/flow-graph.ts'
import { RULES, type Rule } from '../../check/rules.ts'
import type { CheckContext, CheckedPlan, ParsedPlan } from '../../contract/index.ts'
import { accept } from './accept.ts'
import { judge } from './judge.ts'
import type { Observations } from './observe.ts'

export const RULE_NAMES = Object.keys(RULES) as readonly Rule[]

const { edge } = FlowGraph.prototype

/** Runs the checker with one of its rules dropped: whatever edge it would draw under it is not drawn. */
const without = <T>(rule: Rule, run: () => T): T => {
  FlowGraph.prototype.edge = function (this: FlowGraph, by, ...rest) {
    if (by !== rule) edge.call(this, by, ...rest)
  }
  try {
    return run()
  } finally {
    FlowGraph.prototype.edge = edge
  }
}

/** The rules under which the checker draws any edge for this plan. */
export const rulesUsed = (plan: ParsedPlan, context: CheckContext): ReadonlySet<Rule> => {
  const used = new Set<Rule>()
  FlowGraph.prototype.edge = function (this: FlowGraph, by, ...rest) {
    used.add(by)
    edge.call(this, by, ...rest)
  }
  try {
    accept(plan, context)
  } finally {
    FlowGraph.prototype.edge = edge
  }
  return used
}

/** Does what this program showed contradict the manifest that the checker makes without the rule? */
export const catches = (rule: Rule, plan: ParsedPlan, context: CheckContext, seen: Observations): boolean => {
  const checked: CheckedPlan | undefined = without(rule, () => accept(plan, context).checked)
  return checked !== undefined && judge(seen, checked.manifest, context).length > 0
}
