import { useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import type { Send } from '../ports.ts'
import type { LogView } from '../protocol.ts'

/** For how long the person keeps what was done here: as their organisation says, or for fewer days. */
export const KeepDays = ({ keep, send }: { readonly keep: LogView['keep']; readonly send: Send }) => {
  const messages = useMessages()
  const { log: words } = messages
  const [said, setSaid] = useState('')
  const { chosen, told, choices } = keep
  const sentence = (template: string, days: number) => template.replace('{days}', String(days))
  const choose = async (value: string) => {
    const reply = await askBackground(send, { type: 'log/keep', ...(value !== '' && { days: Number(value) }) })
    setSaid(reply.ok ? words.kept : failureSentence(messages, reply.failure))
  }
  return (
    <div class="text-field">
      <label for="writ-keep-days">{words.keep}</label>
      <p class="quiet note" id="writ-keep-more">
        {words.keepMore}
      </p>
      <select
        id="writ-keep-days"
        aria-describedby="writ-keep-more"
        onChange={({ currentTarget }) => void choose(currentTarget.value)}
      >
        <option value="" selected={chosen === undefined}>
          {told === undefined ? words.keepAll : sentence(words.keepTold, told)}
        </option>
        {choices.map((days) => (
          <option key={days} value={days} selected={days === chosen}>
            {sentence(words.keepDays, days)}
          </option>
        ))}
      </select>
      {said !== '' && (
        <p class="quiet" role="status">
          {said}
        </p>
      )}
    </div>
  )
}
