import type { LostAct } from '@writ/dsl/contract'
import { sentenceOfAct } from '@writ/dsl/explain'
import { ActFacts } from '../approval/act-facts.tsx'
import { Fact } from '../approval/fact.tsx'
import { useMessages } from '../language/use-messages.ts'
import { Explained } from '../parts/explained.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { timeOf } from './site-now.tsx'

/** What was about to happen: for which request, when, and the act as it was approved. */
export const LostFacts = ({ act }: { readonly act: LostAct }) => {
  const { settle, approval, requestBy, lang } = useMessages()
  const { about, request } = act
  return (
    <>
      <section class={`request request-${request.saidBy}`} aria-labelledby="writ-request">
        <p class="caption" id="writ-request">
          {requestBy[request.saidBy]}
        </p>
        <p class="request-text">
          <Shown text={request.text} />
        </p>
      </section>
      <section class="asked" aria-labelledby="writ-headline">
        <p class="caption">{settle.ask}</p>
        <h1 id="writ-headline">
          <Explained say={(language) => sentenceOfAct(about, language)} />
        </h1>
        <p class="plan quiet">
          <Sentence template={approval.plan} slots={{ plan: <Shown text={act.plan} /> }} />
        </p>
      </section>
      <section class="sheet" aria-labelledby="writ-then">
        <h2 class="caption" id="writ-then">
          {settle.before}
        </h2>
        <dl class="facts">
          <Fact name={settle.when}>{timeOf(act.began, lang)}</Fact>
          <Fact name={settle.agent}>
            <Quoted text={act.agent} />
            <span class="quiet note">{act.approved ? settle.approved : settle.notAsked}</span>
          </Fact>
        </dl>
        <ActFacts act={about} />
      </section>
    </>
  )
}
