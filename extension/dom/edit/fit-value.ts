import { native } from '../tree/native.ts'
import type { TextControl } from '../tree/text-control.ts'

/** Inputs whose value is picked: the browser sends no `beforeinput` for them, and no `InputEvent`. */
const PICKED = ['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range']
const TIMED = ['date', 'time', 'datetime-local', 'month', 'week']

export const isPicked = (el: TextControl): boolean => PICKED.includes(el.type)

/** As the attribute's grammar wants it (HTML §2.3.5): two digits for the hour, `T` before it, six digits of a colour. */
const spelled = (type: string, text: string): string => {
  const trimmed = text.trim()
  switch (type) {
    case 'time':
      return trimmed.replace(/^\d:/, '0$&')
    case 'datetime-local':
      return trimmed.replace(
        /^(\d+-\d\d-\d\d)[ T](\d:|\d\d:)/,
        (_all, day: string, hour: string) => `${day}T${hour.padStart(3, '0')}`
      )
    case 'color':
      return trimmed.toLowerCase().replace(/^#([\da-f])([\da-f])([\da-f])$/, '#$1$1$2$2$3$3')
    default:
      return trimmed
  }
}

/** What the browser makes of a value in such an input, tried on one that no page sees (HTML §4.10.5.1, value sanitization). */
const tryValue = (el: HTMLInputElement, value: string): HTMLInputElement => {
  const trial = native.create(document, 'input') as HTMLInputElement
  for (const name of ['type', 'min', 'max', 'step']) {
    const said = native.attr(el, name)
    if (said !== null) native.setAttr(trial, name, said)
  }
  native.setInput(trial, value)
  return trial
}

const isInRange = ({ validity }: HTMLInputElement): boolean => !validity.rangeUnderflow && !validity.rangeOverflow

/**
 * The text as the control will hold it; `undefined` where it does not fit: what is no date, time, number or colour, what is
 * outside the dates that can be picked, what a slider would move to another step, what is too long. Dates are the language's,
 * `2026-03-01`; then `12:30`, `2026-03-01T12:30`, `2026-03`, `2026-W09`, `#aabbcc`.
 */
export const fitValue = (el: TextControl, text: string): string | undefined => {
  if ('maxLength' in el && el.maxLength >= 0 && text.length > el.maxLength) return undefined
  if (el instanceof HTMLTextAreaElement) return text
  const { type } = el
  if (type === 'number' || isPicked(el)) {
    const wanted = spelled(type, text)
    const trial = tryValue(el, wanted)
    const kept = trial.value
    if (wanted === '') return kept === '' ? '' : undefined
    if (TIMED.includes(type)) return kept !== '' && isInRange(trial) ? kept : undefined
    return (type === 'color' ? kept === wanted : Number(kept) === Number(wanted) && kept !== '') ? kept : undefined
  }
  return text
}
