import type { KeyPress } from '@writ/dsl/contract'

const CODES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '-': 'Minus',
  '=': 'Equal',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  ';': 'Semicolon',
  "'": 'Quote',
  '`': 'Backquote',
  '\\': 'Backslash',
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash'
}

const LEGACY: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
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

const codeOf = (key: string): string => {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`
  if (/^[0-9]$/.test(key)) return `Digit${key}`
  return CODES[key] ?? (key.length > 1 ? key : '')
}

export const keyEvent = (type: 'keydown' | 'keypress' | 'keyup', press: KeyPress | string): KeyboardEvent => {
  const held = typeof press === 'string' ? { key: press === '\n' ? 'Enter' : press } : press
  const { key } = held
  const legacy = type === 'keypress' ? key.charCodeAt(0) : (LEGACY[key] ?? key.toUpperCase().charCodeAt(0))
  // `keyCode` is outdated, yet it is what many pages still read.
  const old = { keyCode: key.length > 1 && type === 'keypress' ? 13 : legacy, which: legacy }
  return new KeyboardEvent(type, {
    ...held,
    ...old,
    code: codeOf(key),
    bubbles: true,
    cancelable: true,
    composed: true,
    view: window
  })
}
