import { type Type, unreachable, type Value } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { PickMany, PickOne } from './picked-answer.tsx'
import { DateAnswer, NumberAnswer, TextAnswer } from './written-answer.tsx'

/** Takes an answer; nothing, while there is none that could be given. */
export type TakeAnswer = (answer: Value | undefined) => void

/** Where the person answers the agent's question: one field, by the type that is asked for. Nothing is filled in before they do. */
export const AnswerField = ({ type, take }: { readonly type: Type; readonly take: TakeAnswer }) => {
  const { approval } = useMessages()
  switch (type.kind) {
    case 'text':
      return <TextAnswer take={take} />
    case 'number':
      return <NumberAnswer locale={type.locale} take={take} />
    case 'date':
      return <DateAnswer take={take} />
    case 'boolean': {
      const words = [approval.answerYes, approval.answerNo]
      return (
        <PickOne title={approval.answerLabel} options={words} take={(at) => take(at === undefined ? at : at === 0)} />
      )
    }
    case 'choice': {
      const { options } = type
      const takeOne = (at: number | undefined) => take(at === undefined ? at : options[at])
      return <PickOne title={approval.answerOne} options={options} offered take={takeOne} />
    }
    case 'list':
      return type.of.kind === 'choice' ? <PickMany options={type.of.options} take={take} /> : null
    // No question asks for these.
    case 'record':
    case 'file':
    case 'none':
      return null
    default:
      return unreachable(type)
  }
}
