import { formatNumber, isAnswer, MAX_ANSWER, parseNumber } from '@writ/dsl/contract'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import type { TakeAnswer } from './answer-field.tsx'
import { MESSAGE_TEXT } from './question-view.tsx'

const ID = 'writ-answer'
const HINT = `${ID}-hint`
const ERROR = `${ID}-error`

/** Years of the language have four digits. */
const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

interface FrameProps {
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly children: ComponentChildren
}

/** A field with its label, what is said of how to write it, and what is wrong with what was written. */
const Frame = ({ hint, error, children }: FrameProps) => {
  const { approval } = useMessages()
  return (
    <div class="sheet answer">
      <div class="text-field">
        <label for={ID}>{approval.answerLabel}</label>
        {children}
        {hint && (
          <p class="quiet note" id={HINT} role="status">
            {hint}
          </p>
        )}
        {error && (
          <p class="field-error" id={ERROR} role="alert">
            {error}
          </p>
        )}
      </div>
    </div>
  )
}

const described = (hint: string | undefined, error: string | undefined) => ({
  'aria-invalid': error ? ('true' as const) : ('false' as const),
  'aria-describedby': [MESSAGE_TEXT, hint && HINT, error && ERROR].filter(Boolean).join(' ')
})

export const TextAnswer = ({ take }: { readonly take: TakeAnswer }) => {
  const { approval } = useMessages()
  const [text, setText] = useState('')
  const counts = { most: String(MAX_ANSWER), n: String(text.length) }
  const error = text.length > MAX_ANSWER ? fillTemplate(approval.answerTooLong, counts) : undefined
  const write = (written: string) => {
    setText(written)
    take(isAnswer(written, { kind: 'text' }) ? written : undefined)
  }
  return (
    <Frame error={error}>
      <textarea
        id={ID}
        rows={3}
        value={text}
        autocomplete="off"
        {...described(undefined, error)}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
    </Frame>
  )
}

/** A number as its locale writes it, which is said; what was understood is said back, as the person's own language writes it. */
export const NumberAnswer = ({
  locale = 'en',
  take
}: {
  readonly locale?: string | undefined
  readonly take: TakeAnswer
}) => {
  const { approval, lang } = useMessages()
  const [text, setText] = useState('')
  const [left, setLeft] = useState(false)
  const value = parseNumber(text, locale)
  const sample = { sample: formatNumber(1234.5, locale) ?? '1234.5' }
  const read = value === undefined ? undefined : formatNumber(value, lang)
  const hint =
    read === undefined
      ? fillTemplate(approval.answerNumber, sample)
      : fillTemplate(approval.answerRead, { value: read })
  const isWrong = left && text.trim() !== '' && value === undefined
  const error = isWrong ? fillTemplate(approval.answerNoNumber, sample) : undefined
  const write = (written: string) => {
    setText(written)
    take(parseNumber(written, locale))
  }
  return (
    <Frame hint={error ? undefined : hint} error={error}>
      <input
        id={ID}
        type="text"
        inputMode="decimal"
        value={text}
        autocomplete="off"
        spellcheck={false}
        {...described(error ? undefined : hint, error)}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onFocus={() => setLeft(false)}
        onBlur={() => setLeft(true)}
      />
    </Frame>
  )
}

/** The browser's own field for a day: it is written as the person's browser writes days, and read as one. */
export const DateAnswer = ({ take }: { readonly take: TakeAnswer }) => (
  <Frame>
    <input
      id={ID}
      type="date"
      min={FIRST_DAY}
      max={LAST_DAY}
      {...described(undefined, undefined)}
      onInput={({ currentTarget: { value } }) => take(isAnswer(value, { kind: 'date' }) ? value : undefined)}
    />
  </Frame>
)
