import type { ObservedRef } from '@writ/dsl/contract'
import type { Look } from '../look.ts'
import { type Clean, leaveOut, type Piece, plainOf, type Withheld } from './leave-out.ts'
import { numberOf, rememberSeen } from './observed-refs.ts'
import type { SensitivePattern } from './sensitive-patterns.ts'

/** How much is told. */
export interface ObserveOptions {
  /** Of the outline, in UTF-16 code units: about four to a token. Beyond it only landmarks, headings and tables are named. */
  readonly limit?: number
  /** How deep elements are told in elements; what is deeper is only said to be there. */
  readonly depth?: number
  /** The tenant's own kinds of text that never leave the page. */
  readonly patterns?: readonly SensitivePattern[]
}

/** One observation while it is made. */
export interface Telling {
  readonly look: Look
  readonly depth: number
  readonly refs: Record<string, ObservedRef>
  /** What was told already, in another place than its own. */
  readonly told: Set<Element>
  /** Page text as it may be told, cut to so many characters; `more` are those that were cut. */
  readonly clean: (text: string, most: number) => { readonly text: Clean; readonly more: number }
  /** Remembers the element for `@eN`, under the role and name it is told with. */
  readonly refer: (el: Element, role: string, name: Clean | undefined) => number
  /** Takes some of what may be told; once all is taken, `isFull`, and `isOver` some time after. */
  readonly spend: (characters: number) => void
  readonly isFull: () => boolean
  readonly isOver: () => boolean
}

const LIMIT = 24_000
/** What names landmarks and headings after the limit, as a part of it. */
const SKELETON = 0.15
const LONGEST_NAME = 300

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
  const refs: Record<string, ObservedRef> = {}
  let spent = 0
  return {
    look,
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    refs,
    told: new Set(),
    clean: (text, most) => cutPieces(leaveOut(text, withheld), most),
    refer: (el, role, name) => {
      const number = numberOf(el)
      const plain = plainOf(cutPieces(name ?? [], LONGEST_NAME).text).toWellFormed()
      refs[`e${number}`] = rememberSeen(look, el, role, plain)
      return number
    },
    spend: (characters) => {
      spent += characters
    },
    isFull: () => spent > limit,
    isOver: () => spent > limit * (1 + SKELETON)
  }
}
