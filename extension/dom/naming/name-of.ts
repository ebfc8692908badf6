import { foldAscii } from '../tree/fold-ascii.ts'
import { type Look, referenced, styleOf } from '../tree/look.ts'
import { attr, isHtml, native } from '../tree/native.ts'
import { isSubtreeHidden } from '../tree/visibility.ts'
import { NAMED_BY_CONTENT, NEVER_NAMED, TRANSPARENT_IN_CONTENT } from './aria-roles.ts'
import { embeddedValue } from './embedded-value.ts'
import { contentText } from './name-from-content.ts'
import { nativeName } from './native-name.ts'
import { roleOf } from './role-of.ts'

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
  /** The element's own tooltip is left out, to see whether the name needs it. */
  readonly untitled?: boolean
}

/** The `title` of an element, as far as it may name it. */
export const tooltipOf = (el: Element, { untitled, inside, referenced }: NameStep): string =>
  untitled && !inside && !referenced ? '' : attr(el, 'title')

const isHiddenHere = (step: NameStep, el: Element): boolean => !step.evenHidden && isSubtreeHidden(step.look, el)

/** What the elements of an ID list say, joined. */
export const byReference = (el: Element, attribute: string, step: NameStep): string =>
  referenced(el, attribute)
    .map((target) =>
      textAlternative(target, {
        ...step,
        referenced: true,
        inside: false,
        wholeText: true,
        evenHidden: isSubtreeHidden(step.look, target) || styleOf(step.look, target).visibility !== 'visible'
      })
    )
    .filter((text) => text !== '')
    .join(' ')

const allowsContent = (el: Element, role: string, step: NameStep): boolean =>
  step.wholeText ||
  NAMED_BY_CONTENT.has(role) ||
  (step.inside && (role === '' || TRANSPARENT_IN_CONTENT.has(role) || native.tag(el) === 'svg')) ||
  isHtml(el, 'summary')

const FRAMES = ['iframe', 'frame', 'object', 'embed', 'canvas']

/** Of roles that have no name a tooltip is a description (WAI-ARIA 1.3 §5.2.8.5); what an author writes as a label names them. */
const isNameless = (el: Element, role: string, { inside, referenced }: NameStep): boolean =>
  !inside && !referenced && NEVER_NAMED.has(role) && !isHtml(el, ...FRAMES)

/** One step of the accname computation for one element (accname 1.2 §4.3.2, steps 2A to 2I). */
export const textAlternative = (el: Element, step: NameStep): string => {
  if (step.visited.has(el)) return ''
  if (isHiddenHere(step, el)) return ''
  const { look } = step
  const labelledBy = referenced(el, 'aria-labelledby')

  // 2B: labelled by others; a referenced element may only name itself.
  if (!step.referenced && labelledBy.length > 0) {
    const text = byReference(el, 'aria-labelledby', step)
    if (foldAscii(text) !== '') return text
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

  const visible = step.evenHidden || styleOf(look, el).visibility === 'visible'
  // A slot is no box of its own: what it shows is named, it is not.
  const label = isHtml(el, 'slot') ? '' : foldAscii(attr(el, 'aria-label'))
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
    if (foldAscii(text) !== '') return step.inside ? text : text.trim()
    if (step.inside && (NEVER_NAMED.has(role) || tooltipOf(el, step) === '')) return text
  }

  step.visited.add(el)
  // 2I: the tooltip comes last.
  return visible && role !== 'none' && !isNameless(el, role, step) ? tooltipOf(el, step) : ''
}

export const startName = (look: Look): NameStep => ({
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
export const nameOf = (look: Look, el: Element): string => foldAscii(textAlternative(el, startName(look)))
