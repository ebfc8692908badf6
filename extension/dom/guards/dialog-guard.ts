import type { DialogAnswer } from '@writ/dsl/contract'
import { matchesGlob } from '../tree/fold-text.ts'
import { createDialogPort, DIALOG_EVENTS } from './dialog-port.ts'

const readAnswer = (detail: unknown): DialogAnswer | undefined => {
  try {
    const said: unknown = JSON.parse(String(detail))
    if (typeof said !== 'object' || said === null || !('kind' in said)) return undefined
    const message = 'message' in said && typeof said.message === 'string' ? { message: said.message } : {}
    if (said.kind === 'accept' || said.kind === 'dismiss') return { kind: said.kind, ...message }
    if (said.kind !== 'answer' || !('text' in said) || typeof said.text !== 'string') return undefined
    return { kind: 'answer', text: said.text, ...message }
  } catch {
    return undefined
  }
}

/** A dialog that comes: what it says, and what kind it is. */
interface Coming {
  readonly message: string
  readonly kind: 'message' | 'text' | 'leave'
}

/** Does the answer fit? A text answers what asks for one, and nothing else; that the page may be left can only be accepted. */
const fits = ({ kind: answered, message: glob }: DialogAnswer, { kind, message }: Coming): boolean => {
  if (answered === 'answer' && kind !== 'text') return false
  if (kind === 'leave' && answered !== 'accept') return false
  return glob === undefined || matchesGlob(glob, message)
}

type Realm = Window & typeof globalThis

/** The document around, where it is of the same site; a dialog of a frame is answered by what was armed there. */
const documentAround = (window: Realm): Document | undefined => {
  try {
    return window.parent === window ? undefined : window.parent.document
  } catch {
    return undefined
  }
}

/**
 * Runs in the page's own world, before its scripts. Unarmed, dialogs are the browser's; armed, the first whose message
 * fits gets the answer, once. The page can see this, forge its events and put the natives back: it saves the person a
 * click, and is never evidence that a dialog came or what it said. Gives `false` where it stands there already.
 */
export const installDialogGuard = (window: Realm): boolean => {
  const { document } = window
  const { alert, confirm, prompt } = window
  // Put in twice, one guard would answer a dialog and leave the other armed for the next.
  if (createDialogPort(document).disarm()) return false
  let armed: DialogAnswer | undefined

  const send = (on: Document, type: string, detail = ''): void =>
    void on.dispatchEvent(new window.CustomEvent(type, { detail }))

  const askAround = (coming: Coming): DialogAnswer | undefined => {
    const around = documentAround(window)
    if (!around) return undefined
    let answer: DialogAnswer | undefined
    const hear = (event: Event) => {
      answer = readAnswer((event as CustomEvent<unknown>).detail)
    }
    around.addEventListener(DIALOG_EVENTS.given, hear)
    send(around, DIALOG_EVENTS.ask, JSON.stringify(coming))
    around.removeEventListener(DIALOG_EVENTS.given, hear)
    return answer
  }

  const take = (coming: Coming): DialogAnswer | undefined => {
    if (!armed || !fits(armed, coming)) return askAround(coming)
    const answer = armed
    armed = undefined
    send(document, DIALOG_EVENTS.answered, JSON.stringify(answer))
    return answer
  }

  /** Here and in all documents around that can be reached: one of them has the interpreter that listens. */
  const sayAll = (type: string): void => {
    send(document, type)
    for (let at = window; ; at = at.parent as Realm) {
      const around = documentAround(at)
      if (!around) return
      send(around, type)
    }
  }

  const native = <T>(ask: () => T): T => {
    sayAll(DIALOG_EVENTS.opened)
    try {
      return ask()
    } finally {
      sayAll(DIALOG_EVENTS.closed)
    }
  }

  document.addEventListener(DIALOG_EVENTS.arm, (event) => {
    armed = readAnswer((event as CustomEvent<unknown>).detail)
    send(document, DIALOG_EVENTS.armed)
  })
  document.addEventListener(DIALOG_EVENTS.ask, (event) => {
    const { message, kind } = JSON.parse(String((event as CustomEvent<unknown>).detail)) as Coming
    const answer = take({ message: String(message), kind })
    if (answer) send(document, DIALOG_EVENTS.given, JSON.stringify(answer))
  })

  const say = (message: unknown): string => (message === undefined ? '' : String(message))
  window.alert = (...args: unknown[]) => {
    if (!take({ message: say(args[0]), kind: 'message' })) native(() => Reflect.apply(alert, window, args))
  }
  window.confirm = (...args: unknown[]) => {
    const answer = take({ message: say(args[0]), kind: 'message' })
    return answer ? answer.kind === 'accept' : native(() => Reflect.apply(confirm, window, args))
  }
  window.prompt = (...args: unknown[]) => {
    const answer = take({ message: say(args[0]), kind: 'text' })
    if (!answer) return native(() => Reflect.apply(prompt, window, args))
    if (answer.kind === 'answer') return answer.text
    return answer.kind === 'accept' ? say(args[1]) : null
  }

  window.addEventListener('beforeunload', (event) => {
    if (event.isTrusted && take({ message: '', kind: 'leave' })) letLeave(window, event)
  })
  return true
}

/** The page's own listeners still hear that it goes, to save what they will; none of them makes the browser ask. */
const letLeave = (window: Realm, event: BeforeUnloadEvent): void => {
  event.preventDefault = () => undefined
  Object.defineProperty(event, 'returnValue', { get: () => '', set: () => undefined })
  const own = window.onbeforeunload
  if (typeof own !== 'function') return
  // What a handler returns is a question to the person, whatever became of the event.
  window.onbeforeunload = null
  window.setTimeout(() => {
    window.onbeforeunload = own
  })
  Reflect.apply(own, window, [event])
}
