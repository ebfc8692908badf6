import { type AgentBudget, BUDGETS } from '@writ/dsl/contract'
import { fillTemplate, type Messages } from '../language/messages.ts'

/** What a budget bounds, in the words of the page. */
export const boundsOf = ({ office, listSeparator, lang }: Messages, budget: AgentBudget): string => {
  const { bound, names } = office.budget
  const format = new Intl.NumberFormat(lang)
  return BUDGETS.flatMap((name) => {
    const most = budget[name]
    return most === undefined ? [] : [fillTemplate(bound, { what: names[name], most: format.format(most) })]
  }).join(listSeparator)
}
