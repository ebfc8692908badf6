import { type AnswerChoice, type Question, unreachable } from '@writ/dsl/contract'
import { useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import type { ApprovalPorts } from '../ports.ts'
import { Closing } from './closing.tsx'
import { OpenQuestion } from './open-question.tsx'

type State =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'open'
      readonly question: Question
      readonly shown: string
      readonly sending: boolean
      readonly failure?: Failure
    }
  | { readonly kind: 'answered'; readonly choice: AnswerChoice; readonly about: Question['about']['kind'] }
  | { readonly kind: 'gone' | 'expired' }
  | { readonly kind: 'not-fetched' | 'not-accepted'; readonly failure: Failure }

const dataState = (kind: State['kind']): 'loading' | 'ready' | 'answered' | 'gone' => {
  switch (kind) {
    case 'loading':
      return 'loading'
    case 'open':
      return 'ready'
    case 'answered':
      return 'answered'
    case 'gone':
    case 'expired':
    case 'not-fetched':
    case 'not-accepted':
      return 'gone'
    default:
      return unreachable(kind)
  }
}

/** How long the confirmation stays before the page closes itself, in milliseconds. */
const CONFIRMATION_MS = 1100

/** The approval page: fetches its question, shows it whole, sends back at most one answer bound to what was shown. */
export const ApprovalPage = ({ send, questionId, close }: Omit<ApprovalPorts, 'locale'>) => {
  const messages = useMessages()
  const { approval } = messages
  const [state, setState] = useState<State>({ kind: 'loading' })

  useEffect(() => {
    const fetchQuestion = async () => {
      const reply = await askBackground(send, { type: 'question/get', id: questionId })
      if (!reply.ok) setState({ kind: 'not-fetched', failure: reply.failure })
      else if ('gone' in reply.value) setState({ kind: 'gone' })
      else setState({ kind: 'open', ...reply.value, sending: false })
    }
    void fetchQuestion()
  }, [send, questionId])

  const answer = async (choice: AnswerChoice) => {
    if (state.kind !== 'open' || state.sending) return
    const { question, shown } = state
    setState({ kind: 'open', question, shown, sending: true })
    const reply = await askBackground(send, {
      type: 'question/answer',
      answer: { question: question.id, choice, shown }
    })
    if (reply.ok) {
      setState({ kind: 'answered', choice, about: question.about.kind })
      setTimeout(close, CONFIRMATION_MS)
    } else if (reply.failure.code === 'ui/away')
      setState({ kind: 'open', question, shown, sending: false, failure: reply.failure })
    else setState({ kind: 'not-accepted', failure: reply.failure })
  }

  const moreOf = (about: Question['about']['kind']): string => {
    if (about === 'hand-over') return approval.handOverMore
    return about === 'endorse' || about === 'declassify' ? approval.answeredValueMore : approval.answeredOnceMore
  }

  const body = () => {
    switch (state.kind) {
      case 'loading':
        return <p class="loading quiet">{approval.loading}</p>
      case 'open':
        return <OpenQuestion {...state} answer={answer} expired={() => setState({ kind: 'expired' })} />
      case 'answered':
        return state.choice === 'once' ? (
          <Closing tone="good" title={approval.answeredOnce} more={moreOf(state.about)} />
        ) : (
          <Closing tone="no" title={approval.answeredNo} more={approval.answeredNoMore} />
        )
      case 'gone':
        return <Closing tone="gone" title={approval.gone} more={approval.goneMore} close={close} />
      case 'expired':
        return <Closing tone="gone" title={approval.expired} more={approval.expiredMore} close={close} />
      case 'not-fetched':
        return (
          <Closing tone="gone" title={approval.gone} more={failureSentence(messages, state.failure)} close={close} />
        )
      case 'not-accepted':
        return (
          <Closing
            tone="no"
            title={approval.stale}
            more={`${failureSentence(messages, state.failure)} ${approval.staleMore}`}
            close={close}
          />
        )
      default:
        return unreachable(state)
    }
  }

  return (
    <main class="approval" data-question={questionId} data-state={dataState(state.kind)}>
      {body()}
    </main>
  )
}
