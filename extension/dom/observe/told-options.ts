import type { OutlineItem } from '@writ/dsl/contract'
import { optionText } from '../tree/option-text.ts'
import type { Telling } from './telling.ts'

/** A drop-down with more options than `MANY` is told by the first few. */
const MANY = 15
const FIRST = 10
const LONGEST = 60

/** The options of a drop-down, as many as a planner needs to see what they are like. */
export const toldOptions = (telling: Telling, el: HTMLSelectElement, ref: number): readonly OutlineItem[] => {
  const all = [...el.options]
  if (all.length === 0) return []
  const shown = all.length > MANY ? all.slice(0, FIRST) : all
  const cells = shown.map((option) => {
    const text = optionText(option)
    telling.spend(Math.min(text.length, LONGEST) + 5)
    return text === '' ? [] : [{ kind: 'text' as const, ...telling.clean(text, LONGEST) }]
  })
  const line: OutlineItem = { kind: 'line', word: 'options', cells }
  if (shown.length === all.length) return [line]
  return [line, { kind: 'rest', more: all.length - shown.length, all: all.length, of: 'option', ref }]
}
