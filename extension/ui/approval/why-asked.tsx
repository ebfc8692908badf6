import type { Question } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Quoted } from '../parts/shown.tsx'

/** Why this is asked at all, where there is more to say than that policy wants it: what this device knows, and policy's own words. */
export const WhyAsked = ({ why = [], reasons = [] }: Pick<Question, 'why' | 'reasons'>) => {
  const { approval } = useMessages()
  if (why.length === 0 && reasons.length === 0) return null
  return (
    <section class="why" aria-labelledby="writ-why">
      <h2 class="caption" id="writ-why">
        {approval.why}
      </h2>
      <ul>
        {why.map(({ kind }) => (
          <li key={kind}>{approval.whys[kind]}</li>
        ))}
        {reasons.map((reason) => (
          <li key={reason} class="policy-says">
            {approval.policySays} <Quoted text={reason} />
          </li>
        ))}
      </ul>
    </section>
  )
}
