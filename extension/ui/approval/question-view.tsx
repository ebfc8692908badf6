import { type EffectClass, type Question, riskier, unreachable } from '@writ/dsl/contract'
import { sentenceOfAct, sentenceOfBlessing } from '@writ/dsl/explain'
import { useMessages } from '../language/use-messages.ts'
import { Explained } from '../parts/explained.tsx'
import { Host } from '../parts/host.tsx'
import { WarnIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import { Sentence } from '../parts/sentence.tsx'
import { Quoted, Shown } from '../parts/shown.tsx'
import { ActFacts } from './act-facts.tsx'
import { Fact } from './fact.tsx'
import { FlowList } from './flow-list.tsx'
import { leavesPage } from './form-facts.tsx'
import { undoOf } from './undo-of.ts'

/** The class the person decides on: never below what the live page makes of the act. `undefined` for flows alone. */
export const effectOf = ({ about }: Question): EffectClass | undefined =>
  about.kind === 'act' ? riskier(about.effect, about.live?.effect ?? about.effect) : undefined

type Personal = Exclude<Question['about'], { readonly kind: 'act' | 'flows' }>

const PersonalHeadline = ({ about }: { readonly about: Personal }) => {
  switch (about.kind) {
    case 'endorse':
    case 'declassify':
      return <Explained say={(language) => sentenceOfBlessing(about, language)} />
    case 'hand-over':
      return (
        <Explained
          say={(language) => sentenceOfAct({ verb: 'hand-over', effect: 'human', origin: 'person' }, language)}
        />
      )
    default:
      return unreachable(about)
  }
}

/** The value that the person is to stand for or let go, or the agent's own words on what the person is to do. */
const PersonalFacts = ({ about }: { readonly about: Personal }) => {
  const { approval } = useMessages()
  return (
    <dl class="facts">
      {about.kind === 'hand-over' ? (
        <Fact name={approval.message} wide>
          <Quoted text={about.message} />
          <span class="quiet note">{approval.handOverMore}</span>
        </Fact>
      ) : (
        <Fact name={approval.value} wide>
          {about.value === '' ? <em class="quiet">{approval.empty}</em> : <Quoted text={about.value} />}
        </Fact>
      )}
    </dl>
  )
}

const Headline = ({ question }: { readonly question: Question }) => {
  const { approval } = useMessages()
  const { about } = question
  if (about.kind === 'act') {
    const form = about.live?.form
    const sends = about.effect === 'submit' || about.live?.effect === 'submit' || about.live?.effect === 'share'
    if (form && sends && leavesPage(form.action, about.live.origin))
      return (
        <Sentence
          template={approval.headlineElsewhere}
          slots={{ site: <Host address={about.origin} />, target: <Host address={form.action} /> }}
        />
      )
    return <Explained say={(language) => sentenceOfAct(about, language)} />
  }
  if (about.kind !== 'flows') return <PersonalHeadline about={about} />
  return <>{approval.flowsTitle}</>
}

/** What must not be missed, in few words, above everything that scrolls. */
const Flags = ({ question }: { readonly question: Question }) => {
  const { approval } = useMessages()
  const { about } = question
  if (about.kind !== 'act') return null
  const { live } = about
  const effect = effectOf(question)
  const flags = [
    live && live.origin !== about.origin && approval.flagPage,
    live?.form && leavesPage(live.form.action, live.origin) && approval.flagForm,
    effect && undoOf(effect) === 'never' && approval.flagUndo
  ].filter((flag) => typeof flag === 'string')
  if (flags.length === 0) return null
  return (
    <ul class="flags" aria-label={approval.flags}>
      {flags.map((flag) => (
        <li key={flag}>
          <WarnIcon />
          {flag}
        </li>
      ))}
    </ul>
  )
}

const Undo = ({ effect }: { readonly effect: EffectClass }) => {
  const { approval } = useMessages()
  const undo = undoOf(effect)
  if (undo === 'free') return null
  return undo === 'never' ? (
    <Notice tone="stop">{approval.undoNever}</Notice>
  ) : (
    <Notice tone="warn">{approval.undoSent}</Notice>
  )
}

/** Everything the person is asked about, in the order they need it: what they wanted, what would happen, exactly how. */
export const QuestionView = ({ question }: { readonly question: Question }) => {
  const { approval, requestBy } = useMessages()
  const { about, request, flows, claim } = question
  const effect = effectOf(question)
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
        <p class="caption">
          <Sentence template={approval.asks} slots={{ agent: <Quoted text={question.agent} /> }} />
        </p>
        <h1 id="writ-headline">
          <Headline question={question} />
        </h1>
        <Flags question={question} />
        <p class="plan quiet">
          <Sentence template={approval.plan} slots={{ plan: <Shown text={question.plan} /> }} />
        </p>
      </section>
      {about.kind === 'act' && (
        <section class="sheet" aria-label={approval.facts}>
          <ActFacts act={about} />
          {effect && <Undo effect={effect} />}
        </section>
      )}
      {about.kind !== 'act' && about.kind !== 'flows' && (
        <section class="sheet" aria-label={approval.facts}>
          <PersonalFacts about={about} />
        </section>
      )}
      {flows.length > 0 && (
        <section class="sheet" aria-labelledby="writ-flows">
          <h2 class="caption" id="writ-flows">
            {approval.flows}
          </h2>
          <FlowList flows={flows} />
        </section>
      )}
      {claim !== undefined && (
        <section class="claim" aria-labelledby="writ-claim">
          <h2 class="caption" id="writ-claim">
            {approval.claim}
          </h2>
          <p class="claim-text">
            <Shown text={claim} />
          </p>
        </section>
      )}
    </>
  )
}
