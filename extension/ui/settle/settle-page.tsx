import { type SettledSaid, unreachable } from '@writ/dsl/contract'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { Closing } from '../approval/closing.tsx'
import { ReadingFoot } from '../approval/reading-foot.tsx'
import { askBackground, type Failure } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { PageBar } from '../parts/page-bar.tsx'
import type { SettlePorts } from '../ports.ts'
import type { LostView } from '../protocol.ts'
import { LostFacts } from './lost-facts.tsx'
import { type Looking, SiteNow } from './site-now.tsx'
import { WordBar } from './word-bar.tsx'

type State =
  | { readonly kind: 'loading' | 'gone' }
  | {
      readonly kind: 'ready'
      readonly lost: Exclude<LostView, { readonly gone: true }>
      readonly sending: boolean
      readonly failure?: Failure
    }
  | { readonly kind: 'answered'; readonly said: SettledSaid }

/** How long the confirmation stays before the page closes itself, in milliseconds. */
const CONFIRMATION_MS = 1600

/**
 * What became of an act whose outcome was lost: says what was about to happen and what the site shows now, and takes the person's
 * word, bound to both.
 */
export const SettlePage = ({ send, lostId: id, close }: Omit<SettlePorts, 'locale'>) => {
  const messages = useMessages()
  const { settle } = messages
  const [state, setState] = useState<State>({ kind: 'loading' })
  const content = useRef<HTMLDivElement>(null)
  const foot = useRef<HTMLElement>(null)
  const [looking, setLooking] = useState<Looking>({ kind: 'looking' })

  const fetchAct = useCallback(async () => {
    const reply = await askBackground(send, { type: 'lost/get', id })
    if (!reply.ok || 'gone' in reply.value) setState({ kind: 'gone' })
    else setState({ kind: 'ready', lost: reply.value, sending: false })
  }, [send, id])

  const look = useCallback(async () => {
    setLooking({ kind: 'looking' })
    const seen = await askBackground(send, { type: 'lost/look', id })
    // What is answered for is what is shown: the hash is of this look.
    await fetchAct()
    setLooking(seen.ok ? { kind: 'seen', seen: seen.value } : { kind: 'unseen', failure: seen.failure })
  }, [send, id, fetchAct])

  const show = () => void askBackground(send, { type: 'lost/show', id })

  useEffect(() => {
    void fetchAct().then(look)
  }, [fetchAct, look])

  const say = async (said: SettledSaid) => {
    if (state.kind !== 'ready' || state.sending) return
    const { lost } = state
    setState({ kind: 'ready', lost, sending: true })
    const reply = await askBackground(send, { type: 'lost/settle', id, said, shown: lost.shown })
    if (!reply.ok) return setState({ kind: 'ready', lost, sending: false, failure: reply.failure })
    setState({ kind: 'answered', said })
    setTimeout(close, CONFIRMATION_MS)
  }

  const body = () => {
    switch (state.kind) {
      case 'loading':
        return <p class="loading quiet">{settle.loading}</p>
      case 'gone':
        return <Closing tone="gone" title={settle.gone} more={settle.goneMore} close={close} />
      case 'answered':
        return <Closing tone="good" title={settle.words[state.said]} more={settle.after[state.said]} />
      case 'ready':
        return (
          <>
            <header>
              <PageBar send={send} />
            </header>
            <div class="content" ref={content}>
              <Notice tone="warn">{settle.why}</Notice>
              <LostFacts act={state.lost.act} />
              <SiteNow looking={looking} look={() => void look()} show={show} />
            </div>
            <ReadingFoot foot={foot}>
              {state.failure && (
                <Notice tone="stop" role="alert">
                  {failureSentence(messages, state.failure)} {settle.notTaken}
                </Notice>
              )}
              <WordBar sending={state.sending || looking.kind === 'looking'} say={say} reading={{ content, foot }} />
            </ReadingFoot>
          </>
        )
      default:
        return unreachable(state)
    }
  }

  return (
    <main class="approval settle" data-lost={id} data-state={state.kind}>
      {body()}
    </main>
  )
}
