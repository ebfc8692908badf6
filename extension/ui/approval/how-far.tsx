import type { AnswerChoice, Covered, CoveredAct, LastingChoice } from '@writ/dsl/contract'
import { fillTemplate, type Messages } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { CoveredFacts } from './covered-facts.tsx'

export type Yes = Exclude<AnswerChoice, 'no'>

interface HowFarProps {
  readonly offers: readonly LastingChoice[]
  readonly covers: Covered | undefined
  readonly chosen: Yes
  readonly choose: (choice: Yes) => void
}

/** The act that a lasting yes covers; flows and values stand above as they were asked about. */
const SameAct = ({ covers }: { readonly covers: CoveredAct }) => {
  const { approval } = useMessages()
  return (
    <div class="covered">
      <p>{approval.coversAct}</p>
      <dl class="facts">
        <CoveredFacts covers={covers} />
      </dl>
      <p>{approval.coversAny}</p>
    </div>
  )
}

/** What is to be said of how far a yes goes, where it is to no act. */
export const farWordsOf = (covers: Covered | undefined, { farFlows, farValue }: Messages['approval']) =>
  covers && 'flows' in covers ? farFlows : covers && 'hash' in covers ? farValue : undefined

/** How far a yes goes: a choice of its own, each with what it covers; the least is chosen until the person chooses more. */
export const HowFar = ({ offers, covers, chosen, choose }: HowFarProps) => {
  const { approval } = useMessages()
  if (offers.length === 0) return null
  const choices: readonly Yes[] = ['once', ...offers]
  const own = farWordsOf(covers, approval)
  const moreOf = (choice: Yes): string =>
    (choice === 'always' ? undefined : own?.[choice]) ?? approval.howFars[choice].more
  return (
    <fieldset class="sheet how-far">
      <legend>{approval.howFar}</legend>
      {choices.map((choice) => (
        <label key={choice} class={`choice choice-${choice}`}>
          <input
            type="radio"
            name="writ-how-far"
            id={`writ-choice-${choice}`}
            checked={chosen === choice}
            onChange={(event) => event.isTrusted && choose(choice)}
          />
          <span>
            <strong>{approval.howFars[choice].name}</strong>
            <span class="quiet note">{fillTemplate(moreOf(choice), { days: '30' })}</span>
          </span>
        </label>
      ))}
      {chosen !== 'once' && covers && 'role' in covers && <SameAct covers={covers} />}
    </fieldset>
  )
}
