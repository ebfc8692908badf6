import { type Look, styleOf } from './look.ts'

/**
 * Is the element's own text not drawn, though the element is: in a closed disclosure, or by `content-visibility` (`hidden=until-found`
 * too)? The elements in it say so themselves.
 */
export const isClosed = (look: Look, el: Element): boolean =>
  (el instanceof HTMLDetailsElement && !el.open) ||
  styleOf(look, el).getPropertyValue('content-visibility') === 'hidden'
