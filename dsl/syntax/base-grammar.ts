import { type CstNode, CstParser, type ParserMethod, type TokenType } from 'chevrotain'
import { counted } from './error-budget.ts'
import { kw, OpenBrace, OpenBracket, OpenParen, TOKENS } from './tokens.ts'

export type Rule = ParserMethod<[], CstNode>

/**
 * What every part of the grammar stands on. The parts are classes on top of each other, one idea each; a rule that a later
 * part defines is declared `abstract` in the earlier one.
 */
export abstract class BaseGrammar extends CstParser {
  /** The grammar is known to be sound (a test builds it `checked`), so that starting takes less. */
  constructor(checked = false) {
    super(TOKENS, {
      maxLookahead: 2,
      recoveryEnabled: true,
      nodeLocationTracking: 'full',
      errorMessageProvider: counted,
      skipValidations: !checked
    })
  }

  // INVARIANT: recovery opens no bracket of its own, so nesting stays what was counted in the text.
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return ![OpenBrace, OpenParen, OpenBracket].includes(type)
  }

  /** One of the words, kept under the label. Called once in a rule, or once per label where the words differ. */
  protected oneOf(label: string, words: readonly string[]): void {
    this.OR9(this.choices(words, (word) => this.CONSUME(kw(word), { LABEL: label })))
  }

  /** The ways on of a choice, made once: each parse would make them again at every place. */
  private readonly made = new WeakMap<readonly unknown[], { ALT: () => unknown }[]>()

  protected choices<Way>(ways: readonly Way[], take: (way: Way) => unknown): { ALT: () => unknown }[] {
    const known = this.made.get(ways)
    if (known) return known
    const choices = ways.map((way) => ({ ALT: () => take(way) }))
    this.made.set(ways, choices)
    return choices
  }

  /** `up to`, before every bound. */
  protected upTo(): void {
    this.CONSUME(kw('up'))
    this.CONSUME(kw('to'))
  }
}
