import { useState } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { Shown } from '../parts/shown.tsx'
import { visibleText } from '../parts/visible-text.ts'
import type { TakeAnswer } from './answer-field.tsx'
import { MESSAGE_TEXT } from './question-view.tsx'

const ID = 'writ-answer'
/** More than these stand in a list that opens. */
const MOST_BUTTONS = 7

interface PickOneProps {
  readonly title: string
  readonly options: readonly string[]
  /** The options are the agent's words. */
  readonly offered?: boolean
  /** Takes which it is. */
  readonly take: (at: number | undefined) => void
}

/** One of them; none is chosen before the person does. */
export const PickOne = ({ title, options, offered = false, take }: PickOneProps) =>
  options.length > MOST_BUTTONS ? (
    <PickFromList title={title} options={options} take={take} />
  ) : (
    <fieldset class="sheet answer how-far" aria-describedby={MESSAGE_TEXT}>
      <legend>{title}</legend>
      {options.map((option, at) => (
        <label key={at} class="choice">
          <input type="radio" name={ID} id={`${ID}-${at}`} onChange={() => take(at)} />
          {offered ? <Shown text={option} /> : <span>{option}</span>}
        </label>
      ))}
    </fieldset>
  )

const plainOf = (text: string): string =>
  visibleText(text)
    .map((piece) => piece.text)
    .join('')

/** A list that opens cuts what is long: what was picked stands below it, whole. */
const PickFromList = ({ title, options, take }: Omit<PickOneProps, 'offered'>) => {
  const { approval } = useMessages()
  const [picked, setPicked] = useState<string>()
  const pick = (at: number | undefined) => {
    setPicked(at === undefined ? at : options[at])
    take(at)
  }
  return (
    <div class="sheet answer">
      <div class="text-field">
        <label for={ID}>{title}</label>
        <select
          id={ID}
          aria-describedby={MESSAGE_TEXT}
          onChange={({ currentTarget: { value } }) => pick(value === '' ? undefined : Number(value))}
        >
          <option value="">{approval.answerPick}</option>
          {options.map((option, at) => (
            <option key={at} value={at}>
              {plainOf(option)}
            </option>
          ))}
        </select>
        {picked !== undefined && (
          <p class="note" id={`${ID}-picked`}>
            <Shown text={picked} />
          </p>
        )}
      </div>
    </div>
  )
}

/** Any of them, in their order; that it is none of them is said in so many words. */
export const PickMany = ({ options, take }: { readonly options: readonly string[]; readonly take: TakeAnswer }) => {
  const { approval } = useMessages()
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [none, setNone] = useState(false)
  const choose = (now: readonly number[], isNone: boolean) => {
    setChosen(now)
    setNone(isNone)
    take(now.length > 0 || isNone ? options.filter((_, at) => now.includes(at)) : undefined)
  }
  const turn = (at: number) => choose(chosen.includes(at) ? chosen.filter((one) => one !== at) : [...chosen, at], false)
  return (
    <fieldset class="sheet answer how-far" aria-describedby={MESSAGE_TEXT}>
      <legend>{approval.answerMany}</legend>
      {options.map((option, at) => (
        <label key={at} class="choice">
          <input type="checkbox" id={`${ID}-${at}`} checked={chosen.includes(at)} onChange={() => turn(at)} />
          <Shown text={option} />
        </label>
      ))}
      <label class="choice answer-none">
        <input type="checkbox" id={`${ID}-none`} checked={none} onChange={() => choose([], !none)} />
        <span>{approval.answerNone}</span>
      </label>
    </fieldset>
  )
}
