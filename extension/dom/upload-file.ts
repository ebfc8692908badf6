import { type FileBytes, ok, type Result, refuse } from '@writ/dsl/contract'
import type { Aim } from './aim.ts'
import { flatElements, type Look } from './look.ts'
import { native } from './native.ts'
import { isDisabled } from './state-of.ts'

const isFileInput = (el: Element | null): el is HTMLInputElement => el instanceof HTMLInputElement && el.type === 'file'

/** The file input that the element is, labels, or holds alone: pages hide it behind a button of their own. */
const fileInputOf = (look: Look, el: Element): HTMLInputElement | undefined => {
  if (isFileInput(el)) return el
  if (el instanceof HTMLLabelElement && isFileInput(el.control)) return el.control
  const [only, second] = [...flatElements(look, el)].filter(isFileInput)
  return second ? undefined : only
}

/** Can a file be put into it? Refuses `target/not-editable`, `target/disabled`. */
export const readyToUpload = ({ look, el, said }: Aim): Result<HTMLInputElement> => {
  const input = fileInputOf(look, el)
  if (!input) return refuse('target/not-editable', { target: said })
  return isDisabled(look, el) || isDisabled(look, input) ? refuse('target/disabled', { target: said }) : ok(input)
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/** Puts a file into a file input, as if it had been picked. Refuses what `aim.again` refuses. */
export const uploadFile = (
  aim: Aim,
  input: HTMLInputElement,
  name: string,
  { type, base64 }: FileBytes
): Result<void> => {
  const still = aim.again()
  if (!still.ok) return still
  const data = new DataTransfer()
  data.items.add(new File([bytesOf(base64)], name, { type }))
  native.setFiles(input, data.files)
  native.send(input, new Event('input', { bubbles: true, composed: true }))
  native.send(input, new Event('change', { bubbles: true }))
  return ok(undefined)
}
