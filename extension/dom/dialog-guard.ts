import type { DialogAnswer } from '@writ/dsl/contract'
import { createDialogPort, DIALOG_EVENTS } from './dialog-port.ts'
import { matchesGlob } from './fold-text.ts'

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

const hasGuard = (document: Document): boolean => createDialogPort(document).disarm()

/**
 * Runs in the page's own world, before its scripts. Unarmed, dialogs are the browser's; armed, the first whose message
 * fits gets the answer, once. The page can see this, forge its events and put the natives back: it saves the person a
 * click, and is never evidence that a dialog came or what it said.
 */
export const installDialogGuard = (window: Window & typeof globalThis): void => {
  const { document } = window
  const { alert, confirm, prompt } = window
  // Put in twice, one guard would answer a dialog and leave the other armed for the next.
  if (hasGuard(document)) return
  let armed: DialogAnswer | undefined

  const take = (message: string, asksText = false): DialogAnswer | undefined => {
    // A text answers what asks for one, and nothing else.
    if (armed?.kind === 'answer' && !asksText) return undefined
    if (!armed || (armed.message !== undefined && !matchesGlob(armed.message, message))) return undefined
    const answer = armed
    armed = undefined
    document.dispatchEvent(new window.CustomEvent(DIALOG_EVENTS.answered, { detail: JSON.stringify(answer) }))
    return answer
  }

  document.addEventListener(DIALOG_EVENTS.arm, (event) => {
    armed = readAnswer((event as CustomEvent<unknown>).detail)
    document.dispatchEvent(new window.CustomEvent(DIALOG_EVENTS.armed, { detail: '' }))
  })

  const say = (message: unknown): string => (message === undefined ? '' : String(message))
  window.alert = (...args: unknown[]) => {
    if (!take(say(args[0]))) Reflect.apply(alert, window, args)
  }
  window.confirm = (...args: unknown[]) => {
    const answer = take(say(args[0]))
    return answer ? answer.kind === 'accept' : Reflect.apply(confirm, window, args)
  }
  window.prompt = (...args: unknown[]) => {
    const answer = take(say(args[0]), true)
    if (!answer) return Reflect.apply(prompt, window, args)
    if (answer.kind === 'answer') return answer.text
    return answer.kind === 'accept' ? say(args[1]) : null
  }
}
