import { isLook, settledText, type Verb } from '@writ/dsl/contract'
import { raiseAct } from './follow-question.ts'
import { type AskedQuestion, type Grant, leansOnEarlier, type Wanted, yesesTo } from './given-yes.ts'
import type { Of, RunStory, Teller } from './run-story.ts'

/** A look, or a question to the person: without an outcome nothing has happened. */
export const isHarmless = (verb: Verb): boolean => isLook(verb) || PERSONAL.includes(verb)

/** What is put to the person, and does nothing to a page. */
const PERSONAL: readonly Verb[] = ['ask', 'hand-over', 'endorse', 'declassify']

/** Nobody knows of an act whether it happened. */
export const hasLost = ({ open, lost }: RunStory): boolean =>
  lost.size > 0 || [...open.values()].some(({ verb }) => !isHarmless(verb))

/** What is about to be done: granted, not used up, with every yes that it needs, and no second time. */
export const followIntent = (run: RunStory, event: Of<'intent'>): string | undefined => {
  const { step, effect, use } = event
  if (run.open.has(placeOf(event))) return 'the same intent stands open already'
  if (run.done.has(step)) return 'the act was done, or may have been, and is begun again'
  run.open.set(placeOf(event), event)
  run.meant.set(step, effect)
  run.intents++
  if (run.flowsAsk && !yesesTo(run.questions.values(), { needs: run.flowsNeed }).some(standsForFlows(run)))
    return 'data moves that needed a yes that nobody gave'
  const grant = run.grants?.find(({ id }) => id === effect)
  if (!grant || grant.verb !== event.verb || grant.effect !== event.class || grant.origin !== event.origin)
    return 'the act is not in what was granted'
  if (event.at !== undefined && !grant.via?.includes(event.at)) return 'the act is not in what was granted'
  const openOfEffect = [...run.open.values()].filter((intent) => intent.effect === effect).length
  if (use < 1 || use > grant.max || (run.used.get(effect) ?? 0) + openOfEffect > grant.max)
    return `the act was granted ${grant.max} times and is begun once more`
  const wanted = wantedOf(run, step, grant)
  const yeses = yesesTo(run.questions.values(), wanted)
  if ((grant.approval === 'ask' || run.raised.has(step)) && yeses.length === 0)
    return 'the act needed a yes that nobody gave'
  if (leansOnEarlier(yeses, grant, wanted.raised))
    return 'an earlier answer stood for an act that is asked about each time'
  return undefined
}

/** An answer of before is one to flows for its task alone, and where policy does not have them asked each time. */
const standsForFlows =
  ({ flowsEach }: RunStory) =>
  ({ isEarlier, choice }: AskedQuestion): boolean =>
    !isEarlier || (choice === 'task' && !flowsEach)

/** What a yes to this step is held to, as the page has made it by now. */
const wantedOf = ({ raised }: RunStory, step: string, grant: Grant | undefined): Wanted => ({
  step,
  grant,
  raised: raised.get(step)
})

/** What became of it; one that was done, or may have been, counts. */
export const followOutcome = (run: RunStory, event: Of<'outcome'>): string | undefined => {
  const intent = run.open.get(placeOf(event))
  if (!intent) return 'the outcome has no intent before it'
  run.open.delete(placeOf(event))
  if (event.outcome === 'raised') {
    const less = raiseAct(run, intent, event.class)
    if (less !== undefined) return less
  }
  // What policy wants of such an act was asked for before its intent; what the plan itself asks is a question of its own.
  const stands = () => yesesTo(run.questions.values(), { step: intent.step }).some(standsForPerson(intent.verb))
  if (event.outcome === 'done' && PERSONAL.includes(intent.verb) && !stands())
    return 'the plan went on as if the person had said yes'
  if (event.outcome === 'unknown') run.unknown++
  if (event.outcome === 'unknown' && !isHarmless(intent.verb)) run.lost.set(placeOf(event), { intent })
  // A look whose end nobody saw did nothing, and may be taken again.
  const looked = event.outcome === 'unknown' && isHarmless(intent.verb)
  if ((event.outcome !== 'done' && event.outcome !== 'unknown') || looked) return undefined
  if (!isLook(intent.verb)) run.done.add(intent.step)
  run.used.set(intent.effect, (run.used.get(intent.effect) ?? 0) + 1)
  return undefined
}

/** To a value that stands or goes an answer of before is one for its task; what else a plan wants of the person is wanted each time. */
const standsForPerson =
  (verb: Verb) =>
  ({ isEarlier, choice }: AskedQuestion): boolean =>
    !isEarlier || (choice === 'task' && (verb === 'endorse' || verb === 'declassify'))

/** The person's word on an act whose end nobody saw, given once the run had ended. That it was done, or was not, is final. */
export const followSettled = (run: RunStory, event: Of<'settled'>, { isSigned }: Teller): string | undefined => {
  if (run.endedBy !== 'device' && !run.held) return 'an act was settled before its run had ended'
  const lost = run.lost.get(placeOf(event))
  if (!lost) return 'what was settled is no act without an outcome'
  if (lost.said === 'done' || lost.said === 'not-done') return 'the act was settled before'
  if (!isSigned(settledText(event), event.sig)) return 'the signature of the person’s word is not valid'
  lost.said = event.said
  return undefined
}

const placeOf = ({ batch, step }: { readonly batch: number; readonly step: string }): string => `${batch} ${step}`
