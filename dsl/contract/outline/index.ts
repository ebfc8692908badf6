export { diffOutline } from './diff-outline.ts'
export type {
  OutlineElement,
  OutlineItem,
  OutlineNote,
  OutlineTool,
  PageOutline,
  PageText,
  Piece
} from './outline-item.ts'
export { parsePageOutline } from './page-outline-schema.ts'
export { plainOf } from './plain-of.ts'
export { quotePageText } from './quote-page-text.ts'
export { renderItems, renderOutline } from './render-outline.ts'
export { LEFT_OUT, type LeftOut, OUTLINE_STATES, OUTLINE_WORDS, roleOfWord } from './vocabulary.ts'
