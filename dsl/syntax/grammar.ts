import { type CstNode, EOF, type IRecognitionException, type IToken } from 'chevrotain'
import type { Rule } from './base-grammar.ts'
import { ENOUGH, resetBudget } from './error-budget.ts'
import { StmtGrammar } from './stmt-grammar.ts'
import { Assign, CloseBrace, Colon, Comma, kw, Name, OpenBrace, Str } from './tokens.ts'

const GIVEN = ['input', 'kept']
const DECLARATIONS = ['site', 'secret', 'given'] as const

export interface ParsedTokens {
  readonly tree?: CstNode
  readonly errors: readonly IRecognitionException[]
}

/**
 * The grammar, LL(2), as written in docs/language.md. Chains (`in`, `not`, `-`, `list of`, `else if`) are loops, so
 * that only brackets and blocks recurse; their depth is bounded before parsing.
 */
export class Grammar extends StmtGrammar {
  constructor(checked = false) {
    super(checked)
    this.performSelfAnalysis()
  }

  /** Parses whole. The tree is there where no error is. */
  parse(tokens: IToken[], start: 'plan' | 'turn'): ParsedTokens {
    resetBudget()
    this.input = tokens
    try {
      const tree = start === 'plan' ? this.plan() : this.turn()
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

  /** A plan without its first line. */
  turn: Rule = this.RULE('turn', () => {
    this.MANY(() => this.SUBRULE(this.decl))
    this.MANY1(() => this.SUBRULE(this.stmt))
    this.CONSUME(EOF)
  })

  decl: Rule = this.RULE('decl', () => {
    this.OR(this.choices(DECLARATIONS, (name) => this.SUBRULE(this[name])))
  })

  site: Rule = this.RULE('site', () => {
    this.CONSUME(kw('site'))
    this.CONSUME(Name)
    this.CONSUME(Assign)
    this.CONSUME(Str)
    this.OPTION(() => this.SUBRULE(this.belongs))
  })

  /** What belongs to a site. */
  belongs: Rule = this.RULE('belongs', () => {
    this.CONSUME(OpenBrace)
    this.OPTION(() => {
      this.CONSUME(kw('sign'))
      this.CONSUME(kw('in'))
      this.CONSUME(kw('via'))
      this.SUBRULE(this.origins, { LABEL: 'via' })
    })
    this.OPTION1(() => {
      this.CONSUME(kw('frames'))
      this.SUBRULE1(this.origins, { LABEL: 'frames' })
    })
    this.OPTION2(() => {
      this.CONSUME(kw('files'))
      this.CONSUME(kw('from'))
      this.SUBRULE2(this.origins, { LABEL: 'files' })
    })
    this.CONSUME(CloseBrace)
  })

  origins: Rule = this.RULE('origins', () => {
    this.CONSUME(Str)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.CONSUME1(Str)
    })
  })

  secret: Rule = this.RULE('secret', () => {
    this.CONSUME(kw('secret'))
    this.CONSUME(Name)
    this.CONSUME(kw('at'))
    this.CONSUME1(Name)
  })

  given: Rule = this.RULE('given', () => {
    this.oneOf('verb', GIVEN)
    this.CONSUME(Name)
    this.CONSUME(Colon)
    this.SUBRULE(this.type)
  })
}

export const grammar = new Grammar()
