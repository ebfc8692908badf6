/** A key as the plan writes it, `Enter` or `Control+a`, taken apart. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

const NAMED = [
  'Backspace',
  'Tab',
  'Enter',
  'Escape',
  'PageUp',
  'PageDown',
  'End',
  'Home',
  'ArrowLeft',
  'ArrowUp',
  'ArrowRight',
  'ArrowDown',
  'Delete'
]

const ALIASES: Readonly<Record<string, string>> = {
  space: ' ',
  spacebar: ' ',
  esc: 'Escape',
  return: 'Enter',
  numpadenter: 'Enter',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  del: 'Delete'
}

const canonicalKey = (said: string): string => {
  const lower = said.toLowerCase()
  const alias = Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined
  return alias ?? NAMED.find((key) => key.toLowerCase() === lower) ?? said
}

/** Reads a key in any spelling; `key` is as in UI Events, so that `space` and `" "` are one. */
export const parseKey = (said: string): KeyPress => {
  const parts = said === '+' ? ['+'] : said.split('+')
  const held = parts.slice(0, -1).map((part) => part.trim().toLowerCase())
  return {
    key: canonicalKey(parts.at(-1)?.trim() || ' '),
    ctrlKey: held.includes('control') || held.includes('ctrl'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
    metaKey: held.includes('meta') || held.includes('cmd') || held.includes('command')
  }
}

/** Does the key press what has the focus, as a click would? */
export const pressesElement = (said: string): boolean => ['Enter', ' '].includes(parseKey(said).key)
