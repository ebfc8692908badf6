import { type Act, type EffectClass, riskier, type Target, unreachable } from '../contract/index.ts'
import { LEXICON } from './lexicon.ts'

/** Roles whose press does something; where the name is not known, it is taken to submit. */
const COMMANDS = new Set(['button', 'menuitem'])

const wordsOf = (name: string): string =>
  ` ${name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')} `

const LATIN = /^[a-z ]+$/

/** The riskiest class that the words of a name stand for. Globs part words. */
export const classOfName = (name: string): EffectClass => {
  const words = wordsOf(name)
  return LEXICON.filter((entry) =>
    entry.words.some((word) => words.includes(LATIN.test(word) ? ` ${word} ` : word))
  ).reduce<EffectClass>((most, { effect }) => riskier(most, effect), 'read')
}

/** The class of pressing an element: by its role, and by its name in {@link LEXICON}. */
export const classOfClick = ({ role, match }: Target): EffectClass => {
  const usual = role === 'link' ? 'navigate' : 'activate'
  const named = match?.kind === 'is' || match?.kind === 'like' ? classOfName(match.text) : 'read'
  // `activate` words are known to be harmless: they never make a link riskier than a link is.
  const told = named === 'activate' ? usual : riskier(usual, named)
  const whole = match?.kind === 'is' || (match?.kind === 'like' && !match.text.includes('*'))
  return !whole && COMMANDS.has(role) ? riskier(told, 'submit') : told
}

const PRESSES = /^(?:.*\+)?(?:Enter|NumpadEnter|Space| )$/i

const classOfPress = (key: string, target: Target | undefined): EffectClass => {
  const pressed: EffectClass = /enter$/i.test(key) ? 'submit' : 'activate'
  return target && PRESSES.test(key) ? riskier(pressed, classOfClick(target)) : pressed
}

/** The effect class of an act from its own words (DESIGN §4); the live page may only raise it. */
export const classifyAct = (act: Act): EffectClass => {
  switch (act.verb) {
    case 'open':
      return 'navigate'
    case 'click':
      return classOfClick(act.target)
    case 'fill':
    case 'type':
    case 'clear':
    case 'choose':
    case 'check':
    case 'uncheck':
      return 'input'
    case 'fill-secret':
      return 'secret'
    case 'press':
      return classOfPress(act.key, act.target)
    default:
      return unreachable(act)
  }
}
