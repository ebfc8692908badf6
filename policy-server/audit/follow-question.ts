import { answerText, type EffectClass, isYes, passkeyChallenge, riskier, riskOf } from '@writ/dsl/contract'
import { followLasting } from './follow-lasting.ts'
import { isByPasskey } from './is-by-passkey.ts'
import type { Of, RunStory, Teller } from './run-story.ts'

/** What is asked about by itself is covered by no table any more, and what is asked again by no answer of before. */
export const followQuestion = (
  run: RunStory,
  { question: id, step, about, shown, class: made, needs = [], rows = [] }: Of<'question'>
): undefined => {
  for (const asked of run.questions.values()) {
    if (step !== undefined) asked.rows.delete(step)
    if (asked.step === step && asked.about === about) asked.outdated = true
  }
  const left = step !== undefined && run.left.delete(step)
  run.questions.set(id, { step, about, made, shown, outdated: false, needs, rows: new Set(rows), left })
}

/**
 * The page made more of the act than was granted, or, of the same class, its form held what stood there before the run came: it needs a yes, and
 * one that was given before is not to this; of the same class, neither is a table's, unless it was asked over such a form itself.
 */
export const raiseAct = (
  run: RunStory,
  { step, class: granted }: Of<'intent'>,
  to?: EffectClass
): string | undefined => {
  const before = run.raised.get(step)
  const isSaid = to !== undefined && before !== 'unsaid'
  run.raised.set(step, isSaid ? riskier(to, before ?? to) : 'unsaid')
  for (const asked of run.questions.values()) {
    if (asked.step === step) asked.outdated = true
    if (to === granted && !asked.left) asked.rows.delete(step)
  }
  if (to === granted) run.left.add(step)
  return to !== undefined && riskOf(to) < riskOf(granted) ? 'the act was raised to less than was granted' : undefined
}

/** Who was asked so, what they said, and whether they could have: over what was shown, signed by their device, with the passkey that stands behind it. */
export const followAnswer = (
  run: RunStory,
  event: Of<'answer'>,
  { isSigned, lasting, isCut, at, leaf }: Teller
): string | undefined => {
  const { question, choice, shown, sig } = event
  const asked = run.questions.get(question)
  if (!asked) return 'the answer is to a question that was never asked'
  if (asked.choice !== undefined) return 'the question was answered before'
  if (asked.shown !== shown) return 'the answer is to something else than was shown'
  if (!isSigned(answerText(event), sig)) return 'the signature of the answer is not valid'
  if (isCut && event.given !== undefined && !lasting.has(event.given)) run.unchecked.push(leaf)
  else {
    const told = followLasting(lasting, event, {
      agent: run.agent,
      session: run.terms?.session,
      request: run.terms?.request,
      policy: run.terms?.policy,
      epoch: run.terms?.epoch,
      about: asked.step === undefined ? (asked.about ?? 'flows') : 'step',
      at
    })
    if (told !== undefined) return told
  }
  if (event.passkey) {
    if (!isByPasskey(event.passkey, passkeyChallenge(question, shown)))
      return 'the passkey does not stand behind the answer'
    asked.passkey = true
  }
  asked.choice = choice
  asked.isEarlier = event.given !== undefined
  if (isYes(choice)) run.yes++
  return undefined
}

/** Two words that must agree: the device's, and the server's who asked them. */
export const followSecondAnswer = (
  run: RunStory,
  { question, shown, choice, approver, jti }: Of<'second-answer'>
): string | undefined => {
  const asked = run.questions.get(question)
  if (asked?.choice !== 'once' || asked.shown !== shown || asked.second !== undefined)
    return 'a second person answered what nobody had said yes to first'
  if (choice !== 'unanswered') {
    const told = jti === undefined ? undefined : run.seconds.get(jti)
    if (told?.question !== question || told.shown !== shown || told.choice !== choice || told.approver !== approver)
      return 'the server never told of this answer of a second person'
    if (told.passkey) asked.secondPasskey = true
  }
  asked.second = choice
  return undefined
}
