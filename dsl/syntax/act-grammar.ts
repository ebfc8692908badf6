import type { Rule } from './base-grammar.ts'
import { ExprGrammar } from './expr-grammar.ts'
import { CloseParen, Comma, Dot, kw, Name, Num, OpenParen, Part, Str, Word } from './tokens.ts'

const HAND_WORDS = 'click hover'.split(' ')
const TOUCH_WORDS = 'clear check uncheck copy screenshot'.split(' ')

const ANSWERS = ['accept', 'dismiss']
const RAISES = ['submit', 'share', 'transact', 'destroy']
const MOVES = ['back', 'forward', 'reload']
const WAYS = ['up', 'down']

const ACTS = [
  'open',
  'move',
  'close',
  'hand',
  'touch',
  'drag',
  'scroll',
  'fill',
  'typing',
  'press',
  'choose',
  'upload',
  'paste',
  'tool'
] as const
/** The rules of acts, and of what an act can be said with. */
export abstract class ActGrammar extends ExprGrammar {
  acting: Rule = this.RULE('acting', () => {
    this.SUBRULE(this.act)
    this.OPTION(() => this.SUBRULE(this.answer))
    this.OPTION1(() => this.SUBRULE(this.raise))
    this.OPTION2(() => this.SUBRULE(this.reason))
  })

  answer: Rule = this.RULE('answer', () => {
    this.CONSUME(kw('then'))
    this.OR([
      { ALT: () => this.oneOf('verb', ANSWERS) },
      {
        ALT: () => {
          this.CONSUME(kw('answer'), { LABEL: 'verb' })
          this.SUBRULE(this.expr)
        }
      }
    ])
    this.CONSUME(kw('dialog'))
    this.OPTION(() => this.CONSUME(Str))
  })

  raise: Rule = this.RULE('raise', () => {
    this.CONSUME(kw('as'))
    this.oneOf('effect', RAISES)
  })

  reason: Rule = this.RULE('reason', () => {
    this.CONSUME(kw('because'))
    this.CONSUME(Str)
  })

  act: Rule = this.RULE('act', () => {
    this.OR(this.choices(ACTS, (name) => this.SUBRULE(this[name])))
  })

  open: Rule = this.RULE('open', () => {
    this.CONSUME(kw('open'))
    this.SUBRULE(this.expr)
  })

  move: Rule = this.RULE('move', () => this.oneOf('verb', MOVES))

  close: Rule = this.RULE('close', () => {
    this.CONSUME(kw('close'))
    this.CONSUME(kw('tab'))
    this.CONSUME(Name)
  })

  touch: Rule = this.RULE('touch', () => {
    this.oneOf('verb', TOUCH_WORDS)
    this.SUBRULE(this.target)
  })

  hand: Rule = this.RULE('hand', () => {
    this.OR([
      { ALT: () => this.oneOf('verb', HAND_WORDS) },
      {
        ALT: () => {
          this.OR1([
            { ALT: () => this.CONSUME(kw('double'), { LABEL: 'how' }) },
            { ALT: () => this.CONSUME(kw('right'), { LABEL: 'how' }) }
          ])
          this.CONSUME1(kw('click'))
        }
      }
    ])
    this.SUBRULE(this.target)
    this.OPTION(() => this.SUBRULE(this.point))
  })

  /** Where in the element: pixels from its left and its top. */
  point: Rule = this.RULE('point', () => {
    this.CONSUME(kw('at'))
    this.SUBRULE(this.expr)
    this.CONSUME(Comma)
    this.SUBRULE1(this.expr)
  })

  drag: Rule = this.RULE('drag', () => {
    this.CONSUME(kw('drag'))
    this.SUBRULE(this.target, { LABEL: 'from' })
    this.OPTION(() => this.SUBRULE(this.point, { LABEL: 'fromAt' }))
    this.CONSUME(kw('to'))
    this.SUBRULE1(this.target)
    this.OPTION1(() => this.SUBRULE1(this.point))
  })

  scroll: Rule = this.RULE('scroll', () => {
    this.CONSUME(kw('scroll'))
    this.OR([
      {
        ALT: () => {
          this.CONSUME(kw('to'))
          this.SUBRULE(this.target)
        }
      },
      {
        ALT: () => {
          this.oneOf('way', WAYS)
          this.CONSUME(Num)
          this.OPTION(() => {
            this.CONSUME(kw('in'))
            this.SUBRULE1(this.target)
          })
        }
      }
    ])
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
    this.CONSUME(Part)
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

  upload: Rule = this.RULE('upload', () => {
    this.CONSUME(kw('upload'))
    this.SUBRULE(this.expr)
    this.CONSUME(kw('to'))
    this.SUBRULE(this.target)
  })

  paste: Rule = this.RULE('paste', () => {
    this.CONSUME(kw('paste'))
    this.CONSUME(kw('into'))
    this.SUBRULE(this.target)
  })

  /** A tool's function with its arguments: an act by itself, or a value with its type. */
  tool: Rule = this.RULE('tool', () => {
    this.CONSUME(kw('call'))
    this.CONSUME(Word, { LABEL: 'tool' })
    this.CONSUME(Dot)
    this.CONSUME1(Word, { LABEL: 'function' })
    this.CONSUME(OpenParen)
    this.OPTION(() => this.SUBRULE(this.args))
    this.CONSUME(CloseParen)
    this.OPTION1(() => {
      this.CONSUME(kw('pinned'))
      this.CONSUME(Str)
    })
  })
}
