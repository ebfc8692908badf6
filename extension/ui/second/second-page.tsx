import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { SealIcon } from '../parts/icons.tsx'
import { Notice } from '../parts/notice.tsx'
import { PasskeyPart } from './passkey-part.tsx'
import type { SecondPorts, SecondView, WaitingQuestion } from './ports.ts'
import { SecondQuestion } from './second-question.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { WaitingList } from './waiting-list.tsx'

type State =
  | { readonly kind: 'loading' | 'out' }
  | { readonly kind: 'in'; readonly view: SecondView }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** How often the list is looked at again, in milliseconds. */
const LOOK_EVERY_MS = 2000

const Bar = ({ children }: { readonly children?: ComponentChildren }) => (
  <header>
    <div class="bar">
      <span class="brand">
        <SealIcon /> Writ
      </span>
      {children}
    </div>
  </header>
)

/** The page of those who may be the second: signs one in, lists what waits for them, and shows one question at a time. */
export const SecondPage = (ports: Omit<SecondPorts, 'locale'>) => {
  const messages = useMessages()
  const { second } = messages
  const [state, setState] = useState<State>({ kind: 'loading' })
  const [open, setOpen] = useState<WaitingQuestion>()
  const [said, setSaid] = useState<'yes' | 'no'>()

  const look = useCallback(async () => {
    const reply = await ports.view()
    if (reply.ok) setState({ kind: 'in', view: reply.value })
    else if (reply.failure.code === 'session/unauthorized') setState({ kind: 'out' })
    else setState({ kind: 'failed', failure: reply.failure })
  }, [ports.view])
  useEffect(() => {
    void look()
  }, [look])
  useEffect(() => {
    if (state.kind === 'out' || open) return
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [state.kind, open, look])

  const close = (choice?: 'yes' | 'no') => {
    setOpen(undefined)
    setSaid(choice)
    void look()
  }
  const signOut = async () => {
    await ports.signOut()
    setSaid(undefined)
    await look()
  }

  if (state.kind === 'in' && open)
    return (
      <main class="approval" data-state="ready" data-question={open.id}>
        <SecondQuestion
          waiting={open}
          {...(state.view.passkey !== undefined && { credential: state.view.passkey })}
          answer={ports.answer}
          prove={ports.prove}
          close={close}
        />
      </main>
    )
  return (
    <main class="approval second" data-state={state.kind}>
      <Bar>
        {state.kind === 'in' && (
          <button id="writ-sign-out" class="button button-small" type="button" onClick={signOut}>
            {second.signOut}
          </button>
        )}
      </Bar>
      <div class="content">
        <h1>{second.title}</h1>
        {state.kind === 'failed' && (
          <Notice tone="stop" role="alert">
            {state.failure.code === 'ui/away' ? second.away : failureSentence(messages, state.failure)}
          </Notice>
        )}
        {state.kind === 'out' && <SignInForm signIn={ports.signIn} signedIn={look} />}
        {state.kind === 'in' && (
          <>
            <p class="quiet">{fillTemplate(second.signedInAs, { person: state.view.person })}</p>
            {said && (
              <Notice tone="good" role="status">
                {said === 'yes' ? second.saidYes : second.saidNo}
              </Notice>
            )}
            <WaitingList waiting={state.view.approvals} open={setOpen} />
            <PasskeyPart view={state.view} make={ports.make} register={ports.register} registered={look} />
          </>
        )}
      </div>
    </main>
  )
}
