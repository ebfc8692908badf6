import { useMemo } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import type { Yes } from './how-far.tsx'
import { isAttended } from './is-attended.ts'
import { pressGuard } from './press-guard.ts'
import { type Reading, useArming } from './use-arming.ts'

interface Words {
  readonly allow: string
  readonly deny: string
  readonly armed: string
  /** Said while something that a yes needs is not there yet. */
  readonly wanting?: string
}

interface DecideBarProps {
  readonly sending: boolean
  /** Is there all that a yes needs? */
  readonly ready: boolean
  /** Paints the allowing button as what cannot be undone. */
  readonly grave: boolean
  /** How far the yes goes that the allowing button gives. */
  readonly yes: Yes
  /** What the buttons and the line below them say. */
  readonly words: Words
  readonly answer: (choice: Yes | 'no') => void
  readonly reading: Reading
}

/**
 * The two buttons. Neither is the default, neither has focus at the start, and only a person's own press counts. What the allowing one
 * would give is said on it; where that changes, it arms anew.
 */
export const DecideBar = ({ sending, ready, grave, yes, words, answer, reading }: DecideBarProps) => {
  const { approval } = useMessages()
  const { progress, attended, read } = useArming(yes, reading)
  const guard = useMemo(pressGuard, [yes])
  const armed = progress === 1 && !sending && ready
  const wanting = progress === 1 && !ready ? words.wanting : undefined
  const notYet = !attended ? approval.armingAway : read ? (wanting ?? approval.arming) : approval.armingUnread
  const state = sending ? approval.sending : armed ? words.armed : notYet

  const began = (by: 'pointer' | 'key') => guard.began(armed, by)
  // Looks again at the act: focus may have gone since the last look of the clock.
  const allow = (event: MouseEvent) => {
    if (guard.counts(event.isTrusted, armed && isAttended())) answer(yes)
  }
  const deny = (event: MouseEvent) => {
    if (event.isTrusted && !sending) answer('no')
  }

  return (
    <div class="decide">
      <div class="buttons">
        <button id="writ-deny" class="button" type="button" aria-disabled={sending} onClick={deny}>
          {words.deny}
        </button>
        <button
          id="writ-allow"
          class={`button button-allow${grave ? ' button-grave' : ''}`}
          type="button"
          aria-disabled={!armed}
          aria-describedby="writ-arming"
          data-armed={armed ? 'true' : 'false'}
          data-choice={yes}
          onPointerDown={() => began('pointer')}
          onKeyDown={(event) => (event.repeat ? guard.held() : began('key'))}
          onKeyUp={guard.ended}
          onBlur={guard.ended}
          onClick={allow}
        >
          <span class="arming" style={{ transform: `scaleX(${progress})` }} aria-hidden="true" />
          <span class="label">{words.allow}</span>
        </button>
      </div>
      <p class="arming-state" id="writ-arming" aria-live="polite">
        {state} {approval.noAnswer}
      </p>
    </div>
  )
}
