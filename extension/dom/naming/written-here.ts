import { type BatchAct, type PageAct, pressesElement } from '@writ/dsl/contract'

/** Pressing these leaves nothing in the page that a form could send. */
const PRESSED = ['link', 'button', 'tab']
const LEAVES_NOTHING: readonly PageAct['verb'][] = ['hover', 'scroll', 'scroll-to', 'screenshot', 'copy']

let written = false

const writes = (act: PageAct): boolean => {
  if (act.verb === 'download') return writes(act.act)
  if (LEAVES_NOTHING.includes(act.verb)) return false
  const isPress =
    act.verb === 'click' ||
    act.verb === 'double-click' ||
    act.verb === 'right-click' ||
    (act.verb === 'press' && pressesElement(act.key))
  return !isPress || !PRESSED.includes(act.target?.role ?? '')
}

/** Called as the first event of an act is sent: from here on this document may hold what a plan wrote or chose. */
export const rememberWriting = ({ page, answer }: Pick<BatchAct, 'page' | 'answer'>): void => {
  written ||= writes(page) || answer?.kind === 'answer'
}

/** Did any plan write, choose or check anything in this document? */
export const isWrittenHere = (): boolean => written
