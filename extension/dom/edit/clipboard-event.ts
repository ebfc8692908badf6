import { native } from '../tree/native.ts'

/** Firefox makes a clipboard event's data itself, of these older members. */
const older = (text: string): object => ({ data: text, dataType: 'text/plain' })

/** Data with a plain text, which the page can read: in Firefox not what an extension made, but what belongs to an event. */
export const dataWith = (text: string): DataTransfer => {
  const made = new ClipboardEvent('paste', older(text)).clipboardData
  if (made) return made
  const data = new DataTransfer()
  if (text !== '') data.setData('text/plain', text)
  return data
}

/**
 * A clipboard event with data of its own. A page that prevents it has done the copying or pasting itself; what it copied is
 * `text`.
 */
export const sendClipboardEvent = (
  el: Element,
  type: 'copy' | 'paste',
  pasted = ''
): { readonly prevented: boolean; readonly text: string } => {
  const data = dataWith(pasted)
  const event = new ClipboardEvent(type, {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData: data,
    ...older(pasted)
  })
  const prevented = !native.send(el, event)
  return { prevented, text: (event.clipboardData ?? data).getData('text/plain') }
}
