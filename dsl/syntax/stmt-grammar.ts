import { ActGrammar } from './act-grammar.ts'
import type { Rule } from './base-grammar.ts'
import { Assign, CloseBrace, Code, Comma, Duration, kw, Name, Num, OpenBrace, Size, Str, Word } from './tokens.ts'

const BINDS = ['let', 'var', 'set']

const STATEMENTS = [
  'on',
  'within',
  'frame',
  'tab',
  'bind',
  'branch',
  'each',
  'repeat',
  'stop',
  'attempt',
  'undoable',
  'require',
  'wait',
  'handOver',
  'observe',
  'keep',
  'give',
  'acting'
] as const
const VALUES = ['ask', 'run', 'result', 'endorse', 'declassify', 'download', 'expr'] as const
/** The rules of statements. */
export abstract class StmtGrammar extends ActGrammar {
  block: Rule = this.RULE('block', () => {
    this.CONSUME(OpenBrace)
    this.MANY(() => this.SUBRULE(this.stmt))
    this.CONSUME(CloseBrace)
  })

  stmt: Rule = this.RULE('stmt', () => {
    this.OR(this.choices(STATEMENTS, (name) => this.SUBRULE(this[name])))
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

  frame: Rule = this.RULE('frame', () => {
    this.CONSUME(kw('frame'))
    this.SUBRULE(this.target)
    this.CONSUME(kw('on'))
    this.CONSUME(Name)
    this.SUBRULE(this.block)
  })

  tab: Rule = this.RULE('tab', () => {
    this.CONSUME(kw('tab'))
    this.CONSUME(Name)
    this.OPTION(() => {
      this.CONSUME(kw('from'))
      this.SUBRULE(this.act)
    })
    this.SUBRULE(this.block)
  })

  bind: Rule = this.RULE('bind', () => {
    this.oneOf('verb', BINDS)
    this.CONSUME(Name)
    this.CONSUME(Assign)
    this.SUBRULE(this.value)
    this.OPTION(() => {
      this.CONSUME(kw('else'))
      this.SUBRULE(this.expr)
    })
  })

  value: Rule = this.RULE('value', () => {
    this.OR(this.choices(VALUES, (name) => this.SUBRULE(this[name])))
  })

  ask: Rule = this.RULE('ask', () => {
    this.CONSUME(kw('ask'))
    this.CONSUME(Str)
    this.CONSUME(kw('as'))
    this.SUBRULE(this.type)
  })

  run: Rule = this.RULE('run', () => {
    this.CONSUME(kw('run'))
    this.CONSUME(Word)
    this.OPTION(() => {
      this.CONSUME(kw('in'))
      this.CONSUME(kw('workspace'))
    })
    this.OPTION1(() => {
      this.CONSUME(kw('with'))
      this.SUBRULE(this.record)
    })
    this.CONSUME(kw('gives'))
    this.SUBRULE(this.fields)
    this.upTo()
    this.CONSUME(Duration)
    this.OPTION2(() => {
      this.CONSUME(Comma)
      this.CONSUME(Size)
    })
    this.CONSUME(Code)
  })

  result: Rule = this.RULE('result', () => {
    this.SUBRULE(this.tool)
    this.CONSUME(kw('as'))
    this.SUBRULE(this.type)
  })

  endorse: Rule = this.RULE('endorse', () => {
    this.CONSUME(kw('endorse'))
    this.SUBRULE(this.expr)
    this.SUBRULE(this.reason)
  })

  declassify: Rule = this.RULE('declassify', () => {
    this.CONSUME(kw('declassify'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('to'))
    this.CONSUME(Name)
    this.SUBRULE(this.reason)
  })

  download: Rule = this.RULE('download', () => {
    this.CONSUME(kw('download'))
    this.CONSUME(kw('from'))
    this.SUBRULE(this.act)
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
    this.upTo()
    this.CONSUME(Num)
    this.SUBRULE(this.block)
  })

  repeat: Rule = this.RULE('repeat', () => {
    this.CONSUME(kw('repeat'))
    this.upTo()
    this.CONSUME(Num)
    this.SUBRULE(this.block)
  })

  stop: Rule = this.RULE('stop', () => {
    this.CONSUME(kw('stop'))
    this.CONSUME(kw('when'))
    this.SUBRULE(this.expr)
  })

  attempt: Rule = this.RULE('attempt', () => {
    this.CONSUME(kw('try'))
    this.SUBRULE(this.block)
    this.CONSUME(kw('else'))
    this.SUBRULE1(this.block, { LABEL: 'otherwise' })
  })

  undoable: Rule = this.RULE('undoable', () => {
    this.CONSUME(kw('do'))
    this.SUBRULE(this.block)
    this.CONSUME(kw('undo'))
    this.SUBRULE1(this.block, { LABEL: 'otherwise' })
  })

  require: Rule = this.RULE('require', () => {
    this.CONSUME(kw('require'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('else'))
    this.CONSUME(Str)
  })

  wait: Rule = this.RULE('wait', () => {
    this.CONSUME(kw('wait'))
    this.OR([
      {
        ALT: () => {
          this.CONSUME(kw('for'))
          this.SUBRULE(this.seen)
          this.MANY(() => {
            this.CONSUME(kw('or'))
            this.SUBRULE1(this.seen)
          })
        }
      },
      { ALT: () => this.SUBRULE(this.until) }
    ])
    this.OPTION(() => {
      this.upTo()
      this.CONSUME(Duration)
    })
  })

  until: Rule = this.RULE('until', () => {
    this.CONSUME(kw('until'))
    this.SUBRULE(this.expr)
  })

  seen: Rule = this.RULE('seen', () => {
    this.OPTION(() => this.CONSUME(kw('gone')))
    this.SUBRULE(this.target)
  })

  handOver: Rule = this.RULE('handOver', () => {
    this.CONSUME(kw('hand'))
    this.CONSUME(kw('over'))
    this.CONSUME(Str)
    this.SUBRULE(this.until)
    this.upTo()
    this.CONSUME(Duration)
  })

  observe: Rule = this.RULE('observe', () => {
    this.CONSUME(kw('observe'))
    this.SUBRULE(this.target)
  })

  keep: Rule = this.RULE('keep', () => {
    this.CONSUME(kw('keep'))
    this.CONSUME(Name)
    this.MANY(() => {
      this.CONSUME(Comma)
      this.CONSUME1(Name)
    })
  })

  give: Rule = this.RULE('give', () => {
    this.CONSUME(kw('return'))
    this.SUBRULE(this.expr)
  })
}
