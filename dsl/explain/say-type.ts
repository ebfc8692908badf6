import { type Field, type Target, type Type, unreachable } from '../contract/index.ts'
import type { Phrases } from './phrases.ts'
import { enumerate, nameOf, quote, type Sentence, say } from './sentence.ts'

/** A type in words. `sayPart` says the target that a field is read from. */
export const sayType = (type: Type, sayPart: (part: Target) => Sentence, phrases: Phrases): Sentence => {
  const sayField = ({ name, type: of, from }: Field): Sentence => {
    const plain = of.kind === 'text' ? [nameOf(name)] : phrases.field(nameOf(name), sayType(of, sayPart, phrases))
    if (from === undefined) return plain
    if (typeof from === 'string') return phrases.fromColumn(plain, quote(from))
    if (!('attribute' in from)) return phrases.fromPart(plain, sayPart(from))
    const attribute = quote(from.attribute)
    return phrases.fromPart(
      plain,
      from.of ? phrases.reads.attribute(attribute, sayPart(from.of)) : phrases.ownAttribute(attribute)
    )
  }
  switch (type.kind) {
    case 'text':
    case 'boolean':
    case 'file':
    case 'none':
      return say`${phrases.types[type.kind]}`
    case 'number':
    case 'date': {
      const word = phrases.types[type.kind]
      return type.locale === undefined ? say`${word}` : phrases.written(word, quote(type.locale))
    }
    case 'choice':
      return phrases.oneOf(enumerate(type.options.map(quote), phrases.list.between, phrases.list.or))
    case 'list':
      return phrases.listOf(sayType(type.of, sayPart, phrases))
    case 'record':
      return phrases.record(enumerate(type.fields.map(sayField), phrases.list.between, phrases.list.and))
    default:
      return unreachable(type)
  }
}
