import { en } from './messages-en.ts'
import { zhCN } from './messages-zh-cn.ts'

/** Every word of the pages. */
export type Messages = typeof en

/** The words for a BCP 47 locale: Chinese of any kind gives `zh-CN`, all else English. */
export const messagesFor = (locale: string): Messages => (/^zh\b/i.test(locale) ? zhCN : en)

/** A template taken apart at its `{name}` places. */
export type TemplatePart = { readonly text: string } | { readonly slot: string }

export const templateParts = (template: string): readonly TemplatePart[] =>
  template
    .split(/(\{[a-z]+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{[a-z]+\}$/.test(part) ? { slot: part.slice(1, -1) } : { text: part }))

/** Fills a template with plain text; a place without a value stays as it is written. */
export const fillTemplate = (template: string, values: Readonly<Record<string, string | number>>): string =>
  templateParts(template)
    .map((part) => ('slot' in part ? String(values[part.slot] ?? `{${part.slot}}`) : part.text))
    .join('')

/** A word for a name that may be one we do not know, as a new role of a page; then the name itself. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] ?? name) : name

/** The word for what a value is: its own, or that of the act that says it, as a press. */
export const valueWord = ({ verbs, valueLabels }: Messages, label: string): string =>
  wordFor({ ...verbs, ...valueLabels }, label)
