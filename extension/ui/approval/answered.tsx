import { type AnswerChoice, isYes, type Question } from '@writ/dsl/contract'
import type { Messages } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Closing } from './closing.tsx'

type Kind = Question['about']['kind']
type Words = Messages['approval']

const titleOf = (about: Kind, choice: AnswerChoice, approval: Words): string => {
  if (about === 'stop-agent') return approval.answeredGoOn
  if (about === 'ask') return approval.answeredAsk
  if (about === 'flows' && choice === 'once') return approval.answeredFlows
  return choice === 'task' || choice === 'always' ? approval.howFars[choice].answered : approval.answeredOnce
}

const moreOf = (about: Kind, { approval, vault }: Messages): string => {
  switch (about) {
    case 'stop-agent':
      return approval.answeredGoOnMore
    case 'flows':
      return approval.answeredFlowsMore
    case 'hand-over':
      return approval.handOverMore
    case 'file':
      return approval.answeredFileMore
    case 'ask':
      return approval.answeredAskMore
    case 'unlock':
      return vault.askAnswered
    case 'sites':
      return approval.answeredSitesMore
    case 'endorse':
    case 'declassify':
      return approval.answeredValueMore
    case 'act':
      return approval.answeredOnceMore
  }
}

const noOf = (about: Kind, approval: Words): { readonly title: string; readonly more: string } => {
  if (about === 'stop-agent') return { title: approval.answeredStop, more: approval.answeredStopMore }
  if (about === 'ask') return { title: approval.answeredNotAsk, more: approval.answeredNotAskMore }
  return { title: approval.answeredNo, more: approval.answeredNoMore }
}

/** What comes of the answer, in one sentence: of a no to whether an agent may go on, that it is stopped. */
export const Answered = ({
  about,
  choice,
  second
}: {
  readonly about: Kind
  readonly choice: AnswerChoice
  /** A second person is asked besides. */
  readonly second: boolean
}) => {
  const messages = useMessages()
  const { approval, presence } = messages
  if (isYes(choice))
    return (
      <Closing
        tone="good"
        title={titleOf(about, choice, approval)}
        more={second ? presence.waits : moreOf(about, messages)}
      />
    )
  const { title, more } = noOf(about, approval)
  return <Closing tone="no" title={title} more={more} />
}
