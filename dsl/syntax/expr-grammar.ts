import { type CstNode, CstParser, type ParserMethod, type TokenType } from 'chevrotain'
import { counted } from './error-budget.ts'
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
  Role,
  Str,
  TOKENS,
  Word
} from './tokens.ts'

export type Rule = ParserMethod<[], CstNode>

const TYPE_STARTS = [kw('text'), kw('number'), kw('date'), kw('boolean'), kw('list'), OpenBrace]

/** The rules of targets, types and expressions; `Grammar` adds declarations and statements and closes the grammar. */
export class ExprGrammar extends CstParser {
  constructor() {
    super(TOKENS, {
      maxLookahead: 2,
      recoveryEnabled: true,
      nodeLocationTracking: 'full',
      errorMessageProvider: counted
    })
  }

  // INVARIANT: recovery opens no bracket of its own, so nesting stays what was counted in the text.
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return ![OpenBrace, OpenParen, OpenBracket].includes(type)
  }

  target: Rule = this.RULE('target', () => {
    this.SUBRULE(this.aim)
    this.MANY(() => {
      this.CONSUME(kw('in'))
      this.SUBRULE1(this.aim)
    })
  })

  aim: Rule = this.RULE('aim', () => {
    this.CONSUME(Role)
    this.OPTION(() => this.SUBRULE(this.match))
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.state) }, { ALT: () => this.SUBRULE(this.having) }])
    })
  })

  match: Rule = this.RULE('match', () => {
    this.OR([
      { ALT: () => this.CONSUME(Str) },
      {
        ALT: () => {
          this.OR1([
            { ALT: () => this.CONSUME(kw('like'), { LABEL: 'how' }) },
            { ALT: () => this.CONSUME(kw('near'), { LABEL: 'how' }) },
            { ALT: () => this.CONSUME(kw('described'), { LABEL: 'how' }) }
          ])
          this.CONSUME1(Str)
        }
      },
      {
        ALT: () => {
          this.CONSUME(kw('named'))
          this.SUBRULE(this.post)
        }
      }
    ])
  })

  state: Rule = this.RULE('state', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('first'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('last'), { LABEL: 'word' }) },
      {
        ALT: () => {
          this.CONSUME(kw('nth'), { LABEL: 'word' })
          this.CONSUME(Num)
        }
      },
      { ALT: () => this.CONSUME(kw('enabled'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('disabled'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('checked'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('unchecked'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('selected'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('expanded'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('collapsed'), { LABEL: 'word' }) }
    ])
  })

  having: Rule = this.RULE('having', () => {
    this.CONSUME(kw('having'))
    this.CONSUME(OpenParen)
    this.SUBRULE(this.target)
    this.CONSUME(CloseParen)
  })

  read: Rule = this.RULE('read', () => {
    this.CONSUME(kw('read'))
    this.OR([
      { ALT: () => this.CONSUME(kw('url'), { LABEL: 'page' }) },
      { ALT: () => this.CONSUME(kw('title'), { LABEL: 'page' }) },
      {
        ALT: () => {
          this.OPTION(() => this.SUBRULE(this.what))
          this.SUBRULE(this.target)
          this.OPTION1({
            // `as` after a read is a type, unless what follows raises the act that the read stands in.
            GATE: () => TYPE_STARTS.includes(this.LA(2).tokenType),
            DEF: () => {
              this.CONSUME(kw('as'))
              this.SUBRULE(this.type)
            }
          })
        }
      }
    ])
  })

  what: Rule = this.RULE('what', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('text'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('value'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('count'), { LABEL: 'word' }) }
    ])
    this.CONSUME(kw('of'))
  })

  type: Rule = this.RULE('type', () => {
    this.MANY(() => {
      this.CONSUME(kw('list'))
      this.CONSUME(kw('of'))
    })
    this.OR([
      { ALT: () => this.CONSUME(kw('text'), { LABEL: 'word' }) },
      { ALT: () => this.CONSUME(kw('boolean'), { LABEL: 'word' }) },
      {
        ALT: () => {
          this.OR1([
            { ALT: () => this.CONSUME(kw('number'), { LABEL: 'word' }) },
            { ALT: () => this.CONSUME(kw('date'), { LABEL: 'word' }) }
          ])
          this.OPTION(() => this.CONSUME(Str))
        }
      },
      { ALT: () => this.SUBRULE(this.fields) }
    ])
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
      this.CONSUME(Str)
    })
  })

  fieldName: Rule = this.RULE('fieldName', () => {
    this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Str) }])
  })

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

  primary: Rule = this.RULE('primary', () => {
    this.OR([
      { ALT: () => this.CONSUME(Num) },
      { ALT: () => this.CONSUME(Str) },
      { ALT: () => this.CONSUME(kw('true'), { LABEL: 'constant' }) },
      { ALT: () => this.CONSUME(kw('false'), { LABEL: 'constant' }) },
      { ALT: () => this.CONSUME(kw('none'), { LABEL: 'constant' }) },
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
    ])
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
