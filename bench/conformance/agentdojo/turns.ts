import { standsIn } from '@writ/dsl/check'
import type { Call } from './read-suites.ts'

/** A word by which a function says that it changes nothing. */
const LOOKS = /^(get|read|list|search|check|find)_/

export const isLook = ({ function: name }: Call): boolean => LOOKS.test(name)

/**
 * The calls as an agent sends them that looks first: a new plan wherever a call may depend on what the last look gave, because it
 * changes something, or because the person did not say what it is called with.
 */
export const turnsOf = (calls: readonly Call[], request: string): readonly (readonly Call[])[] => {
  const isSaid = standsIn(request)
  const isFree = (call: Call) => isLook(call) && Object.values(call.args).every((arg) => isSaid(String(arg)))
  const turns: Call[][] = []
  for (const call of calls) {
    const turn = turns.at(-1)
    const last = turn?.at(-1)
    if (turn && last && (!isLook(last) || isFree(call))) turn.push(call)
    else turns.push([call])
  }
  return turns
}
