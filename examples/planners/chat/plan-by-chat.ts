import { addTokens, askOf, NO_TOKENS, type Planner, type PlannerEnd, systemOf, USUAL_ROUNDS } from '../planner.ts'
import { askModel } from './ask-model.ts'
import type { Message } from './messages.ts'

/** The endings of an answer that is whole. Some endpoints say `stop` beside calls. */
const WHOLE = ['stop', 'tool_calls']

/**
 * A planner in plain TypeScript: `fetch`, server-sent events, and a loop. It asks the model, makes the calls that it wants, and tells it
 * what came of each, until it calls nothing more or the budget of rounds is spent.
 */
export const planByChat: Planner = async (task): Promise<PlannerEnd> => {
  const { endpoint, tools, rounds: most = USUAL_ROUNDS, signal } = task
  const messages: Message[] = [
    { role: 'system', content: systemOf(task) },
    { role: 'user', content: askOf(task) }
  ]
  let tokens = NO_TOKENS
  for (let rounds = 0; ; ) {
    if (signal?.aborted) return { ended: 'cancelled', text: '', rounds, tokens }
    if (rounds === most) return { ended: 'rounds-spent', text: `${most} rounds were not enough`, rounds, tokens }
    const answer = await askModel({ endpoint, messages, tools: tools.definitions, signal })
    if ('why' in answer)
      return { ended: signal?.aborted ? 'cancelled' : 'endpoint-failed', text: answer.why, rounds, tokens }
    const { text, calls, finish = '' } = answer
    rounds += 1
    tokens = addTokens(tokens, answer.tokens)
    if (!WHOLE.includes(finish)) return { ended: 'cut-short', text, rounds, tokens }
    if (calls.length === 0) return { ended: 'answered', text, rounds, tokens }
    messages.push({ role: 'assistant', content: text || null, tool_calls: [...calls] })
    for (const { id, function: wanted } of calls) {
      const given = { id: `${messages.length}/${id}`, name: wanted.name, given: wanted.arguments }
      messages.push({ role: 'tool', tool_call_id: id, content: await tools.call(given, signal) })
    }
  }
}
