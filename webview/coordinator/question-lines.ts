import { APP_ORIGIN, type AskReason, type Question } from '@writ/dsl/contract'
import { printSentence, sentenceOfAct, sentenceOfFlow } from '@writ/dsl/explain'

const WHY: Readonly<Record<AskReason['kind'], string>> = {
  raised: 'The page makes more of it than the plan said.',
  left: 'The form holds something that stood there before the agent came.',
  framed: 'It is done inside a frame of another site, where something can lie unseen over it.',
  device: 'Your organisation has set that this is always asked.',
  unsaid: "Your organisation's policy gives a reason that did not reach this device; its log has it."
}

/** What is not ours, so that it ends where its quotation marks do: all that would not be seen, a new line too, is a mark. */
const said = (text: string): string => printSentence([{ kind: 'quote', text }])

/** Every fact in a value, a line each, under the names that lead to it. */
const factsOf = (name: string, value: unknown): readonly string[] => {
  if (value === undefined) return []
  if (typeof value === 'string') return [`${name}: ${said(value)}`]
  if (typeof value !== 'object' || value === null) return [`${name}: ${String(value)}`]
  const members: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((one, at) => [String(at + 1), one])
    : Object.entries(value)
  return members.length === 0 ? [`${name}: none`] : members.flatMap(([part, one]) => factsOf(`${name} ${part}`, one))
}

const actOf = ({ about }: Question): readonly string[] => {
  const { kind, ...facts } = about
  const sentence = about.kind === 'act' ? [`${printSentence(sentenceOfAct(about, 'en'))}.`] : [`It is about: ${kind}.`]
  return [...sentence, ...Object.entries(facts).flatMap(([name, fact]) => factsOf(name, fact))]
}

/** Whether the agent is told what the person answers, as far as its plan goes. */
const toldOf = ({ about, flows }: Question): readonly string[] => {
  if (about.kind !== 'ask') return []
  return flows.some(({ to, how }) => to === 'planner' && how.includes('value'))
    ? ['The plan may tell the agent what you answer.']
    : ['The plan does not tell the agent what you answer, unless you allow that when asked.']
}

/** What a yes for the rest of the run would cover, of a call of the app's own feature. */
const coveredOf = ({ offers, covers }: Question): readonly string[] =>
  offers.includes('task') && covers && 'role' in covers && covers.origin === APP_ORIGIN
    ? [`Allowed for this task, it is every later call of ${said(covers.name)} in this run too, whatever that is given.`]
    : []

/**
 * A question in words, for a host that shows it in a window of its own: one fact a line, nothing cut, and no line that a page's or an agent's
 * words could add or break. The agent's own words come last. Of what a lasting yes would cover they say that of a feature of the app alone: for all else they are for a yes once.
 */
export const questionLines = (question: Question): readonly string[] => {
  const { agent, plan, request, flows, why = [], reasons = [], picture, needs, claim } = question
  return [
    `${said(agent)} asks, for the plan that it calls ${said(plan)}.`,
    `The request, by the word of the ${request.saidBy}: ${said(request.text)}`,
    ...actOf(question),
    ...flows.map((flow) => printSentence(sentenceOfFlow(flow, 'en'))),
    ...toldOf(question),
    ...why.map(({ kind }) => WHY[kind]),
    ...reasons.map((reason) => `Your organisation's policy says: ${said(reason)}`),
    ...factsOf('picture', picture),
    ...factsOf('a yes needs', needs),
    ...coveredOf(question),
    ...(claim === undefined ? [] : [`The agent claims: ${said(claim)}`])
  ]
}
