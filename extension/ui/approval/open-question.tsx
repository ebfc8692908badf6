import type { Question, Value } from '@writ/dsl/contract'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../ask-background.ts'
import { fillTemplate, type Messages } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { ClockIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageBar } from '../parts/page-bar.tsx'
import type { ApprovalPorts } from '../ports.ts'
import { AnswerField } from './answer-field.tsx'
import { DecideBar } from './decide-bar.tsx'
import { FilePicker } from './file-picker.tsx'
import { effectOf } from './headline.tsx'
import { farWordsOf, HowFar, type Yes } from './how-far.tsx'
import { NeedsNote } from './needs-note.tsx'
import { isAboutPasskey } from './prove-presence.ts'
import { QuestionView } from './question-view.tsx'
import { ReadingFoot } from './reading-foot.tsx'
import { undoOf } from './undo-of.ts'
import { UnlockPart } from './unlock-part.tsx'
import { clockTime, useCountdown } from './use-countdown.ts'

/** What goes with a yes: the file that was chosen, the value that was answered. */
export interface Given {
  readonly file?: File | undefined
  readonly value?: Value | undefined
}

interface OpenQuestionProps extends Pick<ApprovalPorts, 'send' | 'passkey'> {
  readonly question: Question
  readonly picture?: string
  readonly sending: boolean
  readonly failure?: Failure
  readonly answer: (choice: Yes | 'no', given: Given) => void
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

/** What the buttons say: how far the yes goes, and for a loop how many rounds it covers. */
const wordsFor = ({ about, covers }: Question, yes: Yes, { approval, vault }: Messages) => {
  const { deny, allow, armed } = approval
  if (about.kind === 'unlock') return { allow: vault.goOn, deny: vault.stayLocked, armed }
  if (about.kind === 'ask')
    return {
      allow: approval.answer,
      deny: approval.dontAnswer,
      armed: approval.answerArmed,
      wanting: approval.answerWanting
    }
  if (about.kind === 'stop-agent') return { allow: approval.goOn, deny: approval.stopAgent, armed: approval.goOnArmed }
  if (yes !== 'once') {
    const { allow: further, armed: far } = approval.howFars[yes]
    return { allow: further, deny, armed: farWordsOf(covers, approval)?.armed ?? far }
  }
  if (about.kind === 'flows') return { allow, deny, armed: approval.armedFlows }
  if (about.kind !== 'act' || !about.rows) return { allow, deny, armed }
  const n = String(about.rows.length)
  return { allow: fillTemplate(approval.allowRounds, { n }), deny, armed: fillTemplate(approval.armedRounds, { n }) }
}

/** A question that waits for its answer. */
export const OpenQuestion = ({
  question,
  picture,
  sending,
  failure,
  answer,
  expired,
  send,
  passkey
}: OpenQuestionProps) => {
  const messages = useMessages()
  const { approval } = messages
  const content = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLElement>(null)
  const effect = effectOf(question)
  const [file, choose] = useState<File>()
  const [value, setValue] = useState<Value>()
  const [unlocked, setUnlocked] = useState(false)
  const [yes, chooseYes] = useState<Yes>('once')
  const { about } = question
  const wantsFile = about.kind === 'file'
  const saidOf = (said: Failure): string => {
    if (isAboutPasskey(said.code) || said.code === 'approval/bad-answer') return failureSentence(messages, said)
    return said.code === 'page/file-too-large' ? approval.fileFailed : approval.undelivered
  }
  const wantsVault = about.kind === 'unlock'
  const wantsValue = about.kind === 'ask'
  const vaultOpen = (byThem: boolean) => {
    setUnlocked(true)
    if (byThem) answer('once', {})
  }
  return (
    <>
      <header>
        <PageBar send={send}>
          <Countdown expires={question.expires} expired={expired} />
        </PageBar>
      </header>
      <div class="content" ref={content}>
        <QuestionView question={question} picture={picture} />
        {question.needs && <NeedsNote needs={question.needs} />}
        {wantsFile && <FilePicker file={file} choose={choose} />}
        {wantsValue && <AnswerField type={about.type} take={setValue} />}
        {wantsVault && <UnlockPart send={send} {...(passkey && { passkey })} open={vaultOpen} />}
        <HowFar offers={question.offers} covers={question.covers} chosen={yes} choose={chooseYes} />
      </div>
      <ReadingFoot foot={foot}>
        {failure && (
          <Notice tone="stop" role="alert">
            {saidOf(failure)}
          </Notice>
        )}
        <DecideBar
          sending={sending}
          ready={
            (!wantsFile || file !== undefined) && (!wantsValue || value !== undefined) && (!wantsVault || unlocked)
          }
          yes={yes}
          words={wordsFor(question, yes, messages)}
          grave={effect !== undefined && undoOf(effect) === 'never'}
          answer={(choice) => answer(choice, { file, value })}
          reading={{ content, foot }}
        />
      </ReadingFoot>
    </>
  )
}
