import { quote } from './plan-maker.ts'

/** What the instruction says in quotation marks, the first of it. */
export const QUOTED = /"(.*?)"/

/** A statement: sends what was entered. */
export const SUBMIT = 'click button "Submit"'

/** An expression: every plain element of the page (or of `within`) with what it says and the attributes that are asked for. */
export const partsWith = (attributes: readonly string[], within?: string): string => {
  const fields = attributes.map((name) => `${quote(name)}: text from attribute ${quote(name)}`)
  return `(read all generic${within === undefined ? '' : ` in ${within}`} as { said: text from text, ${fields.join(', ')} })`
}

/** A statement: names the first plain element whose attribute is exactly this. */
export const letPart = (name: string, attribute: string, value: string, within?: string): string =>
  `let ${name} = first(${partsWith([attribute], within)} where .${quote(attribute)} == ${quote(value)})`

/** An expression for the `nth` item (from 1) of a list. */
export const nthOf = (list: string, nth: number): string => `last(take(${list}, ${nth}))`
