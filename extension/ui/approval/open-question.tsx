import type { AnswerChoice, Question } from '@writ/dsl/contract'
import { useEffect } from 'preact/hooks'
import type { Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { ClockIcon, DownIcon, SealIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import { DecideBar } from './decide-bar.tsx'
import { effectOf, QuestionView } from './question-view.tsx'
import { undoOf } from './undo-of.ts'
import { clockTime, useCountdown } from './use-countdown.ts'
import { useMoreBelow } from './use-more-below.ts'

interface OpenQuestionProps {
  readonly question: Question
  readonly sending: boolean
  readonly failure?: Failure
  readonly answer: (choice: AnswerChoice) => void
  readonly expired: () => void
}

const Countdown = ({ expires, expired }: { readonly expires: number; readonly expired: () => void }) => {
  const { approval } = useMessages()
  const left = useCountdown(expires)
  useEffect(() => {
    if (left === 0) expired()
  }, [left])
  return (
    <p class="countdown" role="timer">
      <ClockIcon />
      <span>{fillTemplate(approval.expires, { time: clockTime(left) })}</span>
    </p>
  )
}

/** A question that waits for its answer. */
export const OpenQuestion = ({ question, sending, failure, answer, expired }: OpenQuestionProps) => {
  const { approval } = useMessages()
  const moreBelow = useMoreBelow()
  const effect = effectOf(question)
  return (
    <>
      <header class="bar">
        <span class="brand">
          <SealIcon /> Writ
        </span>
        <Countdown expires={question.expires} expired={expired} />
      </header>
      <div class="content">
        <QuestionView question={question} />
      </div>
      <footer class={moreBelow ? 'foot foot-over' : 'foot'}>
        {moreBelow && (
          <p class="more">
            <DownIcon />
            {approval.more}
          </p>
        )}
        {failure && (
          <Notice tone="stop" role="alert">
            {approval.undelivered}
          </Notice>
        )}
        <DecideBar sending={sending} grave={effect !== undefined && undoOf(effect) === 'never'} answer={answer} />
      </footer>
    </>
  )
}
