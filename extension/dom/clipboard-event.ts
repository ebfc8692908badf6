import { native } from './native.ts'

/** A clipboard event with data of its own. A page that prevents it has done the copying or pasting itself. */
export const sendClipboardEvent = (
  el: Element,
  type: 'copy' | 'paste',
  clipboardData: DataTransfer
): { readonly prevented: boolean } => {
  const event = new ClipboardEvent(type, { bubbles: true, cancelable: true, composed: true, clipboardData })
  return { prevented: !native.send(el, event) }
}

export const dataWith = (text: string): DataTransfer => {
  const data = new DataTransfer()
  data.setData('text/plain', text)
  return data
}
