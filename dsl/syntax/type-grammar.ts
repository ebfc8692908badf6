import type { Rule } from './base-grammar.ts'
import { TargetGrammar } from './target-grammar.ts'
import { CloseBrace, CloseBracket, Colon, Comma, kw, OpenBrace, OpenBracket, Str, Word } from './tokens.ts'

const PLAIN_TYPES = ['text', 'boolean', 'file']
const WRITTEN_TYPES = ['number', 'date']

/** The rules of types, whose fields may be read from targets. */
export abstract class TypeGrammar extends TargetGrammar {
  type: Rule = this.RULE('type', () => {
    this.MANY(() => {
      this.CONSUME(kw('list'))
      this.CONSUME(kw('of'))
    })
    this.OR([
      { ALT: () => this.oneOf('word', PLAIN_TYPES) },
      { ALT: () => this.SUBRULE(this.written) },
      { ALT: () => this.SUBRULE(this.choice) },
      { ALT: () => this.SUBRULE(this.fields) }
    ])
  })

  /** A type whose values are written differently in each locale. */
  written: Rule = this.RULE('written', () => {
    this.oneOf('word', WRITTEN_TYPES)
    this.OPTION(() => this.CONSUME(Str))
  })

  choice: Rule = this.RULE('choice', () => {
    this.CONSUME(kw('one'))
    this.CONSUME1(kw('of'))
    this.CONSUME(OpenBracket)
    this.CONSUME(Str)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.CONSUME1(Str)
    })
    this.CONSUME(CloseBracket)
  })

  fields: Rule = this.RULE('fields', () => {
    this.CONSUME(OpenBrace)
    this.SUBRULE(this.field)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.SUBRULE1(this.field)
    })
    this.CONSUME(CloseBrace)
  })

  field: Rule = this.RULE('field', () => {
    this.SUBRULE(this.fieldName)
    this.CONSUME(Colon)
    this.SUBRULE(this.type)
    this.OPTION(() => {
      this.CONSUME(kw('from'))
      this.OR([
        { ALT: () => this.CONSUME(Str) },
        { ALT: () => this.SUBRULE(this.attributeOf) },
        { ALT: () => this.SUBRULE(this.target) }
      ])
    })
  })

  attributeOf: Rule = this.RULE('attributeOf', () => {
    this.CONSUME(kw('attribute'))
    this.CONSUME(Str)
    this.OPTION(() => {
      this.CONSUME(kw('of'))
      this.SUBRULE(this.target)
    })
  })

  fieldName: Rule = this.RULE('fieldName', () => {
    this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Str) }])
  })
}
