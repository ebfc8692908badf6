import {
  type Act,
  classOfName,
  classOfPageTool,
  type EffectClass,
  type Expr,
  isOpeningName,
  PAGE_TOOLS,
  parseKey,
  pressesElement,
  riskier,
  type Target,
  unreachable
} from '../contract/index.ts'

/**
 * Roles whose press seldom does more than look, open or choose, so that a click needs no name to be natural: a link, a
 * row, a cell. Their words on the live page can still raise it. Whatever else has no known name is taken to submit.
 */
const QUIET = new Set(
  `link row listitem cell gridcell columnheader rowheader tab treeitem option checkbox radio heading combobox listbox
  textbox searchbox spinbutton slider field label`.split(/\s+/)
)

/** Is the name wholly known, and does it say something? A sign alone, as an icon's, says nothing. */
const isTold = (match: Target['match']): boolean =>
  (match?.kind === 'is' || (match?.kind === 'like' && !match.text.includes('*'))) && /[\p{L}\p{N}]/u.test(match.text)

/**
 * The class of pressing an element: by its role, and by what its name says (`classOfName`). A link whose whole name says that it only
 * opens a form is weighed as a form of what the plan wrote before; the live page makes it what its words say where it does more.
 */
export const classOfClick = ({ role, match }: Target): EffectClass => {
  if (role === 'link' && match?.kind === 'is' && isOpeningName(match.text)) return 'submit'
  const usual = role === 'link' ? 'navigate' : 'activate'
  const named = match?.kind === 'is' || match?.kind === 'like' ? classOfName(match.text) : 'read'
  // `activate` words are known to be harmless: they never make a link riskier than a link is.
  const told = named === 'activate' ? usual : riskier(usual, named)
  return isTold(match) || QUIET.has(role) ? told : riskier(told, 'submit')
}

/** A key that presses is a click on its target; without one, on whatever has the focus, which no plan can name. */
const classOfPress = (key: string, target: Target | undefined): EffectClass => {
  if (!pressesElement(key)) return 'activate'
  const pressed: EffectClass = target && parseKey(key).key !== 'Enter' ? 'activate' : 'submit'
  return target ? riskier(pressed, classOfClick(target)) : pressed
}

/** A new line is typed by Enter, which many pages take for "send". */
const classOfType = (value: Expr): EffectClass =>
  value.kind === 'text' && /[\n\r]/.test(value.value) ? 'submit' : 'input'

/** Dropping on something can do what pressing it does, and so can dragging something away. */
const classOfDrag = (dragged: Target, to: Target): EffectClass => riskier(classOfClick(dragged), classOfClick(to))

/** The effect class of an act from its own words (docs/language.md, effect classes); the live page may only raise it. */
export const classifyAct = (act: Act): EffectClass => {
  switch (act.verb) {
    case 'open':
    case 'back':
    case 'forward':
    // The address is opened anew: a form is never sent again by it.
    case 'reload':
    case 'close':
      return 'navigate'
    case 'click':
    case 'double-click':
    case 'right-click':
      return classOfClick(act.target)
    case 'drag':
      return riskier('activate', classOfDrag(act.target, act.to))
    // A page may do anything when the pointer comes, as with a click that opens a menu.
    case 'hover':
      return 'activate'
    case 'scroll':
    case 'scroll-to':
    case 'screenshot':
      return 'read'
    case 'type':
      return classOfType(act.value)
    case 'fill':
    case 'clear':
    case 'choose':
    case 'check':
    case 'uncheck':
    case 'paste':
    // It changes what the person has in the clipboard.
    case 'copy':
      return 'input'
    case 'upload':
      return 'upload'
    case 'fill-secret':
      return 'secret'
    case 'press':
      return classOfPress(act.key, act.target)
    case 'call':
      return act.tool === PAGE_TOOLS ? classOfPageTool(act.name) : 'tool'
    default:
      return unreachable(act)
  }
}
