import { EOF, type IRecognitionException, type IToken, type TokenType } from 'chevrotain'
import type { Span } from '../../contract/index.ts'
import { spanOf } from '../tokens.ts'

/** What to say in place of what the grammar alone would: where models (and people) write another language's way. */
export interface Advice {
  readonly expected: string
  readonly fix?: string
  /** Where it stands, if not at the token that the parser stopped at. */
  readonly span?: Span
  readonly found?: string
}

/** Where the parser stopped, and what the grammar alone says was expected there. */
export interface Stop {
  readonly token: IToken
  readonly expected: string
  /** The rule it stopped in, last, in those it stands in. */
  readonly rules: readonly string[]
  /** The token so many places on, or back; nothing outside the text. */
  readonly next: (places: number) => IToken | undefined
}

export type Habit = (stop: Stop) => Advice | undefined

export const stopOf = ({ token, message, context }: IRecognitionException, tokens: readonly IToken[]): Stop => {
  const index = token.tokenType === EOF ? tokens.length : tokens.indexOf(token)
  return { token, expected: message, rules: context.ruleStack, next: (places) => tokens[index + places] }
}

export const ruleOf = ({ rules }: Stop): string => rules.at(-1) ?? ''

export const wantsStatement = ({ expected }: Stop): boolean =>
  expected.startsWith('a statement') || expected.startsWith('a declaration')

/** Is the token of this type, or of a type in this category? */
export const isOf = (token: IToken | undefined, type: TokenType): token is IToken =>
  token !== undefined && (token.tokenType === type || (token.tokenType.CATEGORIES ?? []).includes(type))

/** From the first to the last token. */
export const across = (first: IToken, last: IToken): Span => ({ ...spanOf(first), end: spanOf(last).end })

export const own = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
