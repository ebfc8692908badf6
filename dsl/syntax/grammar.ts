import { type CstNode, EOF, type IRecognitionException, type IToken } from 'chevrotain'
import { ENOUGH, resetBudget } from './error-budget.ts'
import { ExprGrammar, type Rule } from './expr-grammar.ts'
import { Assign, CloseBrace, Colon, Comma, Dot, Duration, kw, Name, Num, OpenBrace, Str, Word } from './tokens.ts'

/**
 * The grammar, LL(2), as written in docs/language.md. Chains (`in`, `not`, `-`, `list of`, `else if`) are loops, so
 * that only brackets and blocks recurse; their depth is bounded before parsing.
 */
class Grammar extends ExprGrammar {
  constructor() {
    super()
    this.performSelfAnalysis()
  }

  /** Parses whole. The tree is there where no error is. */
  parse(tokens: IToken[]): { readonly tree?: CstNode; readonly errors: readonly IRecognitionException[] } {
    resetBudget()
    this.input = tokens
    try {
      const tree = this.plan()
      return { tree, errors: this.errors }
    } catch (error) {
      if (error !== ENOUGH) throw error
      return { errors: this.errors }
    }
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
}

export const grammar = new Grammar()
