import { type Look, styleOf } from './look.ts'

/** A text of the element in the letters that a person sees (CSS `text-transform`), which accessibility tells, too. */
export const shownCase = (look: Look, el: Element, text: string): string => {
  const { textTransform } = styleOf(look, el)
  switch (textTransform) {
    case 'uppercase':
      return text.toUpperCase()
    case 'lowercase':
      return text.toLowerCase()
    case 'capitalize':
      return text.replace(/(?<![\p{L}\p{N}'’])\p{L}/gu, (first) => first.toUpperCase())
    default:
      return text
  }
}
