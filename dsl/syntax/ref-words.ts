import { isRecord } from './as-new.ts'

/** The words that a tree or a part of one aims at with `@`, variables among them; without those in the statement of this number. */
export const refWords = (tree: unknown, except?: number): ReadonlySet<string> => {
  const words = new Set<string>()
  const walk = (value: unknown): void => {
    if (!isRecord(value) || (except !== undefined && value.id === except)) return
    if (value.kind === 'element' && typeof value.element === 'string') words.add(value.element)
    for (const each of Object.values(value)) walk(each)
  }
  walk(tree)
  return words
}
