import {
  type CstNode,
  CstParser,
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type ParserMethod,
  type TokenType
} from 'chevrotain'
import { describeExpected } from './expected.ts'
import {
  Additive,
  Assign,
  CloseBrace,
  CloseBracket,
  CloseParen,
  Colon,
  Comma,
  Compare,
  Dot,
  Duration,
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

type Rule = ParserMethod<[], CstNode>

const TYPE_STARTS = [kw('text'), kw('number'), kw('date'), kw('boolean'), kw('list'), OpenBrace]

/** Parse errors that are looked for in one text: recovery is slow and recurses, so past them it is given up. */
const MAX_ERRORS = 50

/** Thrown through the parser to end it. */
const ENOUGH = new Error('enough errors')

/** Errors met in the text at hand: every error asks for its words exactly once. */
const met = { errors: 0 }

const counting =
  <Options>(describe: (options: Options) => string) =>
  (options: Options): string => {
    if (++met.errors > MAX_ERRORS) throw ENOUGH
    return describe(options)
  }

const counted: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: counting(describeExpected.buildMismatchTokenMessage),
  buildNotAllInputParsedMessage: counting(describeExpected.buildNotAllInputParsedMessage),
  buildNoViableAltMessage: counting(describeExpected.buildNoViableAltMessage),
  buildEarlyExitMessage: counting(describeExpected.buildEarlyExitMessage)
}

/**
 * The grammar, LL(2), as written in docs/language.md. Chains (`in`, `not`, `-`, `list of`, `else if`) are loops, so
 * that only brackets and blocks recurse; their depth is bounded before parsing.
 */
class Grammar extends CstParser {
  constructor() {
    super(TOKENS, {
      maxLookahead: 2,
      recoveryEnabled: true,
      nodeLocationTracking: 'full',
      errorMessageProvider: counted
    })
    this.performSelfAnalysis()
  }

  /** Parses whole. The tree is there where no error is. */
  parse(tokens: IToken[]): { readonly tree?: CstNode; readonly errors: readonly IRecognitionException[] } {
    met.errors = 0
    this.input = tokens
    try {
      const tree = this.plan()
      return { tree, errors: this.errors }
    } catch (error) {
      if (error !== ENOUGH) throw error
      return { errors: this.errors }
    }
  }

  // INVARIANT: recovery opens no bracket of its own, so nesting stays what was counted in the text.
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return ![OpenBrace, OpenParen, OpenBracket].includes(type)
  }

  plan: Rule = this.RULE('plan', () => {
    this.CONSUME(kw('plan'))
    this.CONSUME(Str)
    this.MANY(() => this.SUBRULE(this.decl))
    this.MANY1(() => this.SUBRULE(this.stmt))
    this.CONSUME(EOF)
  })

  decl: Rule = this.RULE('decl', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.site) },
      { ALT: () => this.SUBRULE(this.secret) },
      { ALT: () => this.SUBRULE(this.given) }
    ])
  })

  site: Rule = this.RULE('site', () => {
    this.CONSUME(kw('site'))
    this.CONSUME(Name)
    this.CONSUME(Assign)
    this.CONSUME(Str)
  })

  secret: Rule = this.RULE('secret', () => {
    this.CONSUME(kw('secret'))
    this.CONSUME(Name)
    this.CONSUME(kw('at'))
    this.CONSUME1(Name)
  })

  given: Rule = this.RULE('given', () => {
    this.CONSUME(kw('input'))
    this.CONSUME(Name)
    this.CONSUME(Colon)
    this.SUBRULE(this.type)
  })

  block: Rule = this.RULE('block', () => {
    this.CONSUME(OpenBrace)
    this.MANY(() => this.SUBRULE(this.stmt))
    this.CONSUME(CloseBrace)
  })

  stmt: Rule = this.RULE('stmt', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.on) },
      { ALT: () => this.SUBRULE(this.within) },
      { ALT: () => this.SUBRULE(this.bind) },
      { ALT: () => this.SUBRULE(this.branch) },
      { ALT: () => this.SUBRULE(this.each) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.stop) },
      { ALT: () => this.SUBRULE(this.require) },
      { ALT: () => this.SUBRULE(this.wait) },
      { ALT: () => this.SUBRULE(this.give) },
      { ALT: () => this.SUBRULE(this.acting) }
    ])
  })

  on: Rule = this.RULE('on', () => {
    this.CONSUME(kw('on'))
    this.CONSUME(Name)
    this.SUBRULE(this.block)
  })

  within: Rule = this.RULE('within', () => {
    this.CONSUME(kw('within'))
    this.SUBRULE(this.target)
    this.SUBRULE(this.block)
  })

  bind: Rule = this.RULE('bind', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('let'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('var'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('set'), { LABEL: 'verb' }) }
    ])
    this.CONSUME(Name)
    this.CONSUME(Assign)
    this.SUBRULE(this.expr)
  })

  branch: Rule = this.RULE('branch', () => {
    this.CONSUME(kw('if'))
    this.SUBRULE(this.expr)
    this.SUBRULE(this.block)
    this.MANY(() => this.SUBRULE(this.elseIf))
    this.OPTION(() => {
      this.CONSUME(kw('else'))
      this.SUBRULE1(this.block, { LABEL: 'otherwise' })
    })
  })

  elseIf: Rule = this.RULE('elseIf', () => {
    this.CONSUME(kw('else'))
    this.CONSUME(kw('if'))
    this.SUBRULE(this.expr)
    this.SUBRULE(this.block)
  })

  each: Rule = this.RULE('each', () => {
    this.CONSUME(kw('for'))
    this.CONSUME(Name)
    this.CONSUME(kw('in'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('up'))
    this.CONSUME(kw('to'))
    this.CONSUME(Num)
    this.SUBRULE(this.block)
  })

  repeat: Rule = this.RULE('repeat', () => {
    this.CONSUME(kw('repeat'))
    this.CONSUME(kw('up'))
    this.CONSUME(kw('to'))
    this.CONSUME(Num)
    this.SUBRULE(this.block)
  })

  stop: Rule = this.RULE('stop', () => {
    this.CONSUME(kw('stop'))
    this.CONSUME(kw('when'))
    this.SUBRULE(this.expr)
  })

  require: Rule = this.RULE('require', () => {
    this.CONSUME(kw('require'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('else'))
    this.CONSUME(Str)
  })

  wait: Rule = this.RULE('wait', () => {
    this.CONSUME(kw('wait'))
    this.CONSUME(kw('for'))
    this.SUBRULE(this.seen)
    this.MANY(() => {
      this.CONSUME(kw('or'))
      this.SUBRULE1(this.seen)
    })
    this.CONSUME(kw('up'))
    this.CONSUME(kw('to'))
    this.CONSUME(Duration)
  })

  seen: Rule = this.RULE('seen', () => {
    this.OPTION(() => this.CONSUME(kw('gone')))
    this.SUBRULE(this.target)
  })

  give: Rule = this.RULE('give', () => {
    this.CONSUME(kw('return'))
    this.SUBRULE(this.expr)
  })

  acting: Rule = this.RULE('acting', () => {
    this.SUBRULE(this.act)
    this.OPTION(() => this.SUBRULE(this.answer))
    this.OPTION1(() => this.SUBRULE(this.raise))
    this.OPTION2(() => {
      this.CONSUME(kw('because'))
      this.CONSUME(Str)
    })
  })

  answer: Rule = this.RULE('answer', () => {
    this.CONSUME(kw('then'))
    this.OR([
      { ALT: () => this.CONSUME(kw('accept'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('dismiss'), { LABEL: 'verb' }) }
    ])
    this.CONSUME(kw('dialog'))
    this.OPTION(() => this.CONSUME(Str))
  })

  raise: Rule = this.RULE('raise', () => {
    this.CONSUME(kw('as'))
    this.OR([
      { ALT: () => this.CONSUME(kw('submit'), { LABEL: 'effect' }) },
      { ALT: () => this.CONSUME(kw('transact'), { LABEL: 'effect' }) },
      { ALT: () => this.CONSUME(kw('destroy'), { LABEL: 'effect' }) }
    ])
  })

  act: Rule = this.RULE('act', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.open) },
      { ALT: () => this.SUBRULE(this.touch) },
      { ALT: () => this.SUBRULE(this.fill) },
      { ALT: () => this.SUBRULE(this.typing) },
      { ALT: () => this.SUBRULE(this.press) },
      { ALT: () => this.SUBRULE(this.choose) }
    ])
  })

  open: Rule = this.RULE('open', () => {
    this.CONSUME(kw('open'))
    this.SUBRULE(this.expr)
  })

  touch: Rule = this.RULE('touch', () => {
    this.OR([
      { ALT: () => this.CONSUME(kw('click'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('clear'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('check'), { LABEL: 'verb' }) },
      { ALT: () => this.CONSUME(kw('uncheck'), { LABEL: 'verb' }) }
    ])
    this.SUBRULE(this.target)
  })

  fill: Rule = this.RULE('fill', () => {
    this.CONSUME(kw('fill'))
    this.SUBRULE(this.target)
    this.CONSUME(kw('with'))
    this.OR([{ ALT: () => this.SUBRULE(this.secretPart) }, { ALT: () => this.SUBRULE(this.expr) }])
  })

  secretPart: Rule = this.RULE('secretPart', () => {
    this.CONSUME(kw('secret'))
    this.CONSUME(Name)
    this.CONSUME(Dot)
    this.CONSUME(Word)
  })

  typing: Rule = this.RULE('typing', () => {
    this.CONSUME(kw('type'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('into'))
    this.SUBRULE(this.target)
  })

  press: Rule = this.RULE('press', () => {
    this.CONSUME(kw('press'))
    this.CONSUME(Str)
    this.OPTION(() => {
      this.CONSUME(kw('in'))
      this.SUBRULE(this.target)
    })
  })

  choose: Rule = this.RULE('choose', () => {
    this.CONSUME(kw('choose'))
    this.SUBRULE(this.expr)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.SUBRULE1(this.expr)
    })
    this.CONSUME(kw('from'))
    this.SUBRULE(this.target)
  })

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

export const grammar = new Grammar()
