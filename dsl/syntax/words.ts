/** The words that can never name a variable: each starts or is a value by itself. */
export const RESERVED = [
  'true',
  'false',
  'none',
  'not',
  'exists',
  'gone',
  'read',
  'secret',
  'ask',
  'run',
  'call',
  'endorse',
  'declassify',
  'download'
] as const

/** Words of the grammar that are roles too. */
export const ROLE_WORDS = ['text', 'list', 'dialog'] as const

/** Words of the grammar that mean something by position only, and may name anything but a role elsewhere. */
export const POSITION_WORDS =
  'plan site at input on within let var set if else for in up to repeat stop when require wait or return then accept dismiss as submit transact destroy because open click clear check uncheck fill with type into press choose from like near described named first last nth enabled disabled checked unchecked selected expanded collapsed having of url title value count number date boolean where map sort by and contains matches starts'.split(
    ' '
  )

/** The words a statement or declaration can start with. */
export const STATEMENT_WORDS =
  'on within let var set if for repeat stop require wait return open click fill type clear press choose check uncheck'.split(
    ' '
  )

const PLAIN_WORD = /^[A-Za-z_][A-Za-z0-9_]*$/

export const isWord = (text: string): boolean => PLAIN_WORD.test(text)
