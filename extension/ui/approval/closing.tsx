import { useMessages } from '../language/use-messages.ts'
import { CheckIcon, ClockIcon, CrossIcon } from '../parts/icons.tsx'

interface ClosingProps {
  readonly tone: 'good' | 'no' | 'gone'
  readonly title: string
  readonly more: string
  /** Without it the page closes by itself. */
  readonly close?: () => void
}

/** The page after its question: how it ended, in one sentence. */
export const Closing = ({ tone, title, more, close }: ClosingProps) => {
  const { close: label } = useMessages()
  return (
    <div class={`closing closing-${tone}`} role={tone === 'good' ? 'status' : 'alert'}>
      {tone === 'good' ? <CheckIcon /> : tone === 'no' ? <CrossIcon /> : <ClockIcon />}
      <h1>{title}</h1>
      <p class="quiet">{more}</p>
      {close && (
        <button class="button" type="button" onClick={() => close()}>
          {label}
        </button>
      )}
    </div>
  )
}
