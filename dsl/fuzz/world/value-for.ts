import { ELEMENT_FIELD, FILE_FIELD, type Type, unreachable, type Value } from '../../contract/index.ts'
import { mix } from './mix.ts'

/** Few texts and small numbers, so that comparisons come out both ways; all of them numbers or days as text now and then. */
export const TEXTS = ['a', 'b', 'ab', '1', '2', 'x y'] as const
const DATES = ['2026-03-01', '2026-03-02', '2026-12-31'] as const
const MOST_ITEMS = 4

/**
 * The value of a type that a number stands for. `elements` gives every record the handle of an element, as a page does.
 * Lists have 0 to 3 entries.
 */
export const valueFor = (hash: number, type: Type, elements = false): Value => {
  switch (type.kind) {
    case 'text':
      return TEXTS[hash % TEXTS.length] as string
    case 'number':
      return hash % 4
    case 'boolean':
      return hash % 2 === 0
    case 'date':
      return DATES[hash % DATES.length] as string
    case 'choice':
      return type.options[hash % type.options.length] as string
    case 'file':
      return { [FILE_FIELD]: `file-${hash}`, name: `${TEXTS[hash % TEXTS.length]}.txt` }
    case 'none':
      return null
    case 'list':
      return Array.from({ length: hash % MOST_ITEMS }, (_, i) => valueFor(mix(hash, `item ${i}`), type.of, elements))
    case 'record': {
      const fields = type.fields.map(({ name, type: of }) => [name, valueFor(mix(hash, name), of)] as const)
      return Object.fromEntries(elements ? [...fields, [ELEMENT_FIELD, `h${hash}`]] : fields)
    }
    default:
      return unreachable(type)
  }
}
