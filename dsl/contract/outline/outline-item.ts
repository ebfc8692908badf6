import type { Hash } from '../text/hash.ts'
import type { LeftOut } from './vocabulary.ts'

/** A part of a text of the page, or the label of what was left out there. */
export type Piece = string | { readonly mark: LeftOut }

/** Text of the page as it may leave it: what is sensitive was taken out. */
export type PageText = readonly Piece[]

/** What is said of an element in words of ours: that more stands in it, how many rows it has, where a frame comes from. */
export type OutlineNote = { readonly rows: number } | { readonly from: PageText } | 'same-site' | 'more-inside'

/** An element as it is told: our word for it, what the page says, and what stands in it. */
export interface OutlineElement {
  readonly kind: 'element'
  /** Of `OUTLINE_WORDS`. */
  readonly word: string
  /** Of a heading. */
  readonly level?: number
  readonly name?: PageText
  /** Of `OUTLINE_STATES`. */
  readonly states: readonly string[]
  readonly value?: PageText
  readonly ref?: number
  /** From 2: which of those that were told under the same role and name it is. */
  readonly nth?: number
  readonly note?: OutlineNote
  readonly items: readonly OutlineItem[]
}

export type OutlineItem =
  | OutlineElement
  /** `more`: characters that were cut off. */
  | { readonly kind: 'text'; readonly text: PageText; readonly more: number }
  /** Things side by side on one line: the cells of a row, the options of a list. */
  | {
      readonly kind: 'line'
      readonly word: 'row' | 'header' | 'options'
      readonly cells: readonly (readonly OutlineItem[])[]
    }
  /**
   * What is not told: `more` of `all`, which are rows of a table that has a header, named or not, or elements of a role in the
   * element of that ref.
   */
  | {
      readonly kind: 'rest'
      readonly more: number
      readonly all: number
      readonly of: 'table'
      readonly name?: PageText
    }
  | { readonly kind: 'rest'; readonly more: number; readonly all: number; readonly of: string; readonly ref: number }

/** A tool that the page offers: all of it the page's words, but for the name, which is a word, and the pin. */
export interface OutlineTool {
  /** As a plan calls it. */
  readonly name: string
  /** Its parameters, in short. */
  readonly takes: PageText
  readonly says: PageText
  /** Over all that the page says of it (`pinOfPageTool`). */
  readonly pin: Hash
}

/** What a document tells of itself: data only. The words around it are put there outside of it. */
export interface PageOutline {
  /** The document and the life of its executor, which its refs are of. */
  readonly document: string
  readonly title: PageText
  /** The path of its address. */
  readonly path: PageText
  /** Screens of it that lie above and below what shows. */
  readonly above: number
  readonly below: number
  /** A modal dialog is open. */
  readonly modal: boolean
  readonly items: readonly OutlineItem[]
  /** Those that it offers; of a whole page alone. */
  readonly tools?: readonly OutlineTool[]
  /** After so many characters only headings and parts were named. */
  readonly cut?: number
}
