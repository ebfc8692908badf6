import type { Rule } from './base-grammar.ts'
import {
  Additive,
  CloseBrace,
  CloseBracket,
  CloseParen,
  Colon,
  Comma,
  Compare,
  Dot,
  kw,
  Minus,
  Multiplicative,
  Name,
  Num,
  OpenBrace,
  OpenBracket,
  OpenParen,
  Str
} from './tokens.ts'
import { TypeGrammar } from './type-grammar.ts'

const TYPE_STARTS = [...'text number date boolean file list one'.split(' ').map(kw), OpenBrace]

const PAGE_READS = ['url', 'title']
const PART_READS = ['text', 'value', 'count']

/** The rules of expressions and of what is read from pages. */
export abstract class ExprGrammar extends TypeGrammar {
  read: Rule = this.RULE('read', () => {
    this.CONSUME(kw('read'))
    this.OR([
      { ALT: () => this.oneOf('page', PAGE_READS) },
      { ALT: () => this.SUBRULE(this.readAll) },
      { ALT: () => this.SUBRULE(this.readPart) },
      { ALT: () => this.SUBRULE(this.readTable) },
      { ALT: () => this.SUBRULE(this.readRecord) }
    ])
  })

  readAll: Rule = this.RULE('readAll', () => {
    this.CONSUME(kw('all'))
    this.SUBRULE(this.target)
    this.CONSUME(kw('as'))
    this.SUBRULE(this.type)
  })

  readPart: Rule = this.RULE('readPart', () => {
    this.OR([
      { ALT: () => this.oneOf('word', PART_READS) },
      {
        ALT: () => {
          this.CONSUME(kw('attribute'), { LABEL: 'word' })
          this.CONSUME(Str)
        }
      }
    ])
    this.CONSUME(kw('of'))
    this.SUBRULE(this.target)
    this.asType()
  })

  readTable: Rule = this.RULE('readTable', () => {
    this.SUBRULE(this.tableTarget, { LABEL: 'target' })
    this.asType()
  })

  readRecord: Rule = this.RULE('readRecord', () => {
    this.SUBRULE(this.plainTarget, { LABEL: 'target' })
    this.CONSUME(kw('as'))
    this.SUBRULE(this.fields)
  })

  /** `as` after a read is a type, unless what follows raises the act that the read stands in. */
  private asType(): void {
    this.OPTION({
      GATE: () => TYPE_STARTS.includes(this.LA(2).tokenType),
      DEF: () => {
        this.CONSUME(kw('as'))
        this.SUBRULE(this.type)
      }
    })
  }

  expr: Rule = this.RULE('expr', () => {
    this.SUBRULE(this.either)
    this.MANY(() => this.SUBRULE(this.clause))
  })

  clause: Rule = this.RULE('clause', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('where'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('map'), { LABEL: 'word' }) },
      {
        ALT: () => {
          this.CONSUME(kw('sort'), { LABEL: 'word' })
          this.CONSUME(kw('by'))
        }
      }
    ])
    this.SUBRULE(this.either)
  })

  either: Rule = this.RULE('either', () => {
    this.SUBRULE(this.and, { LABEL: 'operand' })
    this.MANY(() => {
      this.CONSUME(kw('or'), { LABEL: 'op' })
      this.SUBRULE1(this.and, { LABEL: 'operand' })
    })
  })

  and: Rule = this.RULE('and', () => {
    this.SUBRULE(this.not, { LABEL: 'operand' })
    this.MANY(() => {
      this.CONSUME(kw('and'), { LABEL: 'op' })
      this.SUBRULE1(this.not, { LABEL: 'operand' })
    })
  })

  not: Rule = this.RULE('not', () => {
    this.MANY(() => this.CONSUME(kw('not'), { LABEL: 'op' }))
    this.SUBRULE(this.cmp)
  })

  cmp: Rule = this.RULE('cmp', () => {
    this.SUBRULE(this.sum, { LABEL: 'operand' })
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(Compare, { LABEL: 'op' }) },
        { ALT: () => this.CONSUME(kw('contains'), { LABEL: 'op' }) },
        { ALT: () => this.CONSUME(kw('matches'), { LABEL: 'op' }) },
        {
          ALT: () => {
            this.CONSUME(kw('starts'), { LABEL: 'op' })
            this.CONSUME(kw('with'))
          }
        }
      ])
      this.SUBRULE1(this.sum, { LABEL: 'operand' })
    })
  })

  sum: Rule = this.RULE('sum', () => {
    this.SUBRULE(this.product, { LABEL: 'operand' })
    this.MANY(() => {
      this.CONSUME(Additive, { LABEL: 'op' })
      this.SUBRULE1(this.product, { LABEL: 'operand' })
    })
  })

  product: Rule = this.RULE('product', () => {
    this.SUBRULE(this.unary, { LABEL: 'operand' })
    this.MANY(() => {
      this.CONSUME(Multiplicative, { LABEL: 'op' })
      this.SUBRULE1(this.unary, { LABEL: 'operand' })
    })
  })

  unary: Rule = this.RULE('unary', () => {
    this.MANY(() => this.CONSUME(Minus, { LABEL: 'op' }))
    this.SUBRULE(this.post)
  })

  post: Rule = this.RULE('post', () => {
    this.SUBRULE(this.primary)
    this.MANY(() => {
      this.CONSUME(Dot)
      this.SUBRULE(this.fieldName)
    })
  })

  /** Made once: each number of a list is a primary. */
  private readonly primaries = [
    { ALT: () => this.CONSUME(Num) },
    { ALT: () => this.CONSUME(Str) },
    { ALT: () => this.CONSUME(kw('true'), { LABEL: 'constant' }) },
    { ALT: () => this.CONSUME(kw('false'), { LABEL: 'constant' }) },
    { ALT: () => this.CONSUME(kw('none'), { LABEL: 'constant' }) },
    { ALT: () => this.CONSUME(kw('it'), { LABEL: 'item' }) },
    {
      ALT: () => {
        this.CONSUME(Dot)
        this.SUBRULE(this.fieldName)
      }
    },
    { ALT: () => this.SUBRULE(this.nameOrCall) },
    {
      ALT: () => {
        this.CONSUME(OpenParen)
        this.SUBRULE(this.expr)
        this.CONSUME(CloseParen)
      }
    },
    { ALT: () => this.SUBRULE(this.items) },
    { ALT: () => this.SUBRULE(this.record) },
    { ALT: () => this.SUBRULE(this.presence) },
    { ALT: () => this.SUBRULE(this.read) }
  ]

  primary: Rule = this.RULE('primary', () => {
    this.OR(this.primaries)
  })

  nameOrCall: Rule = this.RULE('nameOrCall', () => {
    this.CONSUME(Name)
    this.OPTION(() => {
      this.CONSUME(OpenParen)
      this.OPTION1(() => this.SUBRULE(this.args))
      this.CONSUME(CloseParen)
    })
  })

  items: Rule = this.RULE('items', () => {
    this.CONSUME(OpenBracket)
    this.OPTION(() => this.SUBRULE(this.args))
    this.CONSUME(CloseBracket)
  })

  args: Rule = this.RULE('args', () => {
    this.SUBRULE(this.expr)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.SUBRULE1(this.expr)
    })
  })

  record: Rule = this.RULE('record', () => {
    this.CONSUME(OpenBrace)
    this.SUBRULE(this.member)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.SUBRULE1(this.member)
    })
    this.CONSUME(CloseBrace)
  })

  member: Rule = this.RULE('member', () => {
    this.OR([
      {
        ALT: () => {
          this.SUBRULE(this.fieldName)
          this.CONSUME(Colon)
          this.SUBRULE(this.expr)
        }
      },
      { ALT: () => this.CONSUME(Name) }
    ])
  })

  presence: Rule = this.RULE('presence', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('exists'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('gone'), { LABEL: 'word' }) }
    ])
    this.SUBRULE(this.target)
  })
}
