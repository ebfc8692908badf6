import type { Covered } from '@writ/dsl/contract'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { CoveredFacts } from '../approval/covered-facts.tsx'
import { Fact } from '../approval/fact.tsx'
import { askBackground, type Failure } from '../ask-background.ts'
import { fillTemplate, type Messages } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Quoted } from '../parts/shown.tsx'
import type { Send } from '../ports.ts'
import type { StandingView } from '../protocol.ts'

/** A day as the person's language writes it; with its time, where hours matter. */
const useDay = (withTime: boolean): ((at: number) => string) => {
  const { lang } = useMessages()
  const format = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', ...(withTime && { timeStyle: 'short' }) })
  return (at) => format.format(at)
}

/** What the button that takes it back says to whoever does not see what it stands beside. */
const revokeWords = (covers: Covered, { options }: Messages): string => {
  if ('flows' in covers) return fillTemplate(options.revokeThis, { name: options.standingFlows })
  if ('hash' in covers) return fillTemplate(options.revokeThis, { name: options.standingValue })
  return fillTemplate(options.revokeNamed, { name: covers.name, site: covers.origin })
}

/** One answer: exactly what it covers, for whom, since when and until when. */
const Answer = ({ answer, revoke }: { readonly answer: StandingView; readonly revoke: () => void }) => {
  const messages = useMessages()
  const { options } = messages
  const { agent, covers, words, given, expires, used, uses } = answer
  const day = useDay(words !== undefined)
  return (
    <li data-answer={answer.id}>
      <dl class="facts">
        <CoveredFacts covers={covers} />
        <Fact name={options.standingAgent}>
          <Quoted text={agent} />
        </Fact>
        {words !== undefined && (
          <Fact name={options.standingTask} wide>
            <Quoted text={words} />
          </Fact>
        )}
        <Fact name={options.standingGiven}>
          {fillTemplate(options.standingUntil, { given: day(given), expires: day(expires) })}
        </Fact>
        <Fact name={options.standingUsed}>
          {used === undefined ? options.standingUnused : fillTemplate(options.standingUses, { day: day(used), uses })}
        </Fact>
      </dl>
      <button class="button button-small" type="button" aria-label={revokeWords(covers, messages)} onClick={revoke}>
        {options.revoke}
      </button>
    </li>
  )
}

/** The answers *always* and *for this task* of this person on this device, and the way to take each back, or all: one press, and at once. */
export const StandingAnswers = ({ send }: { readonly send: Send }) => {
  const messages = useMessages()
  const { options } = messages
  const [answers, setAnswers] = useState<readonly StandingView[]>()
  const [failure, setFailure] = useState<Failure>()
  const list = useCallback(async () => {
    const reply = await askBackground(send, { type: 'standing/list' })
    if (reply.ok) setAnswers(reply.value)
  }, [send])
  useEffect(() => void list(), [list])
  const revoke = async (id?: string) => {
    const reply = await askBackground(send, { type: 'standing/revoke', ...(id !== undefined && { id }) })
    setFailure(reply.ok ? undefined : reply.failure)
    await list()
  }
  if (!answers) return null
  return (
    <section class="card" aria-labelledby="writ-standing">
      <h2 id="writ-standing">{options.standingTitle}</h2>
      <p class="quiet">{options.standingMore}</p>
      {failure && (
        <Notice tone="stop" role="alert">
          {failureSentence(messages, failure)}
        </Notice>
      )}
      {answers.length === 0 && <p class="quiet">{options.standingNone}</p>}
      <ul class="vault">
        {answers.map((answer) => (
          <Answer key={answer.id} answer={answer} revoke={() => void revoke(answer.id)} />
        ))}
      </ul>
      {answers.length > 1 && (
        <button class="button button-small button-stop" type="button" onClick={() => void revoke()}>
          {options.revokeAll}
        </button>
      )}
    </section>
  )
}
