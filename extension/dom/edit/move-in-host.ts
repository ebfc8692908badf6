import type { KeyPress } from '@writ/dsl/contract'

type Move = readonly [direction: 'forward' | 'backward', granularity: string, granularityHeld: string]

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: ['backward', 'character', 'word'],
  ArrowRight: ['forward', 'character', 'word'],
  ArrowUp: ['backward', 'line', 'paragraph'],
  ArrowDown: ['forward', 'line', 'paragraph'],
  Home: ['backward', 'lineboundary', 'documentboundary'],
  End: ['forward', 'lineboundary', 'documentboundary']
}

/** Moves the caret of an editing host, or what is selected with `Shift`, as the browser does with these keys. */
export const moveInHost = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): void => {
  const move = MOVES[key]
  if (!move) return
  const [direction, plain, held] = move
  const how = shiftKey ? 'extend' : 'move'
  try {
    getSelection()?.modify(how, direction, ctrlKey || metaKey || altKey ? held : plain)
  } catch {
    // Firefox knows no paragraphs and no documents here.
    getSelection()?.modify(how, direction, 'line')
  }
}
