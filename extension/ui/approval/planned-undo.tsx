import type { PlannedUndo as Undo } from '@writ/dsl/contract'
import { sentenceOfAct } from '@writ/dsl/explain'
import { useMessages } from '../language/use-messages.ts'
import { Explained } from '../parts/explained.tsx'
import { Sentence } from '../parts/sentence.tsx'

/** What the plan does to take the act back, act by act, in the sentences that explain a plan. */
export const PlannedUndo = ({ undo: { acts, more } }: { readonly undo: Undo }) => {
  const { approval } = useMessages()
  return (
    <div class="plan plan-undoes quiet">
      <p>{approval.planUndoes}</p>
      <ol>
        {acts.map((act, i) => (
          <li key={i}>
            <Explained say={(language) => sentenceOfAct(act, language)} />
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p>
          <Sentence template={approval.planUndoesMore} slots={{ n: <>{more}</> }} />
        </p>
      )}
    </div>
  )
}
