import { NAMED_BY_CONTENT, TRANSPARENT_IN_CONTENT } from './aria-roles.ts'
import { embeddedValue } from './embedded-value.ts'
import { type Look, referenced } from './look.ts'
import { contentText } from './name-from-content.ts'
import { attr, isHtml } from './native.ts'
import { nativeName } from './native-name.ts'
import { roleOf } from './role-of.ts'
import { isSubtreeHidden } from './visibility.ts'

/** Where in the computation an element was met. */
export interface NameStep {
  readonly look: Look
  /** What was already taken into this name; nothing counts twice. */
  readonly visited: Set<Element>
  /** Met through `aria-labelledby` or `aria-describedby`: no further such hop. */
  readonly referenced: boolean
  /** Inside a hidden element that was referenced: all of it counts. */
  readonly evenHidden: boolean
  /** Met below the element that is being named, or in its label. */
  readonly inside: boolean
  /** Inside something whose whole text is the name: a label, a legend, a caption, a reference. */
  readonly wholeText: boolean
}

/** Accessible white space (Infra's ASCII white space); a no-break space is content. */
export const trimAscii = (text: string): string => text.replace(/[\t\n\f\r ]+/g, ' ').replace(/^ | $/g, '')

const isHiddenHere = (step: NameStep, el: Element): boolean => !step.evenHidden && isSubtreeHidden(step.look, el)

const byReference = (el: Element, attribute: string, step: NameStep): string =>
  referenced(el, attribute)
    .map((target) =>
      textAlternative(target, {
        ...step,
        referenced: true,
        inside: false,
        wholeText: true,
        evenHidden: isSubtreeHidden(step.look, target) || getComputedStyle(target).visibility !== 'visible'
      })
    )
    .filter((text) => text !== '')
    .join(' ')

const allowsContent = (el: Element, role: string, step: NameStep): boolean =>
  step.wholeText ||
  NAMED_BY_CONTENT.has(role) ||
  (step.inside && (role === '' || TRANSPARENT_IN_CONTENT.has(role))) ||
  isHtml(el, 'summary')

/** One step of the accname computation for one element (accname 1.2 §4.3.2, steps 2A to 2I). */
export const textAlternative = (el: Element, step: NameStep): string => {
  if (step.visited.has(el)) return ''
  if (isHiddenHere(step, el)) return ''
  const { look } = step
  const labelledBy = referenced(el, 'aria-labelledby')

  // 2B: labelled by others; a referenced element may only name itself.
  if (!step.referenced && labelledBy.length > 0) {
    const text = byReference(el, 'aria-labelledby', step)
    if (trimAscii(text) !== '') return text
  }

  const role = roleOf(look, el)
  // 2C: a control inside a label says its value, unless it is being asked for its own name.
  if (step.inside || step.referenced) {
    const value = labelledBy.includes(el) ? undefined : embeddedValue(el, role, step)
    if (value !== undefined) {
      step.visited.add(el)
      return value
    }
  }

  const visible = step.evenHidden || getComputedStyle(el).visibility === 'visible'
  // A slot is no box of its own: what it shows is named, it is not.
  const label = isHtml(el, 'slot') ? '' : trimAscii(attr(el, 'aria-label'))
  if (label !== '' && visible) {
    step.visited.add(el)
    return label
  }

  if (role !== 'none') {
    const named = visible ? nativeName(el, step) : undefined
    if (named !== undefined) {
      step.visited.add(el)
      return named
    }
  }

  if (allowsContent(el, role, step)) {
    step.visited.add(el)
    const text = contentText(el, { ...step, inside: true })
    if (step.inside) return text
    if (trimAscii(text) !== '') return text.trim()
  }

  step.visited.add(el)
  // 2I: the tooltip comes last.
  return visible && role !== 'none' ? attr(el, 'title') : ''
}

const start = (look: Look): NameStep => ({
  look,
  visited: new Set(),
  referenced: false,
  evenHidden: false,
  inside: false,
  wholeText: false
})

/**
 * The accessible name, white space folded; `''` where there is none. A name that the author gives to a role which
 * should have none still counts, as in browsers.
 */
export const nameOf = (look: Look, el: Element): string => trimAscii(textAlternative(el, start(look)))

/** The accessible description: `aria-describedby`, `aria-description`, else a `title` that is not already the name. */
export const descriptionOf = (look: Look, el: Element): string => {
  const described = trimAscii(byReference(el, 'aria-describedby', start(look)))
  if (described !== '') return described
  const said = trimAscii(attr(el, 'aria-description'))
  if (said !== '') return said
  const title = trimAscii(attr(el, 'title'))
  return title === nameOf(look, el) ? '' : title
}
