import { classOfName, wordsOf } from './class-of-name.ts'
import { riskOf } from './effect-class.ts'

/**
 * What links are called that only open the form in which something is then sent or paid. The whole name: a word more, as
 * "Reply now", may be an order. Bare "Checkout" is not among them, for libraries lend by a link of that name.
 */
const OPENING: ReadonlySet<string> = new Set([
  'reply',
  'reply all',
  'reply to all',
  'go to checkout',
  'proceed to checkout',
  'continue to checkout',
  '回复',
  '回复全部',
  '去结算'
])

/** Is it, as a whole, what a link is called that only opens a form? */
export const isOpeningName = (name: string): boolean => OPENING.has(wordsOf(name).trim())

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Does a path say no more than the name of its link: `/messages/7/reply` of "Reply", and not `/messages/7/send`? */
export const saysNoMore = (path: string, name: string): boolean => {
  const said = wordsOf(name).trim().split(' ')
  const words = decoded(path)
  if (words === undefined) return false
  const rest = wordsOf(words)
    .trim()
    .split(' ')
    .filter((word) => !said.includes(word))
  return riskOf(classOfName(rest.join(' '))) <= riskOf('activate')
}
