import { ELEMENT_FIELD, isFile, type Value } from '../contract/index.ts'

type Entries = { readonly [field: string]: Value }

/** Where a UTF-16 unit stands in the order of code points: surrogates come after everything else. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

/** The order of texts is that of their code points, in every locale. */
export const compareTexts = (a: string, b: string): number => {
  const size = Math.min(a.length, b.length)
  for (let i = 0; i < size; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** The order of two numbers or two texts; `undefined` for anything else, which has none. */
export const compare = (a: Value, b: Value): number | undefined => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : undefined
}

/** Are these all numbers, or all texts? */
export const haveOrder = (values: readonly Value[]): values is readonly number[] | readonly string[] =>
  values.every((value) => typeof value === 'number') || values.every((value) => typeof value === 'string')

/** Are two values the same to the plan? The handle of the element that a record was read from does not count. */
export const isSame = (a: Value, b: Value): boolean => {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]))
  }
  if (isFile(a) || isFile(b)) return isFile(a) && isFile(b) && JSON.stringify(a) === JSON.stringify(b)
  const [x, y] = [a as Entries, b as Entries]
  const fields = fieldsOf(x)
  return (
    fields.length === fieldsOf(y).length &&
    fields.every((name) => Object.hasOwn(y, name) && isSame(x[name] as Value, y[name] as Value))
  )
}

const fieldsOf = (record: Entries): readonly string[] => Object.keys(record).filter((name) => name !== ELEMENT_FIELD)
