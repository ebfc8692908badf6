import type { KeyPress } from '@writ/dsl/contract'

/** Where characters that are no letters stand on a US keyboard: what `code` and `keyCode` tell of (UI Events §4.3). */
const KEYS: readonly (readonly [plain: string, shifted: string, code: string, keyCode: number])[] = [
  [' ', '', 'Space', 32],
  ['-', '_', 'Minus', 189],
  ['=', '+', 'Equal', 187],
  ['[', '{', 'BracketLeft', 219],
  [']', '}', 'BracketRight', 221],
  [';', ':', 'Semicolon', 186],
  ["'", '"', 'Quote', 222],
  ['`', '~', 'Backquote', 192],
  ['\\', '|', 'Backslash', 220],
  [',', '<', 'Comma', 188],
  ['.', '>', 'Period', 190],
  ['/', '?', 'Slash', 191],
  ...[...')!@#$%^&*('].map((shifted, digit) => [String(digit), shifted, `Digit${digit}`, 48 + digit] as const)
]

const LEGACY: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46
}

interface Key {
  readonly code: string
  readonly keyCode: number
  readonly shiftKey: boolean
}

/** The key that makes a character, and whether `Shift` is held for it; what is on no such keyboard has neither code. */
const keyOf = (key: string): Key => {
  if (key.length > 1) return { code: key, keyCode: LEGACY[key] ?? 0, shiftKey: false }
  const upper = key.toUpperCase()
  if (/^[A-Z]$/.test(upper)) return { code: `Key${upper}`, keyCode: upper.charCodeAt(0), shiftKey: key === upper }
  const found = KEYS.find(([plain, shifted]) => key === plain || key === shifted)
  if (!found) return { code: '', keyCode: 0, shiftKey: false }
  const [plain, , code, keyCode] = found
  return { code, keyCode, shiftKey: key !== plain }
}

const PLAIN = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }

/** With `Control` held a letter is a small one, however the plan writes it. */
const heldOf = (press: KeyPress | string): KeyPress => {
  if (typeof press === 'string') return { ...PLAIN, key: press === '\n' ? 'Enter' : press }
  const isChord = press.ctrlKey || press.metaKey
  return isChord && !press.shiftKey && press.key.length === 1 ? { ...press, key: press.key.toLowerCase() } : press
}

/** A key event as a US keyboard sends it; a text's character, or a key of the plan with what is held. */
export const keyEvent = (type: 'keydown' | 'keypress' | 'keyup', press: KeyPress | string): KeyboardEvent => {
  const held = heldOf(press)
  const { key } = held
  const made = keyOf(key)
  const legacy = type === 'keypress' ? key.charCodeAt(0) : made.keyCode
  // `keyCode` is outdated, yet it is what many pages still read.
  const old = { keyCode: key.length > 1 && type === 'keypress' ? 13 : legacy, which: legacy }
  const isAlone = !held.ctrlKey && !held.metaKey && !held.altKey
  return new KeyboardEvent(type, {
    ...held,
    ...old,
    shiftKey: held.shiftKey || (isAlone && made.shiftKey),
    code: made.code,
    bubbles: true,
    cancelable: true,
    composed: true,
    view: window
  })
}
