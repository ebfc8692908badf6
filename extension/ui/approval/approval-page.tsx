import { type AnswerChoice, isYes, type Question, refuse, unreachable } from '@writ/dsl/contract'
import { useEffect, useState } from 'preact/hooks'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { PageBar } from '../parts/page-bar.tsx'
import type { ApprovalPorts } from '../ports.ts'
import { Answered } from './answered.tsx'
import { Closing } from './closing.tsx'
import { type Given, OpenQuestion } from './open-question.tsx'
import { isAboutPasskey, provePresence } from './prove-presence.ts'

type State =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'open'
      readonly question: Question
      readonly shown: string
      readonly picture?: string
      readonly sending: boolean
      readonly failure?: Failure
    }
  | {
      readonly kind: 'answered'
      readonly choice: AnswerChoice
      readonly about: Question['about']['kind']
      readonly second: boolean
    }
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

/** A file that the browser cannot read whole is one that cannot be kept. */
const UNREADABLE = () => refuse('page/file-too-large')

/** What an answer can be refused with and be given again: it may not have arrived, or something of it does not do. */
const isOpenStill = (code: Failure['code']): boolean =>
  code === 'ui/away' || code === 'approval/bad-answer' || isAboutPasskey(code)

/** How long the confirmation stays before the page closes itself, in milliseconds. */
const CONFIRMATION_MS = 1100

/** The approval page: fetches its question, shows it whole, sends back at most one answer bound to what was shown. */
export const ApprovalPage = ({
  send,
  questionId,
  keepFile,
  allowSites,
  close,
  passkey,
  presence
}: Omit<ApprovalPorts, 'locale'>) => {
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

  const answer = async (choice: AnswerChoice, { file: chosen, value }: Given) => {
    if (state.kind !== 'open' || state.sending) return
    const { kind: _, sending: __, failure: ___, ...open } = state
    const { question, shown } = open
    setState({ kind: 'open', ...open, sending: true })
    if (question.about.kind === 'sites' && isYes(choice)) await allowSites(question.about.origins)
    const file = chosen && isYes(choice) ? await keepFile(question, chosen).catch(UNREADABLE) : undefined
    if (file && !file.ok) {
      const failure = file.refusal
      return failure.code === 'page/file-too-large'
        ? setState({ kind: 'open', ...open, sending: false, failure })
        : setState({ kind: 'not-accepted', failure })
    }
    const proven = await provePresence(question, shown, choice, { send, presence })
    if (!proven.ok) return setState({ kind: 'open', ...open, sending: false, failure: proven.failure })
    const reply = await askBackground(send, {
      type: 'question/answer',
      answer: {
        question: question.id,
        choice,
        shown,
        ...(file && { file: file.value }),
        ...(value !== undefined && isYes(choice) && { value }),
        ...(proven.proof && { passkey: proven.proof })
      }
    })
    if (reply.ok) {
      const second = question.needs?.secondPerson === true
      setState({ kind: 'answered', choice, about: question.about.kind, second })
      setTimeout(close, CONFIRMATION_MS)
    } else if (isOpenStill(reply.failure.code))
      setState({ kind: 'open', ...open, sending: false, failure: reply.failure })
    else setState({ kind: 'not-accepted', failure: reply.failure })
  }

  const body = () => {
    switch (state.kind) {
      case 'loading':
        return <p class="loading quiet">{approval.loading}</p>
      case 'open':
        return (
          <OpenQuestion
            {...state}
            send={send}
            {...(passkey && { passkey })}
            answer={answer}
            expired={() => setState({ kind: 'expired' })}
          />
        )
      case 'answered':
        return <Answered {...state} />
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
      {state.kind !== 'open' && (
        <header>
          <PageBar send={send} />
        </header>
      )}
      {body()}
    </main>
  )
}
