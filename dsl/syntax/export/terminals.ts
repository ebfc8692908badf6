import { ROLE_NAMES } from '../../contract/index.ts'
import { MAX_DIGITS } from '../builder.ts'
import { PARTS, RESERVED, TABLE_ROLES } from '../words.ts'
import { all, any, chars, literal, type Piece, times } from './piece.ts'

const HEX = chars('0-9A-Fa-f')
const DIGIT = chars('0-9')

/** An escape of JSON (RFC 8259 §7) that is no NUL and leaves no half of a surrogate pair. */
const jsonEscape = all(
  literal('\\'),
  any(
    chars('"\\\\/bfnrt'),
    all(
      literal('u'),
      any(
        all(chars('1-9A-CE-Fa-ce-f'), times(HEX, 3, 3)),
        all(literal('0'), chars('1-9A-Fa-f'), times(HEX, 2, 2)),
        all(literal('00'), chars('1-9A-Fa-f'), HEX),
        all(literal('000'), chars('1-9A-Fa-f')),
        all(chars('Dd'), chars('0-7'), times(HEX, 2, 2)),
        all(
          chars('Dd'),
          chars('89ABab'),
          times(HEX, 2, 2),
          literal('\\u'),
          chars('Dd'),
          chars('C-Fc-f'),
          times(HEX, 2, 2)
        )
      )
    )
  )
)

const quote = (mark: string): Piece => {
  const other = chars(`^${mark}\\x00`)
  const [one, two] = [literal(mark), literal(mark + mark)]
  return all(literal(mark.repeat(3)), times(any(other, all(one, other), all(two, other)), 0), literal(mark.repeat(3)))
}

const amount = (units: readonly string[]): Piece => all(chars('1-9'), times(DIGIT, 0, 5), any(...units.map(literal)))

const words = (of: readonly string[]): Piece => ({ kind: 'words', of })

const signs = (of: readonly string[]): Piece => any(...of.map(literal))

/** Names that no field may have. */
const NO_FIELD = ['__proto__']

const PLAIN_ROLES = [...ROLE_NAMES].filter((role) => !TABLE_ROLES.includes(role))

/**
 * The terminals that are no fixed words, by the token's name. Each gives a part of what its token reads, and nothing that
 * the builder refuses: a role is a known one, a number has no more digits than are kept.
 */
export const TERMINALS: Readonly<Record<string, Piece>> = {
  Str: all(literal('"'), times(any(chars('^"\\\\\\x00-\\x1f'), jsonEscape), 0), literal('"')),
  Num: all(times(DIGIT, 1, MAX_DIGITS - 6), times(all(literal('.'), times(DIGIT, 1, 6)), 0, 1)),
  Duration: amount(['ms', 's', 'min', 'h']),
  Size: amount(['KB', 'MB', 'GB']),
  Code: any(quote('"'), quote("'")),
  Ref: all(literal('@'), { kind: 'word', except: [] }),
  Word: { kind: 'word', except: NO_FIELD },
  Name: { kind: 'word', except: [...RESERVED, ...NO_FIELD] },
  Role: words([...ROLE_NAMES]),
  TableRole: words(TABLE_ROLES),
  PlainRole: words(PLAIN_ROLES),
  Part: words(PARTS),
  Compare: signs(['==', '!=', '<=', '>=', '<', '>']),
  Additive: signs(['+', '-']),
  Multiplicative: signs(['*', '/'])
}

/** The name of a terminal in exported grammars. */
export const TERMINAL_NAMES: Readonly<Record<string, string>> = {
  Str: 'STRING',
  Num: 'NUMBER',
  Duration: 'DURATION',
  Size: 'SIZE',
  Code: 'CODE',
  Ref: 'REF',
  Word: 'WORD',
  Name: 'NAME',
  Role: 'ROLE',
  TableRole: 'TABLE_ROLE',
  PlainRole: 'PLAIN_ROLE',
  Part: 'PART',
  Compare: 'COMPARE',
  Additive: 'ADDITIVE',
  Multiplicative: 'MULTIPLICATIVE'
}

/** Terminals that end and begin as words do, so that another word must be parted from them. */
export const WORDLIKE: ReadonlySet<string> = new Set([
  'Num',
  'Duration',
  'Size',
  'Ref',
  'Word',
  'Name',
  'Role',
  'TableRole',
  'PlainRole',
  'Part',
  // A string needs no space around it; people and models put one.
  'Str'
])
