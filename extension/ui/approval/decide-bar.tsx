import type { AnswerChoice } from '@writ/dsl/contract'
import { useMemo } from 'preact/hooks'
import { useMessages } from '../language/use-messages.ts'
import { isAttended } from './is-attended.ts'
import { pressGuard } from './press-guard.ts'
import { useArming } from './use-arming.ts'

interface DecideBarProps {
  readonly sending: boolean
  /** Paints the allowing button as what cannot be undone. */
  readonly grave: boolean
  readonly answer: (choice: AnswerChoice) => void
}

/** The two buttons. Neither is the default, neither has focus at the start, and only a person's own press counts. */
export const DecideBar = ({ sending, grave, answer }: DecideBarProps) => {
  const { approval } = useMessages()
  const { progress, attended } = useArming()
  const guard = useMemo(pressGuard, [])
  const armed = progress === 1 && !sending
  const state = sending ? approval.sending : armed ? approval.armed : attended ? approval.arming : approval.armingAway

  const began = () => guard.began(armed)
  // Looks again at the act: focus may have gone since the last look of the clock.
  const allow = (event: MouseEvent) => {
    if (guard.counts(event.isTrusted, armed && isAttended())) answer('once')
  }
  const deny = (event: MouseEvent) => {
    if (event.isTrusted && !sending) answer('no')
  }

  return (
    <div class="decide">
      <div class="buttons">
        <button id="writ-deny" class="button" type="button" aria-disabled={sending} onClick={deny}>
          {approval.deny}
        </button>
        <button
          id="writ-allow"
          class={`button button-allow${grave ? ' button-grave' : ''}`}
          type="button"
          aria-disabled={!armed}
          aria-describedby="writ-arming"
          data-armed={armed ? 'true' : 'false'}
          onPointerDown={began}
          onKeyDown={(event) => event.repeat || began()}
          onClick={allow}
        >
          <span class="arming" style={{ transform: `scaleX(${progress})` }} aria-hidden="true" />
          <span class="label">{approval.allow}</span>
        </button>
      </div>
      <p class="arming-state" id="writ-arming">
        {state} {approval.noAnswer}
      </p>
    </div>
  )
}
