/** Text that is already HTML. Only `html` makes it, so nothing reaches a page unescaped by accident. */
export class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

type Part = Html | string | number | undefined | readonly Part[]

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)

const print = (part: Part): string => {
  if (part === undefined) return ''
  if (part instanceof Html) return part.toString()
  return typeof part === 'object' ? part.map(print).join('') : escapeHtml(String(part))
}

/**
 * Builds HTML. Every interpolated text is escaped, for content and quoted attributes alike; lists are joined,
 * `undefined` is nothing.
 *
 * @example html`<a href="/reports/${ref}">${title}</a>`
 */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((text, string, i) => text + print(parts[i - 1]) + string))
