import { hashJson, type Json, passkeyChallenge } from '@writ/dsl/contract'
import { useErrorBoundary, useMemo, useRef, useState } from 'preact/hooks'
import { DecideBar } from '../approval/decide-bar.tsx'
import { effectOf } from '../approval/headline.tsx'
import { QuestionView } from '../approval/question-view.tsx'
import { ReadingFoot } from '../approval/reading-foot.tsx'
import { undoOf } from '../approval/undo-of.ts'
import { clockTime, useCountdown } from '../approval/use-countdown.ts'
import type { Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { ClockIcon, SealIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import type { SecondPorts, WaitingQuestion } from './ports.ts'

interface SecondQuestionProps extends Pick<SecondPorts, 'answer' | 'prove'> {
  readonly waiting: WaitingQuestion
  /** The passkey that this person registered. */
  readonly credential?: string
  readonly close: (choice?: 'yes' | 'no') => void
}

/** Is this what the first person was shown? The page looks for itself. */
const isShown = ({ question, shown, id, run }: WaitingQuestion): boolean => {
  try {
    return hashJson(question as unknown as Json) === shown && question.id === id && question.run === run
  } catch {
    return false
  }
}

const effectIn = ({ question }: WaitingQuestion) => {
  try {
    return effectOf(question)
  } catch {
    return undefined
  }
}

/** The first person's page, as it is, of one question; what cannot be shown whole can only be declined. */
const Facts = ({ waiting, failed }: { readonly waiting: WaitingQuestion; readonly failed: () => void }) => {
  const { second } = useMessages()
  const [error] = useErrorBoundary(failed)
  return error ? (
    <Notice tone="stop" role="alert">
      {second.unreadable}
    </Notice>
  ) : (
    <QuestionView question={waiting.question} />
  )
}

/** One question with its facts as the first person saw them, and the two buttons. */
export const SecondQuestion = ({ waiting, credential, answer, prove, close }: SecondQuestionProps) => {
  const messages = useMessages()
  const { approval, presence, second } = messages
  const content = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLElement>(null)
  const [failure, setFailure] = useState<Failure>()
  const [sending, setSending] = useState(false)
  const [broken, setBroken] = useState(false)
  const left = useCountdown(Date.parse(waiting.expires))
  const sound = useMemo(() => isShown(waiting), [waiting])
  const effect = effectIn(waiting)
  const canProve = !waiting.passkey || credential !== undefined

  const give = async (choice: 'yes' | 'no') => {
    if (sending) return
    setSending(true)
    const { id, run, shown } = waiting
    const proof =
      choice === 'yes' && waiting.passkey && credential !== undefined
        ? await prove(credential, passkeyChallenge(id, shown))
        : undefined
    if (choice === 'yes' && waiting.passkey && !proof) {
      setFailure({ code: 'approval/passkey-failed', message: '' })
      return setSending(false)
    }
    const reply = await answer({ run, question: id, choice, shown, ...(proof && { passkey: proof }) })
    setSending(false)
    if (reply.ok) close(choice)
    else setFailure(reply.failure)
  }

  return (
    <>
      <header>
        <div class="bar">
          <span class="brand">
            <SealIcon /> Writ
          </span>
          <button id="writ-back" class="button button-small" type="button" onClick={() => close()}>
            {second.back}
          </button>
          <p class="countdown" role="timer">
            <ClockIcon />
            <span>{fillTemplate(approval.expires, { time: clockTime(left) })}</span>
          </p>
        </div>
      </header>
      <div class="content" ref={content}>
        <Notice tone="warn">
          {fillTemplate(second.firstSaidYes, { person: waiting.asker })}
          {waiting.passkey && (
            <span data-needs="passkey"> {canProve ? presence.needsPasskey : second.passkeyFirst}</span>
          )}
        </Notice>
        {sound ? (
          <Facts waiting={waiting} failed={() => setBroken(true)} />
        ) : (
          <Notice tone="stop" role="alert">
            {second.unreadable}
          </Notice>
        )}
      </div>
      <ReadingFoot foot={foot}>
        {failure && (
          <Notice tone="stop" role="alert">
            {failure.code === 'ui/away' ? second.away : failureSentence(messages, failure)}
          </Notice>
        )}
        <DecideBar
          sending={sending}
          ready={sound && !broken && canProve && left > 0}
          yes="once"
          words={{ allow: approval.allow, deny: approval.deny, armed: approval.armed }}
          grave={effect !== undefined && undoOf(effect) === 'never'}
          answer={(choice) => void give(choice === 'no' ? 'no' : 'yes')}
          reading={{ content, foot }}
        />
      </ReadingFoot>
    </>
  )
}
