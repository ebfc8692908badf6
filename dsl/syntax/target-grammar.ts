import { BaseGrammar, type Rule } from './base-grammar.ts'
import { CloseParen, kw, Num, OpenParen, PlainRole, Ref, Role, Str, TableRole } from './tokens.ts'

const STATES = 'first last enabled disabled checked unchecked selected expanded collapsed'.split(' ')

const HOW = ['like', 'near', 'described']

/** The rules of targets. */
export abstract class TargetGrammar extends BaseGrammar {
  abstract readonly post: Rule

  target: Rule = this.RULE('target', () => {
    this.SUBRULE(this.aim)
    this.MANY(() => this.SUBRULE(this.inside))
  })

  inside: Rule = this.RULE('inside', () => {
    this.CONSUME(kw('in'))
    this.SUBRULE(this.aim)
  })

  aim: Rule = this.RULE('aim', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Role)
          this.OPTION(() => this.SUBRULE(this.match))
        }
      },
      { ALT: () => this.CONSUME(Ref) }
    ])
    this.MANY(() => this.SUBRULE(this.narrow))
  })

  /** A target whose role is that of a table. */
  tableTarget: Rule = this.RULE('tableTarget', () => {
    this.SUBRULE(this.tableAim)
    this.MANY(() => this.SUBRULE(this.inside))
  })

  tableAim: Rule = this.RULE('tableAim', () => {
    this.CONSUME(TableRole)
    this.OPTION(() => this.SUBRULE(this.match))
    this.MANY(() => this.SUBRULE(this.narrow))
  })

  /** A target whose role is any other. */
  plainTarget: Rule = this.RULE('plainTarget', () => {
    this.SUBRULE(this.plainAim)
    this.MANY(() => this.SUBRULE(this.inside))
  })

  plainAim: Rule = this.RULE('plainAim', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(PlainRole)
          this.OPTION(() => this.SUBRULE(this.match))
        }
      },
      { ALT: () => this.CONSUME(Ref) }
    ])
    this.MANY(() => this.SUBRULE(this.narrow))
  })

  match: Rule = this.RULE('match', () => {
    this.OR([
      { ALT: () => this.CONSUME(Str) },
      {
        ALT: () => {
          this.oneOf('how', HOW)
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

  narrow: Rule = this.RULE('narrow', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.state) }, { ALT: () => this.SUBRULE(this.having) }])
  })

  state: Rule = this.RULE('state', () => {
    this.OR([
      { ALT: () => this.oneOf('word', STATES) },
      {
        ALT: () => {
          this.CONSUME(kw('nth'), { LABEL: 'word' })
          this.CONSUME(Num)
        }
      }
    ])
  })

  having: Rule = this.RULE('having', () => {
    this.CONSUME(kw('having'))
    this.CONSUME(OpenParen)
    this.SUBRULE(this.target)
    this.CONSUME(CloseParen)
  })
}
