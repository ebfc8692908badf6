import { showUnseen } from './shown-text.ts'

/**
 * A piece of a sentence. `words` are ours; everything else is not: a `quote` is text of the plan or the page, a `name` a
 * word the plan made up, an `origin` a site. Who shows a sentence decides how each looks.
 */
export type Piece = { readonly kind: 'words' | 'quote' | 'name' | 'origin'; readonly text: string }

/** What is said, piece by piece. */
export type Sentence = readonly Piece[]

export type Sayable = string | number | Piece | Sentence

export const quote = (text: string): Piece => ({ kind: 'quote', text })
export const nameOf = (text: string): Piece => ({ kind: 'name', text })
export const siteOf = (origin: string): Piece => ({ kind: 'origin', text: origin })

const piecesOf = (said: Sayable): Sentence => {
  if (typeof said === 'string' || typeof said === 'number') return [{ kind: 'words', text: String(said) }]
  return 'kind' in said ? [said] : said
}

/** Neighbouring words as one piece, empty ones left out. */
const merge = (pieces: Sentence): Sentence => {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const before = merged.at(-1)
    if (piece.kind === 'words' && piece.text === '') continue
    if (piece.kind !== 'words' || before?.kind !== 'words') merged.push(piece)
    else merged[merged.length - 1] = { kind: 'words', text: before.text + piece.text }
  }
  return merged
}

/** Makes a sentence: the template is our words, what is filled in keeps its kind. */
export const say = (words: TemplateStringsArray, ...said: readonly Sayable[]): Sentence =>
  merge(words.flatMap((text, i) => [...piecesOf(text), ...(i < said.length ? piecesOf(said[i] ?? '') : [])]))

/** Several as one, with something between, and something else before the last. */
export const enumerate = (all: readonly Sayable[], between: string, beforeLast: string): Sentence =>
  merge(
    all.flatMap((each, i) => {
      if (i === 0) return piecesOf(each)
      return [...piecesOf(i === all.length - 1 ? beforeLast : between), ...piecesOf(each)]
    })
  )

/** A site as people say it: the scheme is left out only where it is the safe one. */
const hostOf = (origin: string): string => origin.replace(/^https:\/\//, '')

const printPiece = ({ kind, text }: Piece): string => {
  if (kind === 'words') return text
  if (kind === 'quote') return `“${showUnseen(text)}”`
  return kind === 'name' ? `\`${showUnseen(text)}\`` : showUnseen(hostOf(text))
}

const HAN_THEN_LATIN = /([\p{Script=Han}])([A-Za-z0-9`])/gu
const LATIN_THEN_HAN = /([A-Za-z0-9`%])([\p{Script=Han}])/gu

const edgeOf = (piece: Piece): string => (piece.kind === 'quote' ? '“' : piece.kind === 'name' ? '`' : piece.text)

/** Puts a space between Chinese and Latin, as Chinese is set; never inside what is not ours. */
export const spaceOut = (sentence: Sentence): Sentence =>
  sentence.map((piece, i) => {
    if (piece.kind !== 'words') return piece
    const inner = piece.text.replace(HAN_THEN_LATIN, '$1 $2').replace(LATIN_THEN_HAN, '$1 $2')
    const before = sentence[i - 1]
    const after = sentence[i + 1]
    const head = before && /[A-Za-z0-9`]$/.test(edgeOf(before)) && /^\p{Script=Han}/u.test(inner) ? ' ' : ''
    const tail = after && /^[A-Za-z0-9`]/.test(edgeOf(after)) && /\p{Script=Han}$/u.test(inner) ? ' ' : ''
    return { kind: 'words', text: head + inner + tail }
  })

/** With a capital, where it begins with words of ours. */
export const startSentence = ([first, ...rest]: Sentence): Sentence =>
  first?.kind === 'words'
    ? [{ kind: 'words', text: first.text.slice(0, 1).toUpperCase() + first.text.slice(1) }, ...rest]
    : first
      ? [first, ...rest]
      : []

/** As its language is set: Chinese spaced out from Latin, English with a capital. */
export const setSentence = (sentence: Sentence, language: 'en' | 'zh'): Sentence =>
  language === 'zh' ? spaceOut(sentence) : startSentence(sentence)

/** A sentence as plain text: quotes and names marked as such, unseen characters written out. */
export const printSentence = (sentence: Sentence): string => sentence.map(printPiece).join('')
