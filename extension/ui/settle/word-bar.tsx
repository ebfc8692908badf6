import type { SettledSaid } from '@writ/dsl/contract'
import { useMemo } from 'preact/hooks'
import { isAttended } from '../approval/is-attended.ts'
import { pressGuard } from '../approval/press-guard.ts'
import { type Reading, useArming } from '../approval/use-arming.ts'
import { useMessages } from '../language/use-messages.ts'

interface WordBarProps {
  readonly sending: boolean
  readonly say: (said: SettledSaid) => void
  readonly reading: Reading
}

const WORDS: readonly SettledSaid[] = ['done', 'not-done', 'unknown']

/** The three words. None is the default; the two that settle it count once the page was in front of the person for a while. */
export const WordBar = ({ sending, say, reading }: WordBarProps) => {
  const { settle, approval } = useMessages()
  const { progress, attended, read } = useArming('word', reading)
  const guards = useMemo(() => WORDS.map(pressGuard), [])
  const state = sending
    ? approval.sending
    : progress === 1
      ? settle.armed
      : !attended
        ? settle.armingAway
        : read
          ? settle.arming
          : settle.armingUnread
  return (
    <div class="decide">
      <div class="words">
        {WORDS.map((word, i) => {
          const armed = !sending && (word === 'unknown' || progress === 1)
          const guard = guards[i]
          return (
            <button
              key={word}
              id={`writ-${word}`}
              class="button"
              type="button"
              aria-disabled={!armed}
              aria-describedby="writ-arming"
              data-armed={armed}
              onPointerDown={() => guard?.began(armed, 'pointer')}
              onKeyDown={(event) => (event.repeat ? guard?.held() : guard?.began(armed, 'key'))}
              onKeyUp={guard?.ended}
              onBlur={guard?.ended}
              onClick={(event) => {
                if (guard?.counts(event.isTrusted, armed && isAttended())) say(word)
              }}
            >
              {settle.words[word]}
            </button>
          )
        })}
      </div>
      <p class="arming-state" id="writ-arming">
        {state}
      </p>
    </div>
  )
}
