import { foldText } from '../fold-text.ts'
import { native } from '../native.ts'
import type { OutlineItem } from './outline-tree.ts'
import type { Telling } from './telling.ts'

/** A drop-down with more options than `MANY` is told by the first few. */
const MANY = 15
const FIRST = 10
const LONGEST = 60

/** The options of a drop-down, as many as a planner needs to see what they are like. */
export const toldOptions = (
  telling: Telling,
  el: HTMLSelectElement,
  ref: number | undefined
): readonly OutlineItem[] => {
  const all = [...el.options]
  if (all.length === 0) return []
  const shown = all.length > MANY ? all.slice(0, FIRST) : all
  const cells = shown.map((option) => {
    const text = foldText(option.label || (native.text(option) ?? ''))
    telling.spend(Math.min(text.length, LONGEST) + 5)
    return text === '' ? [] : [{ kind: 'text' as const, ...telling.clean(text, LONGEST) }]
  })
  const line: OutlineItem = { kind: 'line', word: 'options', cells }
  if (shown.length === all.length) return [line]
  const note = `${all.length - shown.length} more of ${all.length}: read all option in @e${ref} as text`
  return [line, { kind: 'note', note, of: [] }]
}
