import { type OutlineElement, type Piece, plainOf, roleOfWord } from '@writ/dsl/contract'
import type { ObserveOptions } from '../facts/observe-options.ts'
import { numberOf, rememberSeen } from '../finding/observed-refs.ts'
import type { Look } from '../tree/look.ts'
import { type Clean, leaveOut, type Withheld } from './leave-out.ts'

/** One observation while it is made. */
export interface Telling {
  readonly look: Look
  readonly depth: number
  /** What was told already, in another place than its own. */
  readonly told: Set<Element>
  /** Page text as it may be told, cut to so many characters; `more` are those that were cut. */
  readonly clean: (text: string, most: number) => { readonly text: Clean; readonly more: number }
  /** Remembers the element for `@eN`, under the word and name it is told with. */
  readonly refer: (el: Element, word: string, name: Clean | undefined) => Pick<OutlineElement, 'ref' | 'nth'>
  /** Takes some of what may be told; once all is taken, `isFull`, and `isOver` some time after. */
  readonly spend: (characters: number) => void
  readonly isFull: () => boolean
  readonly isOver: () => boolean
}

export const LIMIT = 24_000
/** Deeper than this nobody reads; what stands there is said to be more. */
const DEEPEST = 60
/** What names landmarks and headings after the limit, as a part of it. */
const SKELETON = 0.15

const sizeOf = (piece: Piece): number => (typeof piece === 'string' ? piece.length : piece.mark.length + 2)

const cutPieces = (text: Clean, most: number): { readonly text: Clean; readonly more: number } => {
  const whole = text.reduce((sum, piece) => sum + sizeOf(piece), 0)
  if (whole <= most) return { text, more: 0 }
  const kept: Piece[] = []
  let left = most
  for (const piece of text) {
    if (sizeOf(piece) > left) {
      if (typeof piece === 'string') {
        // Never half a character.
        const end = /[\ud800-\udbff]/.test(piece[left - 1] ?? '') ? left - 1 : left
        if (end > 0) kept.push(piece.slice(0, end))
      }
      break
    }
    kept.push(piece)
    left -= sizeOf(piece)
  }
  return { text: kept, more: whole - kept.reduce((sum, piece) => sum + sizeOf(piece), 0) }
}

export const startTelling = (look: Look, withheld: Withheld, options: ObserveOptions): Telling => {
  const limit = options.limit ?? LIMIT
  let spent = 0
  return {
    look,
    depth: Math.min(options.depth ?? DEEPEST, DEEPEST),
    told: new Set(),
    clean: (text, most) => cutPieces(leaveOut(text, withheld), most),
    refer: (el, word, name) => {
      const nth = rememberSeen(look, el, roleOfWord(word), plainOf(name ?? []).toWellFormed())
      return { ref: numberOf(el), ...(nth > 1 && { nth }) }
    },
    spend: (characters) => {
      spent += characters
    },
    isFull: () => spent > limit,
    isOver: () => spent > limit * (1 + SKELETON)
  }
}
