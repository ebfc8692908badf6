import { type StepReport, unreachable } from '@writ/dsl/contract'
import { fillTemplate, wordFor } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { CheckIcon, ClockIcon, CrossIcon, QuestionIcon } from '../parts/icons.tsx'
import { Principal } from '../parts/principal.tsx'
import { Shown } from '../parts/shown.tsx'

const OutcomeIcon = ({ outcome }: Pick<StepReport, 'outcome'>) => {
  switch (outcome) {
    case 'done':
      return <CheckIcon />
    case 'refused':
      return <CrossIcon />
    case 'raised':
    case 'unknown':
      return <QuestionIcon />
    case 'not-run':
      return <ClockIcon />
    default:
      return unreachable(outcome)
  }
}

const Step = ({ step }: { readonly step: StepReport }) => {
  const { verbs, effects, outcomes, panel } = useMessages()
  return (
    <li class={`step step-${step.outcome}`}>
      <OutcomeIcon outcome={step.outcome} />
      <div>
        <p>
          <span class="verb">
            <Shown text={wordFor(verbs, step.verb)} />
          </span>{' '}
          {step.target !== undefined && (
            <span class="target">
              <Shown text={step.target} />
            </span>
          )}
        </p>
        <p class="step-facts">
          <span class={`effect effect-${step.effect}`}>{effects[step.effect]}</span>
          <Principal of={step.origin} />
          <span>
            {step.outcome === 'done' ? fillTemplate(panel.ms, { ms: Math.round(step.ms) }) : outcomes[step.outcome]}
          </span>
          {step.note !== undefined && <span>{panel.notes[step.note]}</span>}
          {step.outcome === 'done' && <span class="sr">{outcomes.done}</span>}
        </p>
      </div>
    </li>
  )
}

/** The steps of a run in the order they ended: what, on what, how it went. */
export const StepList = ({ steps }: { readonly steps: readonly StepReport[] }) => {
  const { panel } = useMessages()
  if (steps.length === 0) return <p class="quiet note">{panel.noSteps}</p>
  return (
    <ol class="steps">
      {steps.map((step, i) => (
        <Step key={i} step={step} />
      ))}
    </ol>
  )
}
