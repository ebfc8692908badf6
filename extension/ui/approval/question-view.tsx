import type { AskedRow, LiveFacts, Question } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Sentence } from '../parts/sentence.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { ActFacts } from './act-facts.tsx'
import { ActPicture } from './act-picture.tsx'
import { ClaimBox } from './claim-box.tsx'
import { FlowList } from './flow-list.tsx'
import { effectOf, Flags, Headline } from './headline.tsx'
import { PersonalFacts, SitesFacts } from './personal-facts.tsx'
import { PlannedUndo } from './planned-undo.tsx'
import { RoundTable } from './round-table.tsx'
import { WeightHead } from './weight-head.tsx'
import { WhyAsked } from './why-asked.tsx'

/** The first row's element is the one that the question shows. */
const withFirst = (rows: readonly AskedRow[], live: LiveFacts | undefined): readonly AskedRow[] =>
  rows.map((row, i) => (i === 0 && live && rows[1]?.live ? { ...row, live } : row))

const Request = ({ request }: Pick<Question, 'request'>) => {
  const { requestBy } = useMessages()
  return (
    <section class={`request request-${request.saidBy}`} aria-labelledby="writ-request">
      <h2 class="caption" id="writ-request">
        {requestBy[request.saidBy]}
      </h2>
      <p class="request-text">
        <Shown text={request.text} />
      </p>
    </section>
  )
}

const Facts = ({ about, flows }: Pick<Question, 'about' | 'flows'>) => {
  const { approval } = useMessages()
  if (about.kind === 'flows') return null
  return (
    <section class="sheet" aria-label={approval.facts}>
      {about.kind === 'act' ? (
        <ActFacts act={about} />
      ) : about.kind === 'sites' ? (
        <SitesFacts origins={about.origins} />
      ) : (
        <PersonalFacts about={about} flows={flows} />
      )}
    </section>
  )
}

const MESSAGE = 'writ-message'
/** The element that holds what the agent asks, in its own words. */
export const MESSAGE_TEXT = `${MESSAGE}-text`

/** What the agent asks the person to do or to answer, in its own words. */
const messageOf = (about: Question['about']): string | undefined =>
  about.kind === 'hand-over' || about.kind === 'file' || about.kind === 'ask' ? about.message : undefined

/** The agent's own words: its reason, and what it asks of the person. */
const Claims = ({ about, claim }: Pick<Question, 'about'> & { readonly claim: string | undefined }) => {
  const { approval } = useMessages()
  const message = messageOf(about)
  return (
    <>
      {message !== undefined && <ClaimBox id={MESSAGE} title={approval.message} text={message} />}
      {claim !== undefined && <ClaimBox id="writ-claim" title={approval.claim} text={claim} />}
    </>
  )
}

/** Everything the person is asked about, in the order they need it: what they wanted, what would happen, exactly how. */
export const QuestionView = ({
  question,
  picture
}: {
  readonly question: Question
  /** Of the element, as a `data:` address; a second person has none. */
  readonly picture?: string | undefined
}) => {
  const { approval } = useMessages()
  const { about, flows, claim } = question
  const effect = effectOf(question)
  return (
    <>
      <Request request={question.request} />
      <section class="asked" aria-labelledby="writ-headline">
        {effect && <WeightHead effect={effect} />}
        <p class="caption">
          <Sentence template={approval.asks} slots={{ agent: <Quoted text={question.agent} /> }} />
        </p>
        <h1 id="writ-headline">
          <Headline about={about} />
        </h1>
        <Flags about={about} />
        <p class="plan quiet">
          <Sentence template={approval.plan} slots={{ plan: <Quoted text={question.plan} /> }} />
        </p>
        {about.kind === 'act' && about.undo && <PlannedUndo undo={about.undo} />}
      </section>
      {about.kind === 'act' && about.rows && (
        <RoundTable rows={withFirst(about.rows, about.live)} later={about.later} further={question.offers.length > 0} />
      )}
      <Facts about={about} flows={flows} />
      {question.picture && <ActPicture said={question.picture} url={picture} />}
      {flows.length > 0 && (
        <section class="sheet" aria-labelledby="writ-flows">
          <h2 class="caption" id="writ-flows">
            {approval.flows}
          </h2>
          <FlowList flows={flows} />
        </section>
      )}
      <WhyAsked {...(question.why && { why: question.why })} {...(question.reasons && { reasons: question.reasons })} />
      <Claims about={about} claim={claim} />
    </>
  )
}
