import { clockTime } from '../approval/use-countdown.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { Sentence } from '../parts/sentence.tsx'
import { Quoted } from '../parts/shown.tsx'
import type { WaitingQuestion } from './ports.ts'

interface WaitingListProps {
  readonly waiting: readonly WaitingQuestion[]
  readonly open: (question: WaitingQuestion) => void
}

const leftOf = (expires: string): string => clockTime(Math.max(0, Math.ceil((Date.parse(expires) - Date.now()) / 1000)))

/** What waits for this person, the oldest first. Nothing can be answered here: a question is read first. */
export const WaitingList = ({ waiting, open }: WaitingListProps) => {
  const { second, approval } = useMessages()
  if (waiting.length === 0) return <p id="writ-none">{second.none}</p>
  return (
    <section aria-labelledby="writ-waiting">
      <h2 class="caption" id="writ-waiting">
        {second.waiting}
      </h2>
      <ul class="waiting">
        {waiting.map((one) => (
          <li key={`${one.run} ${one.id}`} class="card">
            <p>
              <Sentence template={approval.asks} slots={{ agent: <Quoted text={String(one.question.agent)} /> }} />
            </p>
            <p class="quiet">
              <Sentence template={approval.plan} slots={{ plan: <Quoted text={String(one.question.plan)} /> }} />
            </p>
            <p class="quiet">
              {fillTemplate(second.askedOf, { person: one.asker })}{' '}
              {fillTemplate(approval.expires, { time: leftOf(one.expires) })}
            </p>
            <button class="button" type="button" data-open={one.id} onClick={() => open(one)}>
              {second.read}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
